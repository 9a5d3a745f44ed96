package dev.tern.converter.lower;

import java.util.List;

/** How a TensorFlow operator becomes operators of Tern: given the node and what it reads, what its results are. */
@FunctionalInterface
interface Row {
    /** The node's results, in TensorFlow's order. */
    List<Flow> lower(Site site);

    /** A row for an operator with one result. */
    interface Single {
        Flow lower(Site site);
    }

    /** A row for an operator with one result. */
    static Row of(Single single) {
        return site -> List.of(single.lower(site));
    }
}
