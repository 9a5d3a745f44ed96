package dev.tern.conformance.oracle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Oracles in a process of their own, for models that may make the library crash or hang. A process that dies is
 * followed by a new one at the next {@code open}; sessions of a dead process answer with {@link OracleCrash}.
 */
public final class OracleProcess implements AutoCloseable {
    private static final Duration LOADING_PATIENCE = Duration.ofMinutes(5);

    private final Duration patience;
    private final Set<NativeOracle> loaded = EnumSet.noneOf(NativeOracle.class);
    private @Nullable OracleChild child;

    /**
     * Starts nothing yet.
     *
     * @param patience how long one request may take before the process is ended; loading a library is not counted
     */
    public OracleProcess(Duration patience) {
        this.patience = patience;
    }

    /** The given oracle, answering from the process. */
    public Oracle oracle(NativeOracle kind) {
        return new Oracle() {
            @Override
            public String name() {
                return kind.name();
            }

            @Override
            public OracleSession open(byte[] modelBytes, OracleOptions options) {
                return OracleProcess.this.open(kind, modelBytes, options);
            }
        };
    }

    private synchronized OracleSession open(NativeOracle kind, byte[] modelBytes, OracleOptions options) {
        OracleChild running = running();
        if (!loaded.contains(kind)) {
            running.ask(
                    OracleRequest.LOAD, out -> OracleWire.writeText(out, kind.name()), in -> kind, LOADING_PATIENCE);
            loaded.add(kind);
        }
        int id = running.ask(
                OracleRequest.OPEN,
                out -> {
                    OracleWire.writeText(out, kind.name());
                    out.writeInt(options.threads());
                    out.writeBoolean(options.preserveAllTensors());
                    OracleWire.writeBytes(out, modelBytes);
                },
                DataInputStream::readInt,
                patience);
        return new RemoteSession(running, id, patience);
    }

    private OracleChild running() {
        OracleChild current = child;
        if (current == null || !current.alive()) {
            if (current != null) {
                current.close();
            }
            loaded.clear();
            current = OracleChild.start();
            child = current;
        }
        return current;
    }

    /** The id of the running process, which is started if there is none. */
    synchronized long pid() {
        return running().pid();
    }

    /** Ends the process, and with it all its sessions. */
    @Override
    public synchronized void close() {
        if (child != null) {
            child.close();
            child = null;
        }
    }

    /** Writes the body of a request. */
    interface Body {
        void writeTo(DataOutputStream out) throws IOException;
    }

    /** Reads the body of an answer. */
    interface Answer<T> {
        T readFrom(DataInputStream in) throws IOException;
    }
}
