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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes one operator on known operands, by the interpreter itself. */
public final class Folding {
    private Folding() {}

    /** The results; operands that are null are absent. */
    public static List<Tensor> compute(BuiltinOperator operator, List<@Nullable Tensor> operands, List<DataType> results) {
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
