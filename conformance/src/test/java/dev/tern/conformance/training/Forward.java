package dev.tern.conformance.training;

import dev.tern.graph.Graph;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Something recorded whose gradients are examined.
 *
 * @param operands the tensors that gradients are wanted for
 * @param contents what the operands hold
 * @param factors how much each element of the result counts
 */
record Forward(Tape tape, List<Edge> operands, List<float[]> contents, Edge result, float[] factors) {
    /** Makes a result from operands. */
    interface Body {
        Edge of(Maths maths, List<Edge> operands);
    }

    /** {@code body} on operands drawn from {@code low} to {@code high}. */
    static Forward of(String name, float low, float high, Body body, List<Shape> shapes) {
        Random random = new Random(name.hashCode());
        Tape tape = Tape.empty();
        List<Edge> operands = new ArrayList<>();
        List<float[]> contents = new ArrayList<>();
        for (Shape shape : shapes) {
            operands.add(tape.input("x", DataType.FLOAT32, shape));
            contents.add(drawn(random, low, high, shape.intElements()));
        }
        return of(tape, operands, contents, body.of(new Maths(tape), operands), random);
    }

    static Forward of(Tape tape, List<Edge> operands, List<float[]> contents, Edge result, Random random) {
        return new Forward(
                tape,
                operands,
                contents,
                result,
                drawn(random, -1, 1, result.shape().intElements()));
    }

    static float[] drawn(Random random, float low, float high, int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            float drawn = low + (high - low) * random.nextFloat();
            // Many functions have a kink at zero, where a difference says nothing.
            numbers[i] = Math.abs(drawn) < 0.02f ? 0.05f : drawn;
        }
        return numbers;
    }

    /** The sum of the result's elements, each times its factor. */
    Edge loss() {
        Maths m = new Maths(tape);
        return m.sumAll(m.mul(result, tape.constant(result.shape(), factors)));
    }

    /** What is recorded so far as a graph that is given all operands, the state among them, as x0, x1 and so on. */
    Graph graph(List<Edge> outputs) {
        Graph recorded = tape.graph("check", outputs);
        Set<Integer> inputs = new LinkedHashSet<>();
        operands.forEach(operand -> inputs.add(operand.index()));
        inputs.addAll(recorded.inputs());
        List<Value> values = new ArrayList<>();
        for (Value value : recorded.values()) {
            if (value.variable()) {
                inputs.add(values.size());
            }
            values.add(value.withVariable(false));
        }
        int number = 0;
        for (int input : inputs) {
            values.set(input, values.get(input).withName("x" + number++));
        }
        return Graph.of("check", values, recorded.nodes(), List.copyOf(inputs), recorded.outputs());
    }
}
