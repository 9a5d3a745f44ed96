package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.Activation;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.slice.Slice;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of tensors, each kept as one tensor whose first axis counts the items. */
final class ListRows {
    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("TensorListReserve", Row.of(ListRows::reserve)),
            entry("EmptyTensorList", Row.of(ListRows::reserve)),
            entry("TensorListFromTensor", Row.of(s -> s.in(0))),
            entry("TensorListStack", Row.of(s -> s.in(0))),
            entry("TensorListGetItem", Row.of(ListRows::item)),
            entry("TensorListSetItem", Row.of(ListRows::put)),
            entry("TensorListPushBack", Row.of(ListRows::push)),
            entry("TensorListLength", Row.of(ListRows::length)));

    private ListRows() {}

    /** A list of TensorFlow 1 with {@code count} items of this shape, null where open. */
    static Flow reserved(Site site, DataType type, @Nullable Shape item, Flow count) {
        if (item == null || !item.isKnown()) {
            List<Integer> open =
                    item == null ? null : Arrays.stream(item.dims()).boxed().toList();
            return Flow.handle(site.node().name(), new Flow.Handle.OpenList(type, count, open));
        }
        return zeros(
                site, type, site.reshape(site.int32(count), 1), site.emitter().ints(item.dims()));
    }

    private static Flow reserve(Site site) {
        boolean empty = site.node().operator().equals("EmptyTensorList");
        DataType type = site.node().type("element_dtype");
        int[] item = site.in(0).isConstant() ? site.in(0).ints() : new int[] {-1};
        boolean ranked = site.in(0).hasContents() && site.in(0).rank() == 1;
        if (!ranked || Arrays.stream(item).anyMatch(dim -> dim < 0)) {
            List<Integer> open = ranked ? Arrays.stream(item).boxed().toList() : null;
            return Flow.handle(site.node().name(), new Flow.Handle.OpenList(type, empty ? null : site.in(1), open));
        }
        Flow count = empty ? site.emitter().ints(0) : site.reshape(site.int32(site.in(1)), 1);
        return zeros(site, type, count, site.emitter().ints(item));
    }

    private static Flow zeros(Site site, DataType type, Flow count, Flow item) {
        return ShapeRows.filled(site, joined(site, count, item), site.emitter().scalar(type, 0));
    }

    /** A list with items of the shape that {@code like} has; other flows as they are. */
    static Flow settled(Site site, Flow flow, List<Flow> like) {
        if (!(flow.handle() instanceof Flow.Handle.OpenList list)) {
            return flow;
        }
        Flow model = like.stream()
                .filter(list::takes)
                .findFirst()
                .orElseThrow(() -> Unconvertible.because(
                        "the shape of the list's items is open",
                        "fix the batch size: give the inputs shapes without open extents"));
        Flow count = list.count() == null ? site.emitter().ints(0) : site.reshape(site.int32(list.count()), 1);
        return zeros(site, list.type(), count, ShapeRows.shapeOf(site, model));
    }

    /** A list with items like those of {@code known}; where these have open extents, a flow of {@code like} tells them. */
    static Flow settled(Site site, Flow flow, Flow known, List<Flow> like) {
        if (!(flow.handle() instanceof Flow.Handle.OpenList list)) {
            return flow;
        }
        Shape first = item(known.shape(0));
        Shape second = item(known.shape(1));
        if (first.equals(second)) {
            Flow count = list.count() == null ? site.emitter().ints(0) : site.reshape(site.int32(list.count()), 1);
            return zeros(site, list.type(), count, site.emitter().ints(first.dims()));
        }
        return settled(
                site,
                flow,
                like.stream()
                        .filter(each -> each.handle() == null
                                && each.hasShape()
                                && each.shape(0).equals(first)
                                && each.shape(1).equals(second))
                        .toList());
    }

    private static Shape item(Shape list) {
        return Shape.of(Arrays.copyOfRange(list.dims(), 1, list.rank()));
    }

    private static Flow item(Site site) {
        return item(site, site.in(0), site.in(1));
    }

    static Flow item(Site site, Flow list, Flow place) {
        return site.emit(new Gather(0, 0), list, site.int32(place));
    }

    private static Flow row(Site site, Flow item) {
        return site.emit(ExpandDims.DEFINITION, item, site.emitter().constant(Shape.scalar(), 0));
    }

    /** The items before the place, the new one, the items behind it. */
    private static Flow put(Site site) {
        return put(site, site.in(0), site.in(1), site.in(2));
    }

    static Flow put(Site site, Flow to, Flow place, Flow item) {
        Flow list = settled(site, to, List.of(item));
        Flow at = site.reshape(site.int32(place), 1);
        int rest = list.rank() - 1;
        Emitter e = site.emitter();
        int[] all = new int[rest];
        Arrays.fill(all, -1);
        List<Shape> before = List.of(list.shape(0).with(0, 1), list.shape(1).with(0, 2));
        List<Shape> behind = List.of(
                list.shape(0).with(0, list.shape(0).dim(0) - 2),
                list.shape(1).with(0, list.shape(1).dim(0) - 3));
        Flow zeros = e.ints(new int[rest + 1]);
        Flow head = sliced(site, list, zeros, joined(site, at, e.ints(all)), before);
        Flow next = Binary.ADD.emit(site, at, e.ints(1));
        int[] whole = new int[rest + 1];
        Arrays.fill(whole, -1);
        Flow tail = sliced(site, list, joined(site, next, e.ints(new int[rest])), e.ints(whole), behind);
        return joinedAll(site, List.of(head, row(site, item), tail));
    }

    private static Flow sliced(Site site, Flow list, Flow begin, Flow size, List<Shape> shapes) {
        return site.emitter()
                .emitSized(
                        java.util.Objects.requireNonNull(Slice.DEFINITION.defaults()),
                        List.of(list, begin, size),
                        List.of(shapes))
                .getFirst();
    }

    private static Flow joined(Site site, Flow first, Flow second) {
        if (second.dim(0) == 0) {
            return first;
        }
        return joinedAll(site, List.of(first, second));
    }

    private static Flow joinedAll(Site site, List<Flow> parts) {
        return site.emitter()
                .emitAll(new Concatenation(0, Activation.NONE), java.util.Collections.unmodifiableList(parts))
                .getFirst();
    }

    private static Flow push(Site site) {
        if (site.in(0).handle() instanceof Flow.Handle.OpenList list && list.count() == null) {
            return row(site, site.in(1));
        }
        return joinedAll(site, List.of(site.in(0), row(site, site.in(1))));
    }

    private static Flow length(Site site) {
        return length(site, site.in(0));
    }

    static Flow length(Site site, Flow list) {
        Flow shape = ShapeRows.shapeOf(site, list);
        return site.emit(new Gather(0, 0), shape, site.emitter().constant(Shape.scalar(), 0));
    }
}
