package dev.tern.inspect.compare;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.inspect.ModelRun;
import dev.tern.inspect.SeededInputs;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.SignatureRunner;
import dev.tern.interpreter.TensorAccess;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Two models run on the same inputs. Inputs are drawn for the first model; the second gets the same bytes where types
 * agree, and the same real values where they do not.
 *
 * @param outputs one row for each output that both have, then those of signatures of other graphs than the main one
 * @param tensors one row for each inner tensor that both have, in the order of computation; empty unless asked for
 * @param problem why the models could not be run beside each other, or an empty text
 */
record RunComparison(List<TensorComparison> outputs, List<TensorComparison> tensors, String problem) {
    /** For each of the two models; more would be too much for many machines. */
    private static final long MEMORY_BYTES_MAX = 4L << 30;

    /** For each run. */
    private static final Duration TIME_MAX = Duration.ofMinutes(10);

    static RunComparison of(Model left, Model right, long seed, boolean allTensors) {
        Options options = Options.defaults()
                .withMemoryLimit(MEMORY_BYTES_MAX)
                .withTimeLimit(TIME_MAX)
                .withPreserveAllTensors(allTensors)
                .withCustomOperators(OriginalCustomOperators.ALL);
        try (Interpreter a = Interpreter.of(left, options);
                Interpreter b = Interpreter.of(right, options)) {
            prepare(a, "the first model");
            prepare(b, "the second model");
            fill(a, b, seed);
            run(a, "the first model");
            run(b, "the second model");
            List<TensorComparison> outputs = outputs(a, b);
            outputs.addAll(signatures(a, b, seed));
            return new RunComparison(outputs, allTensors ? tensors(a, b) : List.of(), "");
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
            int position = i;
            fill(a.input(i), b.input(i), seeded, shape -> b.resize(position, shape));
        }
    }

    /** Gives both inputs the same values; the second is resized where it has another number of elements. */
    private static void fill(TensorAccess first, TensorAccess second, SeededInputs seeded, Consumer<Shape> resize) {
        byte[] bytes = seeded.next(first.type(), first.shape());
        first.copyFrom(bytes);
        if (first.shape().elements() != second.shape().elements()) {
            resize.accept(first.shape());
        }
        if (first.type() == second.type()) {
            second.copyFrom(bytes);
        } else {
            second.copyFrom(first.toFloats());
        }
    }

    /** Outputs of the signatures of other graphs than the main one that both models have. */
    private static List<TensorComparison> signatures(Interpreter a, Interpreter b, long seed) {
        List<TensorComparison> rows = new ArrayList<>();
        for (Signature signature : a.model().signatures()) {
            Optional<Signature> other = b.model().signature(signature.key());
            if (signature.graph() != 0 && other.isPresent()) {
                String name = "signature " + Quoted.name(signature.key());
                try {
                    rows.addAll(signature(name, a.signature(signature.key()), b.signature(signature.key()), seed));
                } catch (TernException e) {
                    rows.add(TensorComparison.uncompared(name, String.valueOf(e.getMessage())));
                }
            }
        }
        return rows;
    }

    private static List<TensorComparison> signature(String name, SignatureRunner a, SignatureRunner b, long seed) {
        SeededInputs seeded = new SeededInputs(seed, ModelRun.SEEDED_INTEGERS_BELOW);
        for (String input : a.signature().inputs().keySet()) {
            fill(a.input(input), b.input(input), seeded, shape -> b.resize(input, shape));
        }
        a.run();
        b.run();
        List<TensorComparison> rows = new ArrayList<>();
        for (String output : a.signature().outputs().keySet()) {
            if (b.signature().outputs().containsKey(output)) {
                rows.add(TensorComparison.of(
                        name + ", output " + Quoted.name(output),
                        a.output(output).tensor(),
                        b.output(output).tensor()));
            }
        }
        return rows;
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
