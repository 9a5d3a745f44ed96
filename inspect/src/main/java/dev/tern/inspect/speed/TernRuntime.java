package dev.tern.inspect.speed;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.KernelChoice;
import dev.tern.interpreter.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tern itself. */
public final class TernRuntime implements TimedRuntime {
    @Override
    public String name() {
        return "tern";
    }

    @Override
    public TimedSession open(Path file, int threads, List<byte[]> inputs) {
        Interpreter interpreter = Interpreter.open(
                file, Options.defaults().withThreads(threads).withCustomOperators(OriginalCustomOperators.ALL));
        try {
            interpreter.prepare();
            for (int i = 0; i < inputs.size(); i++) {
                interpreter.input(i).copyFrom(inputs.get(i));
            }
            return new Session(interpreter);
        } catch (RuntimeException e) {
            interpreter.close();
            throw e;
        }
    }

    private record Session(Interpreter interpreter) implements TimedSession {
        @Override
        public void invoke() {
            interpreter.run();
        }

        @Override
        public List<byte[]> outputs() {
            List<byte[]> outputs = new ArrayList<>();
            for (int i = 0; i < interpreter.outputCount(); i++) {
                outputs.add(interpreter.output(i).toBytes());
            }
            return outputs;
        }

        @Override
        public long arenaBytes() {
            return interpreter.memory().arenaBytes();
        }

        @Override
        public long peakBytes() {
            return interpreter.memory().peakBytes();
        }

        /** How many nodes each tier of kernels has. */
        @Override
        public String note() {
            Map<String, Long> tiers = interpreter.kernelChoices().stream()
                    .collect(Collectors.groupingBy(KernelChoice::tier, TreeMap::new, Collectors.counting()));
            return tiers.entrySet().stream()
                    .map(tier -> tier.getValue() + " " + tier.getKey())
                    .collect(Collectors.joining(", "));
        }

        @Override
        public void close() {
            interpreter.close();
        }
    }
}
