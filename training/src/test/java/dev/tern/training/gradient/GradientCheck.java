package dev.tern.training.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Compares gradients that were added to a graph with differences of what the graph computes. */
final class GradientCheck {
    /** What is checked: makes results from operands. */
    interface Body {
        Edge of(Maths maths, List<Edge> operands);
    }

    private GradientCheck() {}

    /** Checks the gradient of every operand, with operands drawn from {@code low} to {@code high}. */
    static void check(String name, float low, float high, Body body, boolean builtinOnly, Shape... shapes) {
        Random random = new Random(name.hashCode());
        Tape tape = Tape.empty();
        Maths m = new Maths(tape);
        List<Edge> operands = new ArrayList<>();
        List<float[]> contents = new ArrayList<>();
        for (Shape shape : shapes) {
            operands.add(tape.input("x", DataType.FLOAT32, shape));
            float[] numbers = new float[shape.intElements()];
            for (int i = 0; i < numbers.length; i++) {
                float drawn = low + (high - low) * random.nextFloat();
                // Many functions have a kink at zero, where a difference says nothing.
                numbers[i] = Math.abs(drawn) < 0.02f ? 0.05f : drawn;
            }
            contents.add(numbers);
        }
        Edge result = body.of(m, operands);
        float[] factors = new float[result.shape().intElements()];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = random.nextFloat() * 2 - 1;
        }
        Edge loss = m.sumAll(m.mul(result, tape.constant(result.shape(), factors)));
        Autodiff autodiff = builtinOnly ? Autodiff.on(tape).withBuiltinsOnly() : Autodiff.on(tape);
        List<Edge> gradients = autodiff.gradients(loss, operands);
        List<Edge> outputs = new ArrayList<>(List.of(result));
        outputs.addAll(gradients);
        try (Interpreter interpreter = Interpreter.of(Model.of(tape.graph("check", outputs)))) {
            fill(interpreter, contents);
            interpreter.run();
            List<float[]> found = new ArrayList<>();
            for (int i = 0; i < operands.size(); i++) {
                found.add(interpreter.output(1 + i).tensor().toFloats());
            }
            for (int i = 0; i < operands.size(); i++) {
                float[] numbers = contents.get(i);
                for (int k = 0; k < numbers.length; k += 1 + numbers.length / 40) {
                    double expected = difference(interpreter, contents, factors, i, k);
                    assertThat((double) found.get(i)[k])
                            .as(name + ", operand " + i + ", element " + k)
                            .isCloseTo(expected, within(2e-2 * Math.max(1, Math.abs(expected))));
                }
            }
        }
    }

    private static double difference(Interpreter interpreter, List<float[]> contents, float[] factors, int i, int k) {
        float step = 4e-3f;
        float[] numbers = contents.get(i);
        float before = numbers[k];
        numbers[k] = before + step;
        double above = value(interpreter, contents, factors);
        numbers[k] = before - step;
        double below = value(interpreter, contents, factors);
        numbers[k] = before;
        return (above - below) / ((double) (before + step) - (before - step));
    }

    private static double value(Interpreter interpreter, List<float[]> contents, float[] factors) {
        fill(interpreter, contents);
        interpreter.run();
        float[] result = interpreter.output(0).tensor().toFloats();
        double sum = 0;
        for (int j = 0; j < result.length; j++) {
            sum += (double) result[j] * factors[j];
        }
        return sum;
    }

    private static void fill(Interpreter interpreter, List<float[]> contents) {
        for (int i = 0; i < contents.size(); i++) {
            interpreter.input(i).tensor().writeFloats(0, contents.get(i).length, contents.get(i), 0);
        }
    }
}
