package dev.tern.benchmarks;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import dev.tern.inspect.speed.TimedRuntime;
import dev.tern.inspect.speed.TimedSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * TensorFlow Lite 2.18: {@code wheel} is the library of the official package, {@code tflite} the smaller JavaCPP build;
 * {@code xnnpack} means XNNPACK for floats and for signed and unsigned 8 bits, {@code builtin} no delegate.
 */
record OriginalRuntime(String name, NativeOracle kind) implements TimedRuntime {
    @Override
    public TimedSession open(Path file, int threads, List<byte[]> inputs) throws IOException {
        OracleSession session = kind.open(Files.readAllBytes(file), threads);
        try {
            session.allocate();
            for (int i = 0; i < inputs.size(); i++) {
                session.setInput(i, inputs.get(i));
            }
            return new Session(session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private record Session(OracleSession session) implements TimedSession {
        @Override
        public void invoke() {
            session.invoke();
        }

        @Override
        public List<byte[]> outputs() {
            List<byte[]> outputs = new ArrayList<>();
            for (int i = 0; i < session.outputCount(); i++) {
                outputs.add(session.output(i));
            }
            return outputs;
        }

        @Override
        public String note() {
            return session.plan().size() + " nodes";
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
