package dev.tern.graph;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.TernException;

/** One value by itself: its shape, and that its constant bytes are what the shape needs. */
final class ValueCheck {
    private final Graph graph;
    private final int index;
    private final String graphPlace;
    private final Problems problems;
    private final Value value;

    ValueCheck(Graph graph, int index, String graphPlace, Problems problems) {
        this.graph = graph;
        this.index = index;
        this.graphPlace = graphPlace;
        this.problems = problems;
        this.value = graph.value(index);
    }

    void run() {
        if (!checkShape()) {
            return;
        }
        checkOpenShape();
        new QuantizationCheck(graph, value, this::add).run();
        Sparsity sparsity = value.sparsity();
        if (sparsity != null && !value.isConstant()) {
            add("expected sparse storage for constant bytes alone, found it for a value without any");
            return;
        }
        long stored = sparsity == null
                ? value.shape().elements()
                : new SparsityCheck(value.shape(), sparsity, this::add).storedElements();
        if (value.isConstant() && stored >= 0) {
            checkBytes(stored);
        }
    }

    private void add(String what) {
        problems.add(graphPlace + ", value " + index + " " + Quoted.name(value.name()), what);
    }

    private boolean checkShape() {
        Shape shape = value.shape();
        if (shape.rank() > Verifier.MAX_RANK) {
            add("expected a shape of at most " + Verifier.MAX_RANK + " extents, found " + shape.rank());
            return false;
        }
        if (!shape.isKnown()) {
            add("expected a shape whose extents are all 0 or more, found " + shape);
            return false;
        }
        try {
            long elements = shape.elements();
            if (value.type() != DataType.STRING) {
                value.type().bytes(elements);
            }
            return true;
        } catch (TernException overflow) {
            add("expected a size that a 64-bit number counts, found "
                    + value.type().text() + shape);
            return false;
        }
    }

    private void checkOpenShape() {
        Shape open = value.openShape();
        if (open == null || open.rank() != value.shape().rank()) {
            return;
        }
        for (int axis = 0; axis < open.rank(); axis++) {
            if (open.dim(axis) != Shape.UNKNOWN
                    && open.dim(axis) != value.shape().dim(axis)) {
                add("expected extents that agree where they are not open, found " + value.shape() + " and " + open);
                return;
            }
        }
    }

    private void checkBytes(long stored) {
        Buffer buffer = value.buffer();
        if (buffer == null) {
            return;
        }
        switch (value.type()) {
            case STRING -> checkStrings(buffer, stored);
            case RESOURCE, VARIANT ->
                add("expected a handle that a node makes, found constant bytes of type " + value.type());
            default -> {
                long needed = value.type().bytes(stored);
                if (buffer.size() != needed) {
                    add("expected " + needed + " constant bytes for "
                            + value.type().text() + value.shape() + (value.sparsity() == null ? "" : " (sparse)")
                            + ", found " + buffer.size());
                }
            }
        }
        if (value.variable()) {
            add("expected a variable that starts without bytes, found " + buffer.size() + " constant bytes");
        }
    }

    private void checkStrings(Buffer buffer, long stored) {
        if (value.sparsity() != null) {
            add("expected strings to be stored densely, found a sparse encoding");
            return;
        }
        try {
            int strings = StringElements.count(buffer.bytes());
            if (strings != stored) {
                add("expected " + stored + " strings for the shape " + value.shape() + ", found " + strings);
                return;
            }
            for (int i = 0; i < strings; i++) {
                StringElements.slice(buffer.bytes(), i);
            }
        } catch (TernException damaged) {
            add("constant strings: " + damaged.problem());
        }
    }
}
