package dev.tern.conformance.hostile;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model under change: one of its graphs laid open, and what its inputs will be given. */
final class Draft {
    /** Constants are refitted to changed shapes up to this size, so that kernels, not the verifier, see the change. */
    private static final long REFITTED_BYTES_MAX = 1 << 16;

    final List<Value> values;
    final List<Node> nodes;
    final List<Integer> inputs;
    final List<Integer> outputs;
    /** Bytes for graph inputs, by value; only of the main graph. */
    final Map<Integer, byte[]> contents = new HashMap<>();

    private final Model model;
    private final int number;

    Draft(Seed seed, int number) {
        this.model = seed.model();
        this.number = number;
        Graph graph = model.graphs().get(number);
        values = new ArrayList<>(graph.values());
        nodes = new ArrayList<>(graph.nodes());
        inputs = new ArrayList<>(graph.inputs());
        outputs = new ArrayList<>(graph.outputs());
        List<Integer> given = model.main().inputs();
        for (int i = 0; i < given.size() && i < seed.inputs().size(); i++) {
            contents.put(given.get(i), seed.inputs().get(i));
        }
    }

    boolean isMain() {
        return number == 0;
    }

    int graphCount() {
        return model.graphs().size();
    }

    Model model() {
        List<Graph> graphs = new ArrayList<>(model.graphs());
        graphs.set(
                number,
                graphs.get(number)
                        .withValues(values)
                        .withNodes(nodes)
                        .withInputs(inputs)
                        .withOutputs(outputs));
        return model.withGraphs(graphs);
    }

    int anyValue(Chance chance) {
        return chance.below(values.size());
    }

    /** Another description of value {@code v}, its constant bytes cut or repeated to fit where that is little work. */
    void replace(int v, Value by, boolean refit) {
        Buffer buffer = by.buffer();
        values.set(v, by);
        if (!refit || by.type() == DataType.STRING) {
            return;
        }
        long needed = bytesOf(by);
        if (needed < 0 || needed > REFITTED_BYTES_MAX) {
            return;
        }
        if (buffer != null && buffer.size() > 0 && by.sparsity() == null) {
            values.set(v, by.withBuffer(Buffer.of(repeated(buffer, (int) needed))));
        }
    }

    private static long bytesOf(Value value) {
        try {
            Shape shape = value.shape();
            return shape.isKnown() ? value.type().bytes(shape.elements()) : -1;
        } catch (TernException overflow) {
            return -1;
        }
    }

    private static byte[] repeated(Buffer buffer, int needed) {
        byte[] old = buffer.bytes().toArray(ValueLayout.JAVA_BYTE);
        byte[] fitted = new byte[needed];
        for (int i = 0; i < needed; i++) {
            fitted[i] = old[i % old.length];
        }
        return fitted;
    }

    /** The bytes behind value {@code v}, a constant or what an input is given; null where there are none. */
    byte @Nullable [] bytes(int v) {
        Buffer buffer = values.get(v).buffer();
        if (buffer != null && buffer.size() > 0) {
            return buffer.bytes().toArray(ValueLayout.JAVA_BYTE);
        }
        byte[] given = isMain() ? contents.get(v) : null;
        return given == null ? null : given.clone();
    }

    void setBytes(int v, byte[] bytes) {
        if (values.get(v).isConstant()) {
            values.set(v, values.get(v).withBuffer(Buffer.of(bytes)));
        } else {
            contents.put(v, bytes);
        }
    }
}
