package dev.tern.benchmarks;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.conformance.oracle.OracleSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The original, one thread, in the same process. */
final class OriginalContender implements Contender {
    private final NativeOracle kind;
    private final OracleSession session;

    OriginalContender(NativeOracle kind, Path model, List<byte[]> inputs) throws IOException {
        this.kind = kind;
        session = kind.open(Files.readAllBytes(model), 1);
        session.allocate();
        for (int i = 0; i < inputs.size(); i++) {
            session.setInput(i, inputs.get(i));
        }
    }

    @Override
    public String name() {
        return kind.toString();
    }

    @Override
    public void invoke() {
        session.invoke();
    }

    @Override
    public void close() {
        session.close();
    }
}
