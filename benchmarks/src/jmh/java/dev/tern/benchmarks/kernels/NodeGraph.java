package dev.tern.benchmarks.kernels;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Operator;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Inference;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** A graph in the making: integers are quantised, constants are drawn. */
final class NodeGraph {
    private final GraphBuilder graph;
    private final DataType type;
    private final Random random = new Random(2);

    private NodeGraph(GraphBuilder graph, DataType type) {
        this.graph = graph;
        this.type = type;
    }

    /** What makes a result of the input {@code x}. */
    @FunctionalInterface
    interface Recipe {
        Ref of(NodeGraph graph, Ref x);
    }

    /** A model of one input, of this type and these extents, and what {@code recipe} makes of it. */
    static Model model(DataType type, int[] input, Recipe recipe) {
        return Model.of(Graph.build("main", Inference.OF_BUILTINS, graph -> {
            NodeGraph made = new NodeGraph(graph, type);
            graph.output(recipe.of(made, made.input(type, input)));
        }));
    }

    /** One more input. */
    Ref input(DataType inputType, int... dims) {
        return graph.input(
                Value.of("x", inputType, Shape.of(dims)).withQuantization(activations(inputType)));
    }

    /** Weights as activations of the graph's type have them: bytes where those are 16-bit numbers. */
    Ref weights(int... dims) {
        return weights(type == DataType.INT16 ? DataType.INT8 : type, dims);
    }

    Ref weights(DataType weightsType, int... dims) {
        Shape shape = Shape.of(dims);
        byte[] bytes = new byte[Math.toIntExact(weightsType.bytes(shape.elements()))];
        fill(random, weightsType, bytes);
        Quantization scale = weightsType == DataType.INT8 ? Quantization.perTensor(0.01f, 0) : Quantization.NONE;
        return graph.value(
                Constants.ofBytes("weights", weightsType, shape, bytes).withQuantization(scale));
    }

    /** Constant floats from 0 to 2. */
    Ref positives(int... dims) {
        float[] elements = new float[Math.toIntExact(Shape.of(dims).elements())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = 2 * random.nextFloat();
        }
        return graph.constant("positives", Shape.of(dims), elements);
    }

    Ref bias(int units) {
        return switch (type) {
            case FLOAT32 -> graph.constant("bias", Shape.of(units), new float[units]);
            case INT16 -> graph.constant("bias", Shape.of(units), new long[units]);
            default -> graph.constant("bias", Shape.of(units), new int[units]);
        };
    }

    /** A constant vector, as extents and orders of axes are told by. */
    Ref ints(int... elements) {
        return graph.constant("ints", Shape.of(elements.length), elements);
    }

    Ref node(OperatorDefinition<?> definition, Ref... operands) {
        return node(Objects.requireNonNull(definition.defaults()), operands);
    }

    /** A node with one result, quantised as activations are. */
    Ref node(Operator operator, Ref... operands) {
        Value result = result(operator, operands);
        return node(operator, activations(result.type()), operands);
    }

    /** A node with one result that is quantised so. */
    Ref node(Operator operator, Quantization quantization, Ref... operands) {
        Value result = result(operator, operands).withQuantization(quantization);
        return graph.node(operator, List.of(operands), result).getFirst();
    }

    private Value result(Operator operator, Ref... operands) {
        List<Value> described = new ArrayList<>();
        for (Ref operand : operands) {
            described.add(graph.describe(operand));
        }
        return Inference.OF_BUILTINS.outputs(operator, List.copyOf(described)).getFirst();
    }

    private static Quantization activations(DataType type) {
        return switch (type) {
            case INT8 -> Quantization.perTensor(0.05f, 3);
            case INT16 -> Quantization.perTensor(0.0005f, 0);
            default -> Quantization.NONE;
        };
    }

    /** Fills a tensor with numbers: floats around zero, every integer, true and false. */
    static void fill(Random random, DataType type, byte[] bytes) {
        if (type == DataType.FLOAT32) {
            ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            while (numbers.hasRemaining()) {
                numbers.putFloat((float) random.nextGaussian());
            }
            return;
        }
        random.nextBytes(bytes);
        if (type == DataType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
    }
}
