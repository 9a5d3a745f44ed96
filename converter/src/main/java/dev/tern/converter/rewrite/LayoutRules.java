package dev.tern.converter.rewrite;

import dev.tern.converter.lower.Folding;
import dev.tern.graph.Constants;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.PatchBuilder;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Graphs with channels first: each convolution comes in with exchanges of axes on both sides. Exchanges move behind what
 * does not care about the order of axes, until they meet their opposites and go.
 */
final class LayoutRules {
    private static final Set<String> UNARY = Set.of(
            "RELU",
            "RELU6",
            "RELU_N1_TO_1",
            "RELU_0_TO_1",
            "LOGISTIC",
            "TANH",
            "ELU",
            "LEAKY_RELU",
            "HARD_SWISH",
            "GELU",
            "ABS",
            "EXP",
            "LOG",
            "SQRT",
            "RSQRT",
            "SQUARE",
            "NEG",
            "FLOOR",
            "CEIL",
            "ROUND",
            "SIN",
            "COS",
            "CAST",
            "SIGN",
            "LOGICAL_NOT",
            "Erf");

    private static final Set<String> BINARY = Set.of(
            "ADD",
            "SUB",
            "MUL",
            "DIV",
            "MAXIMUM",
            "MINIMUM",
            "SQUARED_DIFFERENCE",
            "POW",
            "PRELU",
            "GREATER",
            "GREATER_EQUAL",
            "LESS",
            "LESS_EQUAL",
            "EQUAL",
            "NOT_EQUAL",
            "LOGICAL_AND",
            "LOGICAL_OR");

    private static final Set<String> MOVABLE = movable();

    private static Set<String> movable() {
        Set<String> all = new HashSet<>(UNARY);
        all.addAll(BINARY);
        all.addAll(Set.of("CONCATENATION", "PAD", "PADV2", "MIRROR_PAD", "MEAN", "SUM", "REDUCE_MAX", "REDUCE_MIN"));
        all.add("TRANSPOSE");
        return Set.copyOf(all);
    }

    static final List<RewriteRule> RULES = List.of(
            RewriteRule.of("move the exchange of axes behind", LayoutRules::unary),
            RewriteRule.of("move the exchange of axes behind both operands", LayoutRules::binary),
            RewriteRule.of("join before the exchange of axes", LayoutRules::concatenation),
            RewriteRule.of("pad before the exchange of axes", LayoutRules::pad),
            RewriteRule.of("reduce before the exchange of axes", LayoutRules::reduction));

    private LayoutRules() {}

    /** A TRANSPOSE by a constant order. */
    private record Exchange(Site site, int[] order) {
        static @Nullable Exchange of(Site site, int slot) {
            Site producer = site.producer(slot).filter(s -> s.is("TRANSPOSE")).orElse(null);
            Tensor order = producer == null ? null : Operands.constant(producer, 1);
            return producer == null || order == null ? null : new Exchange(producer, order.toInts());
        }

        int inner() {
            return site.input(0);
        }

        int rank() {
            return order.length;
        }

        /** Whether nobody else reads the exchanged value, or only such as the exchange can move behind, too. */
        boolean isAlone(Site reader) {
            int value = site.output(0);
            if (reader.uses().isOutput(value)) {
                return false;
            }
            for (int consumer : reader.uses().consumers(value)) {
                String name = site.graph().nodes().get(consumer).operator().name();
                if (consumer != reader.index() && !MOVABLE.contains(name)) {
                    return false;
                }
            }
            return true;
        }

        /** The order that leads back. */
        int[] back() {
            int[] back = new int[order.length];
            for (int i = 0; i < back.length; i++) {
                back[order[i]] = i;
            }
            return back;
        }

        /** {@code value}, which comes out exchanged, as it is before. */
        Value before(Value value) {
            Value inside = value.withName(value.name() + "/before exchange");
            Shape open = value.openShape();
            return inside.withShape(ordered(value.shape(), back()), open == null ? null : ordered(open, back()));
        }
    }

    private static Shape ordered(Shape shape, int[] order) {
        int[] dims = new int[order.length];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape.dim(order[i]);
        }
        return Shape.of(dims);
    }

    /** The node on what stands before the exchange, and the exchange behind it. */
    private static void behind(
            PatchBuilder patch, Site site, Exchange exchange, Operator operator, List<Integer> inputs) {
        int result = patch.add(exchange.before(site.value(site.output(0))));
        patch.replaceNode(
                site.index(),
                site.node().withOperator(operator).withInputs(inputs).withOutputs(List.of(result)));
        patch.insertBefore(
                site.index() + 1,
                Node.of(
                        Objects.requireNonNull(Transpose.DEFINITION.defaults()),
                        List.of(result, exchange.site.input(1)),
                        site.node().outputs()));
    }

    private static Optional<Patch> unary(Site site) {
        Exchange exchange = UNARY.contains(site.node().operator().name()) ? Exchange.of(site, 0) : null;
        if (exchange == null || !exchange.isAlone(site)) {
            return Optional.empty();
        }
        return site.patch(
                "move the exchange behind",
                patch -> behind(patch, site, exchange, site.node().operator(), List.of(exchange.inner())));
    }

    private static Optional<Patch> binary(Site site) {
        if (!BINARY.contains(site.node().operator().name())) {
            return Optional.empty();
        }
        Exchange first = Exchange.of(site, 0);
        Exchange second = Exchange.of(site, 1);
        Exchange exchange = first == null ? second : first;
        if (exchange == null || site.value(site.output(0)).shape().rank() != exchange.rank()) {
            return Optional.empty();
        }
        boolean both = first != null && second != null && Arrays.equals(first.order, second.order);
        boolean alone = (first != null && first.isAlone(site)) || (second != null && second.isAlone(site));
        if (!alone) {
            return Optional.empty();
        }
        if (both && first != null && second != null) {
            return site.patch(
                    "move the exchange behind",
                    patch -> behind(
                            patch, site, exchange, site.node().operator(), List.of(first.inner(), second.inner())));
        }
        int slot = first == null ? 1 : 0;
        Tensor constant = Operands.constant(site, 1 - slot);
        Tensor moved = constant == null || constant.shape().rank() > exchange.rank()
                ? null
                : constant.shape().rank() == 0 ? constant : exchanged(constant, exchange);
        if (moved == null || !fills(site, slot)) {
            return Optional.empty();
        }
        return site.patch("move the exchange behind", patch -> {
            int by = patch.add(constant(site.value(site.input(1 - slot)).name(), moved));
            List<Integer> inputs = slot == 0 ? List.of(exchange.inner(), by) : List.of(by, exchange.inner());
            behind(patch, site, exchange, site.node().operator(), inputs);
        });
    }

    /** Whether the exchanged operand has the result's shape, so that the constant alone is spread. */
    private static boolean fills(Site site, int slot) {
        return Operands.sameShape(site.value(site.input(slot)), site.value(site.output(0)));
    }

    private static Value constant(String name, Tensor tensor) {
        return Value.of(name, tensor.type(), tensor.shape())
                .withHasRank(true)
                .withBuffer(dev.tern.graph.Buffer.of(tensor.data()));
    }

    /** A constant that is spread over an exchanged value, as it must be before the exchange. */
    private static Tensor exchanged(Tensor constant, Exchange exchange) {
        int[] dims = new int[exchange.rank()];
        Arrays.fill(dims, 1);
        int offset = dims.length - constant.shape().rank();
        for (int i = offset; i < dims.length; i++) {
            dims[i] = constant.shape().dim(i - offset);
        }
        Tensor whole = Tensor.of(constant.type(), Shape.of(dims), Quantization.NONE, constant.data());
        Value order = Constants.of("", Shape.of(dims.length), exchange.back());
        return Folding.compute(
                        Objects.requireNonNull(Transpose.DEFINITION.defaults()),
                        List.of(whole, Objects.requireNonNull(Operands.constant(order))),
                        List.of(constant.type()))
                .getFirst();
    }

    private static Optional<Patch> concatenation(Site site) {
        if (!(site.node().operator() instanceof Concatenation join)
                || site.node().inputs().size() < 2) {
            return Optional.empty();
        }
        List<Integer> inner = new ArrayList<>();
        Exchange one = Exchange.of(site, 0);
        boolean alone = false;
        for (int i = 0; i < site.node().inputs().size(); i++) {
            Exchange each = Exchange.of(site, i);
            if (one == null || each == null || !Arrays.equals(each.order, one.order)) {
                return Optional.empty();
            }
            alone |= each.isAlone(site);
            inner.add(each.inner());
        }
        if (one == null || !alone) {
            return Optional.empty();
        }
        int axis = one.order[Math.floorMod(join.axis(), one.rank())];
        return site.patch(
                "join before the exchange",
                patch -> behind(patch, site, one, new Concatenation(axis, join.activation()), inner));
    }

    private static Optional<Patch> pad(Site site) {
        boolean pads = site.is("PAD") || site.is("PADV2") || site.is("MIRROR_PAD");
        Exchange exchange = pads ? Exchange.of(site, 0) : null;
        Tensor amounts = exchange == null ? null : Operands.constant(site, 1);
        if (exchange == null
                || amounts == null
                || amounts.type() != DataType.INT32
                || amounts.elements() != 2L * exchange.rank()
                || !exchange.isAlone(site)) {
            return Optional.empty();
        }
        int[] given = amounts.toInts();
        int[] moved = new int[given.length];
        for (int i = 0; i < exchange.rank(); i++) {
            moved[2 * exchange.order[i]] = given[2 * i];
            moved[2 * exchange.order[i] + 1] = given[2 * i + 1];
        }
        return site.patch("pad before the exchange", patch -> {
            int by = patch.add(Constants.of(site.value(site.input(1)).name(), amounts.shape(), moved)
                    .withHasRank(true));
            List<Integer> inputs = new ArrayList<>(site.node().inputs());
            inputs.set(0, exchange.inner());
            inputs.set(1, by);
            behind(patch, site, exchange, site.node().operator(), inputs);
        });
    }

    private static Optional<Patch> reduction(Site site) {
        Exchange exchange = site.node().operator() instanceof Reduction ? Exchange.of(site, 0) : null;
        Tensor axes = exchange == null ? null : Operands.constant(site, 1);
        if (exchange == null
                || axes == null
                || axes.type() != DataType.INT32
                || !exchange.isAlone(site)
                || !(site.node().operator() instanceof Reduction reduction)) {
            return Optional.empty();
        }
        int[] given = axes.toInts();
        int[] moved = new int[given.length];
        boolean[] gone = new boolean[exchange.rank()];
        for (int i = 0; i < given.length; i++) {
            moved[i] = exchange.order[Math.floorMod(given[i], exchange.rank())];
            gone[moved[i]] = true;
        }
        // Without kept axes nothing may be left to exchange.
        int last = -1;
        boolean ordered = true;
        for (int from : exchange.order) {
            if (!gone[from]) {
                ordered &= from > last;
                last = from;
            }
        }
        if (!reduction.keepAxes() && !ordered) {
            return Optional.empty();
        }
        boolean kept = reduction.keepAxes();
        return site.patch("reduce before the exchange", patch -> {
            int by = patch.add(Constants.of(site.value(site.input(1)).name(), axes.shape(), moved)
                    .withHasRank(true));
            List<Integer> inputs = List.of(exchange.inner(), by);
            if (kept) {
                behind(patch, site, exchange, reduction, inputs);
            } else {
                patch.replaceNode(site.index(), site.node().withInputs(inputs));
            }
        });
    }
}
