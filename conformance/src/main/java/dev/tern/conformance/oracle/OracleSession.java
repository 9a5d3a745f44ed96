package dev.tern.conformance.oracle;

import java.util.List;

/**
 * One interpreter of one model. Calls follow the library's order: resize, allocate, set inputs, invoke, read outputs.
 *
 * <p>Every call may throw {@link OracleRefusal}; sessions of an {@link OracleProcess} may throw {@link OracleCrash}.
 * A session is used by one thread at a time.
 */
public interface OracleSession extends AutoCloseable {
    /** Inputs of the main graph. */
    int inputCount();

    /** Outputs of the main graph. */
    int outputCount();

    /** Tensors of the main graph, with those that kernels added. */
    int tensorCount();

    /** Gives an input another shape, also where the model declares a fixed one; {@link #allocate} must follow. */
    void resize(int inputPosition, int... shape);

    /** Plans memory and prepares every operator. */
    void allocate();

    /** Sets all bytes of an input: little-endian elements, or strings in the library's own encoding. */
    void setInput(int position, byte[] littleEndianRaw);

    /** Runs the graph once. */
    void invoke();

    /** Puts variable tensors back to their initial value. */
    void resetVariables();

    /** An input of the main graph. */
    OracleTensor inputTensor(int position);

    /** An output of the main graph. */
    OracleTensor outputTensor(int position);

    /**
     * Any tensor of the main graph. Bytes of intermediate tensors mean something only in a session opened with
     * {@link OracleOptions#withPreservedTensors}.
     */
    OracleTensor tensor(int index);

    /** The steps of the main graph in the order in which they run; final after {@link #allocate}. */
    List<OracleNode> plan();

    /** The bytes of an output. */
    default byte[] output(int position) {
        return outputTensor(position).bytes();
    }

    /** The dimensions of an output. */
    default int[] outputShape(int position) {
        return outputTensor(position).shape();
    }

    /** The element type of an output. */
    default OracleType outputType(int position) {
        return outputTensor(position).type();
    }

    @Override
    void close();
}
