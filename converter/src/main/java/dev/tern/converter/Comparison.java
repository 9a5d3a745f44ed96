package dev.tern.converter;

import dev.tern.converter.lower.InnerOperators;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Model;
import dev.tern.graph.Signature;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.interpreter.SignatureRunner;
import dev.tern.interpreter.TensorAccess;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Two models run on the same seeded inputs, output by output. */
public final class Comparison {
    private static final long SEED = 20_24;

    /** How long a source may run: a loop that its numbers never end would be waited for without end. */
    private static final Duration TIME_MAX = Duration.ofMinutes(1);

    private Comparison() {}

    /**
     * How far one output of the second model is from the first's.
     *
     * @param name the output's name
     * @param largest largest difference between two elements
     * @param magnitude largest element of the first model's output
     */
    public record Difference(String name, double largest, double magnitude) {
        /** The largest difference as part of the largest element. */
        public double relative() {
            return largest == 0 ? 0 : largest / Math.max(magnitude, 1e-30);
        }

        @Override
        public String toString() {
            return largest == 0
                    ? name + ": the same numbers as the source's"
                    : String.format(
                            Locale.ROOT,
                            "%s: largest difference %.3g, %.3g of the largest element",
                            name,
                            largest,
                            relative());
        }
    }

    /**
     * The differences between all outputs of {@code source} and {@code result}, of their main graphs and of every
     * signature of another graph, on floats from -1 to 1 and whole numbers from 1 to {@code wholeMax}; nothing where
     * {@code source} itself refuses these inputs.
     */
    public static Optional<List<Difference>> of(Model source, Model result, int wholeMax) {
        Options options = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL.with(InnerOperators.ALL));
        try (Interpreter first = Interpreter.of(source, options.withTimeLimit(TIME_MAX));
                Interpreter second = Interpreter.of(result, options)) {
            SplittableRandom random = new SplittableRandom(SEED);
            List<Difference> differences = new ArrayList<>();
            if (!compare(Entry.main(first), Entry.main(second), random, wholeMax, differences)) {
                return Optional.empty();
            }
            for (Signature signature : source.signatures()) {
                if (signature.graph() != 0) {
                    Entry one = Entry.signature(first, signature);
                    Entry other = Entry.signature(second, signature);
                    if (!compare(one, other, random, wholeMax, differences)) {
                        return Optional.empty();
                    }
                }
            }
            return Optional.of(differences);
        }
    }

    /** Where a model is entered. */
    private record Entry(
            String prefix,
            List<TensorAccess> inputs,
            List<TensorAccess> outputs,
            BiConsumer<Integer, Shape> resize,
            Runnable run) {
        static Entry main(Interpreter interpreter) {
            return new Entry(
                    "",
                    all(interpreter.inputCount(), interpreter::input),
                    all(interpreter.outputCount(), interpreter::output),
                    interpreter::resize,
                    interpreter::run);
        }

        private static List<TensorAccess> all(int count, IntFunction<TensorAccess> get) {
            return IntStream.range(0, count).mapToObj(get).toList();
        }

        static Entry signature(Interpreter interpreter, Signature signature) {
            SignatureRunner runner = interpreter.signature(signature.key());
            List<String> names = List.copyOf(signature.inputs().keySet());
            return new Entry(
                    signature.key() + " › ",
                    names.stream().map(runner::input).toList(),
                    signature.outputs().keySet().stream().map(runner::output).toList(),
                    (i, shape) -> runner.resize(names.get(i), shape),
                    runner::run);
        }
    }

    private static boolean compare(
            Entry first, Entry second, SplittableRandom random, int wholeMax, List<Difference> differences) {
        first.inputs.forEach(input -> fill(input, random, wholeMax));
        if (!runs(first.run)) {
            return false;
        }
        for (int i = 0; i < first.inputs.size(); i++) {
            second.resize.accept(i, first.inputs.get(i).shape());
            second.inputs.get(i).segment().copyFrom(first.inputs.get(i).segment());
        }
        second.run.run();
        for (int i = 0; i < first.outputs.size(); i++) {
            differences.add(difference(first.prefix, first.outputs.get(i), second.outputs.get(i)));
        }
        return true;
    }

    private static boolean runs(Runnable run) {
        try {
            run.run();
            return true;
        } catch (TernException e) {
            return false;
        }
    }

    private static void fill(TensorAccess input, SplittableRandom random, int wholeMax) {
        Tensor tensor = input.tensor();
        if (tensor.type().isFloat()) {
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.setFloat(i, (random.nextInt(1 << 24) - (1 << 23)) * 0x1p-23f);
            }
        } else if (tensor.type().isInteger() || tensor.type() == DataType.BOOL) {
            for (long i = 0; i < tensor.elements(); i++) {
                tensor.setLong(i, tensor.type() == DataType.BOOL ? random.nextInt(2) : 1 + random.nextInt(wholeMax));
            }
        }
    }

    private static Difference difference(String prefix, TensorAccess first, TensorAccess second) {
        Tensor a = first.tensor();
        Tensor b = second.tensor();
        if (!a.shape().equals(b.shape()) || a.type() != b.type()) {
            return new Difference(prefix + first.name(), Double.POSITIVE_INFINITY, 0);
        }
        if (!a.type().isFloat() && !a.type().isInteger() && a.type() != DataType.BOOL) {
            return new Difference(
                    prefix + first.name(), a.data().mismatch(b.data()) == -1 ? 0 : Double.POSITIVE_INFINITY, 1);
        }
        double largest = 0;
        double magnitude = 0;
        for (long i = 0; i < a.elements(); i++) {
            double x = a.type().isFloat() ? a.floatAt(i) : a.longAt(i);
            double y = a.type().isFloat() ? b.floatAt(i) : b.longAt(i);
            boolean same = x == y || (Double.isNaN(x) && Double.isNaN(y));
            double distance = Math.abs(x - y);
            largest = same ? largest : Math.max(largest, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
            magnitude = Math.max(magnitude, Double.isFinite(x) ? Math.abs(x) : 0);
        }
        return new Difference(prefix + first.name(), largest, magnitude);
    }
}
