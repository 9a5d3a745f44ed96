package dev.tern.conformance.oracle;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A session that lives in another process. */
final class RemoteSession implements OracleSession {
    private final OracleChild child;
    private final int id;
    private final Duration patience;
    private boolean closed;

    RemoteSession(OracleChild child, int id, Duration patience) {
        this.child = child;
        this.id = id;
        this.patience = patience;
    }

    private <T> T ask(OracleRequest request, OracleProcess.Body rest, OracleProcess.Answer<T> answer) {
        return child.ask(
                request,
                out -> {
                    out.writeInt(id);
                    rest.writeTo(out);
                },
                answer,
                patience);
    }

    private int count(OracleRequest request) {
        return ask(request, RemoteSession::nothing, DataInputStream::readInt);
    }

    private void command(OracleRequest request) {
        ask(request, RemoteSession::nothing, RemoteSession::done);
    }

    private OracleTensor tensor(OracleRequest request, int position) {
        return ask(request, out -> out.writeInt(position), OracleWire::readTensor);
    }

    @SuppressWarnings("unused") // a request without more than its session
    private static void nothing(DataOutputStream out) throws IOException {
        // The session is all there is to say.
    }

    @SuppressWarnings("unused") // an answer without a body
    private static Boolean done(DataInputStream in) throws IOException {
        return Boolean.TRUE;
    }

    @Override
    public int inputCount() {
        return count(OracleRequest.INPUT_COUNT);
    }

    @Override
    public int outputCount() {
        return count(OracleRequest.OUTPUT_COUNT);
    }

    @Override
    public int tensorCount() {
        return count(OracleRequest.TENSOR_COUNT);
    }

    @Override
    public void resize(int inputPosition, int... shape) {
        ask(
                OracleRequest.RESIZE,
                out -> {
                    out.writeInt(inputPosition);
                    OracleWire.writeInts(out, shape);
                },
                RemoteSession::done);
    }

    @Override
    public void allocate() {
        command(OracleRequest.ALLOCATE);
    }

    @Override
    public void setInput(int position, byte[] littleEndianRaw) {
        ask(
                OracleRequest.SET_INPUT,
                out -> {
                    out.writeInt(position);
                    OracleWire.writeBytes(out, littleEndianRaw);
                },
                RemoteSession::done);
    }

    @Override
    public void invoke() {
        command(OracleRequest.INVOKE);
    }

    @Override
    public void resetVariables() {
        command(OracleRequest.RESET_VARIABLES);
    }

    @Override
    public OracleTensor inputTensor(int position) {
        return tensor(OracleRequest.INPUT_TENSOR, position);
    }

    @Override
    public OracleTensor outputTensor(int position) {
        return tensor(OracleRequest.OUTPUT_TENSOR, position);
    }

    @Override
    public OracleTensor tensor(int index) {
        return tensor(OracleRequest.TENSOR, index);
    }

    @Override
    public List<OracleNode> plan() {
        return ask(OracleRequest.PLAN, RemoteSession::nothing, OracleWire::readPlan);
    }

    /** Closes the far session; where its process has died there is nothing left to close. */
    @Override
    public void close() {
        if (!closed && child.alive()) {
            command(OracleRequest.CLOSE);
        }
        closed = true;
    }
}
