package dev.tern.converter.lower;

import dev.tern.graph.Buffer;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.operators.BuiltinOperator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes one operator on known operands, by the interpreter itself. */
public final class Folding {
    /** Rows and columns that are turned at a time, so that both sides stay in the caches. */
    private static final int BLOCK = 32;

    private static final int ALIGNMENT = 64;

    private Folding() {}

    /** The results; operands that are null are absent. */
    public static List<Tensor> compute(
            BuiltinOperator operator, List<@Nullable Tensor> operands, List<DataType> results) {
        Tensor turned = operands.size() == 2 ? turned(operator, operands.get(0), operands.get(1)) : null;
        if (turned != null) {
            return List.of(turned);
        }
        List<Value> values = new ArrayList<>();
        List<Integer> inputs = new ArrayList<>();
        for (Tensor operand : operands) {
            if (operand == null) {
                inputs.add(Node.ABSENT);
                continue;
            }
            inputs.add(values.size());
            values.add(Value.of("operand " + values.size(), operand.type(), operand.shape())
                    .withHasRank(true)
                    .withBuffer(operand.data().byteSize() == 0 ? null : Buffer.of(operand.data())));
        }
        List<Integer> outputs = new ArrayList<>();
        for (DataType type : results) {
            outputs.add(values.size());
            values.add(Value.of("result " + outputs.size(), type, Shape.scalar()));
        }
        List<Integer> fed = inputs.stream()
                .filter(index -> index >= 0 && !values.get(index).isConstant())
                .distinct()
                .toList();
        Graph graph = Graph.of("", values, List.of(Node.of(operator, inputs, outputs)), fed, outputs);
        try (Interpreter interpreter = Interpreter.of(dev.tern.tflite.Versions.assign(Model.of(graph)))) {
            interpreter.run();
            List<Tensor> all = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                all.add(copy(interpreter.output(i).tensor()));
            }
            return all;
        }
    }

    /** A matrix of 32-bit elements turned: weights are, and large ones must not stand in memory several times. */
    private static @Nullable Tensor turned(BuiltinOperator operator, @Nullable Tensor matrix, @Nullable Tensor order) {
        boolean turns = matrix != null
                && order != null
                && operator.name().equals("TRANSPOSE")
                && matrix.shape().rank() == 2
                && matrix.type().bits() == 32
                && order.elements() == 2
                && order.intAt(0) == 1
                && order.intAt(1) == 0;
        if (matrix == null || !turns) {
            return null;
        }
        int rows = matrix.shape().dim(0);
        int columns = matrix.shape().dim(1);
        MemorySegment from = matrix.data();
        // Outside the heap, where kernels take it as it lies: a run needs no copy of it.
        MemorySegment to = Arena.ofAuto().allocate(from.byteSize(), ALIGNMENT);
        for (int top = 0; top < rows; top += BLOCK) {
            for (int left = 0; left < columns; left += BLOCK) {
                turn(from, to, rows, columns, top, left);
            }
        }
        return Tensor.of(matrix.type(), Shape.of(columns, rows), Quantization.NONE, to);
    }

    private static void turn(MemorySegment from, MemorySegment to, int rows, int columns, int top, int left) {
        int bottom = Math.min(rows, top + BLOCK);
        int right = Math.min(columns, left + BLOCK);
        for (int r = top; r < bottom; r++) {
            for (int c = left; c < right; c++) {
                int element = from.get(ValueLayout.JAVA_INT_UNALIGNED, ((long) r * columns + c) * 4);
                to.set(ValueLayout.JAVA_INT_UNALIGNED, ((long) c * rows + r) * 4, element);
            }
        }
    }

    private static Tensor copy(Tensor tensor) {
        if (tensor.data().byteSize() > Integer.MAX_VALUE - 64) {
            throw TernException.of("a constant of " + tensor.data().byteSize() + " bytes is too large to compute here");
        }
        return Tensor.of(
                tensor.type(),
                tensor.shape(),
                Quantization.NONE,
                MemorySegment.ofArray(tensor.data().toArray(ValueLayout.JAVA_BYTE)));
    }
}
