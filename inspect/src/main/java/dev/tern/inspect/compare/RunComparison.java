package dev.tern.inspect.compare;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Quoted;
import dev.tern.inspect.ModelRun;
import dev.tern.inspect.SeededInputs;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.TensorAccess;
import dev.tern.operators.custom.OriginalCustomOperators;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two models run on the same inputs. Inputs are drawn for the first model; the second gets the same bytes where types
 * agree, and the same real values where they do not.
 *
 * @param outputs one row for each output that both have
 * @param tensors one row for each inner tensor that both have, in the order of computation; empty unless asked for
 * @param problem why the models could not be run beside each other, or an empty text
 */
record RunComparison(List<TensorComparison> outputs, List<TensorComparison> tensors, String problem) {
    /** For each of the two models; more would be too much for many machines. */
    private static final long MEMORY_BYTES_MAX = 4L << 30;

    static RunComparison of(Model left, Model right, long seed, boolean allTensors) {
        Options options = Options.defaults()
                .withMemoryLimit(MEMORY_BYTES_MAX)
                .withPreserveAllTensors(allTensors)
                .withCustomOperators(OriginalCustomOperators.ALL);
        try (Interpreter a = Interpreter.of(left, options);
                Interpreter b = Interpreter.of(right, options)) {
            prepare(a, "the first model");
            prepare(b, "the second model");
            fill(a, b, seed);
            run(a, "the first model");
            run(b, "the second model");
            return new RunComparison(outputs(a, b), allTensors ? tensors(a, b) : List.of(), "");
        } catch (TernException e) {
            return new RunComparison(List.of(), List.of(), String.valueOf(e.getMessage()));
        }
    }

    private static void prepare(Interpreter interpreter, String which) {
        named(interpreter::prepare, which);
    }

    private static void run(Interpreter interpreter, String which) {
        named(interpreter::run, which);
    }

    private static void named(Runnable step, String which) {
        try {
            step.run();
        } catch (TernException e) {
            throw e.within(which);
        }
    }

    private static void fill(Interpreter a, Interpreter b, long seed) {
        if (a.inputCount() != b.inputCount()) {
            throw TernException.at("inputs")
                    .expected("as many in both models")
                    .found(a.inputCount() + " and " + b.inputCount())
                    .fix("compare models with the same inputs");
        }
        SeededInputs seeded = new SeededInputs(seed, ModelRun.SEEDED_INTEGERS_BELOW);
        for (int i = 0; i < a.inputCount(); i++) {
            TensorAccess first = a.input(i);
            TensorAccess second = b.input(i);
            byte[] bytes = seeded.next(first.type(), first.shape());
            first.copyFrom(bytes);
            if (first.shape().elements() != second.shape().elements()) {
                b.resize(i, first.shape());
            }
            if (first.type() == second.type()) {
                second.copyFrom(bytes);
            } else {
                second.copyFrom(first.toFloats());
            }
        }
    }

    private static List<TensorComparison> outputs(Interpreter a, Interpreter b) {
        List<TensorComparison> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(a.outputCount(), b.outputCount()); i++) {
            String name = "output " + i + " " + Quoted.name(a.output(i).name());
            rows.add(TensorComparison.of(name, a.output(i).tensor(), b.output(i).tensor()));
        }
        return rows;
    }

    private static List<TensorComparison> tensors(Interpreter a, Interpreter b) {
        Graph left = a.model().main();
        Map<Integer, Integer> partners = Alignment.of(left, b.model().main()).values();
        List<TensorComparison> rows = new ArrayList<>();
        for (int n = 0; n < left.nodes().size(); n++) {
            for (int value : left.nodes().get(n).outputs()) {
                Integer partner = partners.get(value);
                if (partner != null) {
                    String name = left.withName("").describeNode(n) + ", tensor %" + value;
                    rows.add(compared(name, a, value, b, partner));
                }
            }
        }
        return rows;
    }

    private static TensorComparison compared(String name, Interpreter a, int value, Interpreter b, int partner) {
        try {
            return TensorComparison.of(name, a.tensor(value), b.tensor(partner));
        } catch (TernException e) {
            return TensorComparison.uncompared(name, e.problem());
        }
    }
}
