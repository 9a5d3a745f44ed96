package dev.tern.testkit.nets;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.Fill;

/** The smallest and largest number that each float value of a main graph took while the net ran on seeded inputs. */
final class Calibration {
    private static final int RUNS = 3;

    private final float[] smallest;
    private final float[] largest;

    private Calibration(int values) {
        smallest = new float[values];
        largest = new float[values];
    }

    /** Runs {@code floats} a few times and observes; every range includes zero. */
    static Calibration of(Model floats) {
        Graph graph = floats.main();
        Calibration observed = new Calibration(graph.values().size());
        Options options =
                Options.defaults().withPreserveAllTensors(true).withCustomOperators(OriginalCustomOperators.ALL);
        try (Interpreter tern = Interpreter.of(floats, options)) {
            for (int run = 0; run < RUNS; run++) {
                for (int i = 0; i < tern.inputCount(); i++) {
                    Fill fill = Fill.random(100 + 10 * run + i);
                    tern.input(i)
                            .copyFrom(fill.bytes(
                                    tern.input(i).type(), tern.input(i).shape()));
                }
                tern.run();
                for (int v = 0; v < graph.values().size(); v++) {
                    if (graph.value(v).type() == DataType.FLOAT32) {
                        observed.see(v, tern.tensor(v));
                    }
                }
            }
        }
        return observed;
    }

    private void see(int value, Tensor tensor) {
        for (float number : tensor.toFloats()) {
            smallest[value] = Math.min(smallest[value], number);
            largest[value] = Math.max(largest[value], number);
        }
    }

    float smallest(int value) {
        return smallest[value];
    }

    float largest(int value) {
        return largest[value];
    }
}
