package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.gather.Gather;
import dev.tern.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Lists of tensors as TensorFlow 1 has them. Their nodes have two results, a resource and a number that orders nodes; here the
 * number is the list, kept as one tensor, and the resource says nothing.
 */
final class ArrayRows {
    private static final String BY_TURNS = "keep the list's items in their order";

    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("TensorArrayV3", ArrayRows::array),
            entry("TensorArrayScatterV3", Row.of(ArrayRows::scatter)),
            entry("TensorArrayReadV3", Row.of(s -> ListRows.item(s, s.in(2), s.in(1)))),
            entry("TensorArrayWriteV3", Row.of(s -> ListRows.put(s, s.in(3), s.in(1), s.in(2)))),
            entry("TensorArrayGatherV3", Row.of(ArrayRows::gather)),
            entry("TensorArraySizeV3", Row.of(s -> ListRows.length(s, s.in(1)))));

    private ArrayRows() {}

    private static List<Flow> array(Site site) {
        Flow list =
                ListRows.reserved(site, site.node().type("dtype"), site.node().shape("element_shape"), site.in(0));
        return List.of(
                Flow.handle(
                        site.node().name(), new Flow.Handle.Variable(site.node().name())),
                list);
    }

    private static Flow scatter(Site site) {
        site.require(isWhole(site.in(1), site.in(2)), "items are put into a list in another order", BY_TURNS);
        return site.in(2);
    }

    private static Flow gather(Site site) {
        Flow list = site.in(2);
        site.require(list.handle() == null, "a list is read before an item is put there", BY_TURNS);
        return isWhole(site.in(1), list) ? list : site.emit(new Gather(0, 0), list, site.int32(site.in(1)));
    }

    /** Whether {@code places} are all items of {@code list}, in their order. */
    private static boolean isWhole(Flow places, Flow list) {
        for (int attempt = 0; attempt < 2; attempt++) {
            Tensor all = places.contents(attempt);
            if (all == null
                    || !list.hasShape()
                    || list.shape(attempt).rank() == 0
                    || all.elements() != list.shape(attempt).dim(0)) {
                return false;
            }
            for (int i = 0; i < all.elements(); i++) {
                if (all.longAt(i) != i) {
                    return false;
                }
            }
        }
        return true;
    }
}
