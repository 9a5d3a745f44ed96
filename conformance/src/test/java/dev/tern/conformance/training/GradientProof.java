package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.training.gradient.Autodiff;
import dev.tern.training.savedmodel.SavedModelWriter;
import dev.tern.training.tape.Edge;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;

/** Compares gradients that were added to a graph with differences of what it computes, and with TensorFlow's. */
final class GradientProof {
    /** Largest difference from TensorFlow's gradient, as a part of its largest element (or of 1). */
    static final float BOUND = 2e-5f;

    private GradientProof() {}

    /** Result and gradients of what was recorded. */
    record Found(float[] result, List<float[]> gradients) {}

    static Found found(Forward forward, boolean builtinOnly) {
        List<Edge> outputs = withGradients(forward, builtinOnly);
        try (Interpreter interpreter = Interpreter.of(Model.of(forward.graph(outputs)))) {
            return found(forward, interpreter);
        }
    }

    private static List<Edge> withGradients(Forward forward, boolean builtinOnly) {
        Autodiff autodiff = Autodiff.on(forward.tape());
        List<Edge> outputs = new ArrayList<>(List.of(forward.result()));
        outputs.addAll(
                (builtinOnly ? autodiff.withBuiltinsOnly() : autodiff).gradients(forward.loss(), forward.operands()));
        return outputs;
    }

    private static Found found(Forward forward, Interpreter interpreter) {
        fill(interpreter, forward.contents());
        interpreter.run();
        List<float[]> gradients = new ArrayList<>();
        for (int i = 0; i < forward.operands().size(); i++) {
            gradients.add(interpreter.output(1 + i).tensor().toFloats());
        }
        return new Found(interpreter.output(0).tensor().toFloats(), gradients);
    }

    /** Gradients of up to forty elements of each operand against differences of the result. */
    static void byDifferences(String name, Forward forward, boolean builtinOnly) {
        List<Edge> outputs = withGradients(forward, builtinOnly);
        try (Interpreter interpreter = Interpreter.of(Model.of(forward.graph(outputs)))) {
            Found found = found(forward, interpreter);
            int compared = 0;
            for (int i = 0; i < forward.operands().size(); i++) {
                int count = forward.contents().get(i).length;
                for (int k = 0; k < count; k += 1 + count / 40) {
                    Slope slope = slope(interpreter, forward, i, k);
                    double expected = slope.both;
                    double bound = 2e-2 * Math.max(1, Math.abs(expected));
                    // Where the sides disagree lies a kink, and neither is the gradient.
                    if (Math.abs(slope.above - slope.below) > 2 * bound) {
                        continue;
                    }
                    compared++;
                    assertThat((double) found.gradients.get(i)[k])
                            .as(name + ", operand " + i + ", element " + k)
                            .isCloseTo(expected, within(bound));
                }
            }
            assertThat(compared).as("elements of " + name + " compared").isPositive();
        }
    }

    /** The result's slope on either side of an element's value, and across it. */
    private record Slope(double below, double above, double both) {}

    private static Slope slope(Interpreter interpreter, Forward forward, int i, int k) {
        float step = 4e-3f;
        float[] numbers = forward.contents().get(i);
        float before = numbers[k];
        double here = value(interpreter, forward);
        float higher = before + step;
        numbers[k] = higher;
        double above = value(interpreter, forward);
        float lower = before - step;
        numbers[k] = lower;
        double below = value(interpreter, forward);
        numbers[k] = before;
        return new Slope(
                (here - below) / ((double) before - lower),
                (above - here) / ((double) higher - before),
                (above - below) / ((double) higher - lower));
    }

    private static double value(Interpreter interpreter, Forward forward) {
        fill(interpreter, forward.contents());
        interpreter.run();
        float[] result = interpreter.output(0).tensor().toFloats();
        double sum = 0;
        for (int j = 0; j < result.length; j++) {
            sum += (double) result[j] * forward.factors()[j];
        }
        return sum;
    }

    private static void fill(Interpreter interpreter, List<float[]> contents) {
        for (int i = 0; i < contents.size(); i++) {
            interpreter.input(i).tensor().writeFloats(0, contents.get(i).length, contents.get(i), 0);
        }
    }

    /** Result and every element of every gradient against TensorFlow, which is given the same graph. */
    static void byTensorFlow(String name, Forward forward) throws Exception {
        Found theirs = theirs(name, forward);
        Found found = found(forward, false);
        assertClose(name + ", result", found.result, theirs.result);
        for (int i = 0; i < theirs.gradients.size(); i++) {
            assertClose(name + ", operand " + i, found.gradients.get(i), theirs.gradients.get(i));
        }
    }

    static void assertClose(String name, float[] found, float[] expected) {
        assertThat(found).as(name).hasSameSizeAs(expected);
        float largest = 1;
        for (float each : expected) {
            largest = Math.max(largest, Math.abs(each));
        }
        for (int k = 0; k < found.length; k++) {
            assertThat(found[k]).as(name + ", element " + k).isCloseTo(expected[k], within(BOUND * largest));
        }
    }

    private static Found theirs(String name, Forward forward) throws Exception {
        Model model = Model.of(forward.graph(List.of(forward.result())));
        byte[] bytes = SavedModelWriter.graph(model).toBytes();
        int operands = forward.operands().size();
        try (Graph graph = new Graph()) {
            graph.importGraphDef(GraphDef.parseFrom(bytes));
            Output<?>[] sources = new Output<?>[operands];
            for (int i = 0; i < operands; i++) {
                sources[i] = graph.operation("serving_default_x" + i).output(0);
            }
            Output<?> y = null;
            for (var all = graph.operations(); all.hasNext(); ) {
                var operation = all.next();
                y = operation.name().startsWith("serving_default_result_") ? operation.output(0) : y;
            }
            Output<?> seed = Ops.create(graph)
                    .constant(longs(forward.result().shape()), DataBuffers.of(forward.factors()))
                    .asOutput();
            Output<?>[] gradients = gradients(name, graph, y, sources, seed);
            try (Session session = new Session(graph)) {
                Session.Runner runner = session.runner();
                List<TFloat32> made = new ArrayList<>();
                for (int i = 0; i < operands; i++) {
                    made.add(TFloat32.tensorOf(
                            longs(forward.operands().get(i).shape()),
                            DataBuffers.of(forward.contents().get(i))));
                    runner.feed(sources[i], made.get(i));
                }
                runner.fetch(y);
                for (Output<?> gradient : gradients) {
                    runner.fetch(gradient);
                }
                try (Result result = runner.run()) {
                    List<float[]> all = new ArrayList<>();
                    for (int i = 0; i <= operands; i++) {
                        TFloat32 tensor = (TFloat32) result.get(i);
                        float[] numbers = new float[(int) tensor.size()];
                        tensor.asRawTensor().data().asFloats().read(numbers);
                        all.add(numbers);
                    }
                    return new Found(all.getFirst(), all.subList(1, all.size()));
                } finally {
                    made.forEach(TFloat32::close);
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Output<?>[] gradients(String name, Graph graph, Output<?> y, Output<?>[] sources, Output<?> seed) {
        GradientKernels.Row row = GradientKernels.ROWS.get(name);
        if (row == null) {
            return graph.addGradients("gradients", new Output<?>[] {y}, sources, new Output<?>[] {seed});
        }
        List<Operand<TFloat32>> x = new ArrayList<>();
        for (Output<?> source : sources) {
            x.add((Output<TFloat32>) source);
        }
        return row.of(Ops.create(graph), x, (Output<TFloat32>) seed).stream()
                .map(Operand::asOutput)
                .toArray(Output<?>[]::new);
    }

    private static Shape longs(dev.tern.tensor.Shape shape) {
        return Shape.of(java.util.Arrays.stream(shape.dims()).asLongStream().toArray());
    }
}
