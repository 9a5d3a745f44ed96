package dev.tern.conformance.oracle;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/** The far end of an {@link OracleProcess}: answers requests from standard input until it ends. */
final class OracleServer {
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Map<Integer, OracleSession> sessions = new HashMap<>();
    private int opened;

    private OracleServer(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Serves the process that started this one. */
    public static void main(String[] arguments) throws IOException {
        // A native call cannot be interrupted; without this a hanging one would outlive the parent.
        ProcessHandle.current()
                .parent()
                .ifPresent(parent ->
                        parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        try (DataOutputStream answers = answers();
                DataInputStream requests = new DataInputStream(new BufferedInputStream(System.in))) {
            new OracleServer(requests, answers).serve();
        }
    }

    /** Standard output for answers alone: what native code prints there goes to standard error from now on. */
    private static DataOutputStream answers() throws IOException {
        DataOutputStream answers =
                new DataOutputStream(new BufferedOutputStream(new FileOutputStream("/proc/self/fd/1")));
        Linker linker = Linker.nativeLinker();
        LiteLibrary.call(
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("dup2"),
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)),
                2,
                1);
        return answers;
    }

    private void serve() throws IOException {
        for (int code = in.read(); code >= 0; code = in.read()) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try (DataOutputStream body = new DataOutputStream(answer)) {
                answer(OracleRequest.values()[code], body);
                out.write(OracleWire.ANSWERED);
                answer.writeTo(out);
            } catch (OracleRefusal e) {
                out.write(OracleWire.REFUSED);
                OracleWire.writeText(out, e.step());
                OracleWire.writeText(out, e.libraryText());
            } catch (IllegalArgumentException e) {
                out.write(OracleWire.ILLEGAL);
                OracleWire.writeText(out, String.valueOf(e.getMessage()));
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                out.write(OracleWire.FAILED);
                OracleWire.writeText(out, e.toString());
            }
            out.flush();
        }
    }

    private void answer(OracleRequest request, DataOutputStream body) throws IOException {
        switch (request) {
            case LOAD -> NativeOracle.valueOf(OracleWire.readText(in)).load();
            case OPEN -> body.writeInt(open());
            case CLOSE -> close(in.readInt());
            case INPUT_COUNT -> body.writeInt(session().inputCount());
            case OUTPUT_COUNT -> body.writeInt(session().outputCount());
            case TENSOR_COUNT -> body.writeInt(session().tensorCount());
            case RESIZE -> {
                int id = in.readInt();
                int position = in.readInt();
                int[] shape = OracleWire.readInts(in);
                session(id).resize(position, shape);
            }
            case ALLOCATE -> session().allocate();
            case SET_INPUT -> {
                int id = in.readInt();
                int position = in.readInt();
                byte[] raw = OracleWire.readBytes(in);
                session(id).setInput(position, raw);
            }
            case INVOKE -> session().invoke();
            case RESET_VARIABLES -> session().resetVariables();
            case INPUT_TENSOR -> {
                int id = in.readInt();
                int position = in.readInt();
                OracleWire.writeTensor(body, session(id).inputTensor(position));
            }
            case OUTPUT_TENSOR -> {
                int id = in.readInt();
                int position = in.readInt();
                OracleWire.writeTensor(body, session(id).outputTensor(position));
            }
            case TENSOR -> {
                int id = in.readInt();
                int index = in.readInt();
                OracleWire.writeTensor(body, session(id).tensor(index));
            }
            case PLAN -> OracleWire.writePlan(body, session().plan());
        }
    }

    private int open() throws IOException {
        NativeOracle oracle = NativeOracle.valueOf(OracleWire.readText(in));
        OracleOptions options = new OracleOptions(in.readInt(), in.readBoolean());
        OracleSession session = oracle.open(OracleWire.readBytes(in), options);
        sessions.put(opened, session);
        return opened++;
    }

    private OracleSession session() throws IOException {
        return session(in.readInt());
    }

    // Every request is read whole before anything in it can be found wrong, so that the next one starts at its place.
    private OracleSession session(int id) {
        OracleSession session = sessions.get(id);
        if (session == null) {
            throw new IllegalArgumentException("no open session " + id);
        }
        return session;
    }

    private void close(int id) {
        session(id).close();
        sessions.remove(id);
    }
}
