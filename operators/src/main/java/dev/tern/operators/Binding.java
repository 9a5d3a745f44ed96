package dev.tern.operators;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Sparsity;
import dev.tern.operators.product.LstmKernel;
import dev.tern.operators.product.VectorKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel is bound to: the node's tensors with their memory, scratch memory, and the interpreter's shared state.
 * Shapes and types have been checked against the operator's definition. Everything asked for here is asked once, while
 * the kernel is made; the run itself only computes.
 */
public interface Binding {
    /** The node itself, for its contract version and its intermediates. */
    Node node();

    /** Number of operands, absent ones included. */
    int inputCount();

    /** Whether operand {@code i} is given. */
    boolean hasInput(int i);

    /**
     * Operand {@code i}; its memory stays in place for the life of the kernel. An operand stored sparsely comes as a
     * one-dimensional tensor of its stored elements; {@link #shape} has its dense extents.
     */
    Tensor input(int i);

    /** Extents of operand {@code i}, dense ones where it is stored sparsely. */
    Shape shape(int i);

    /** Whether the contents of operand {@code i} are already there and never change, so that they may be repacked now. */
    boolean isConstant(int i);

    /** Whether operand {@code i} is state: its contents persist from run to run, and a run may change them. */
    boolean isVariable(int i);

    /** Number of results. */
    int outputCount();

    /** Result {@code i}; only where a shape rule decides its size before the run, and never of type STRING. */
    Tensor output(int i);

    /** Declared type of result {@code i}, also where its size is decided by the run. */
    DataType outputType(int i);

    /** Extents that the graph declares for result {@code i}: a hint for custom operators, no promise. */
    Shape declaredShape(int i);

    /** Declared quantisation of result {@code i}. */
    Quantization outputQuantization(int i);

    /**
     * Gives result {@code i} its size during the run and returns its memory, uninitialised; for operators defined with
     * {@code sizedByRun}, and for every result of type STRING, where {@code bytes} is the size of the encoding. Where
     * shape and size are those of the last run, the same memory comes back.
     */
    Tensor allocateOutput(int i, Shape shape, long bytes);

    /** As {@link #allocateOutput(int, Shape, long)} for elements of fixed size. */
    default Tensor allocateOutput(int i, Shape shape) {
        return allocateOutput(i, shape, outputType(i).bytes(shape.elements()));
    }

    /** Number of intermediate values that describe inner quantisation. */
    int intermediateCount();

    /** Quantisation of intermediate value {@code i}. */
    Quantization intermediateQuantization(int i);

    /** How the constant bytes of operand {@code i} skip zeros, or null where they are dense. */
    @Nullable
    Sparsity sparsity(int i);

    /** The tensor of the graph with this value index: block-wise scales are named so. */
    Tensor value(int valueIndex);

    /** A scratch array, counted against the interpreter's memory limit. */
    float[] floats(long length);

    /** A scratch array, counted against the interpreter's memory limit. */
    int[] ints(long length);

    /** A scratch array, counted against the interpreter's memory limit. */
    byte[] bytes(long length);

    /** A scratch array, counted against the interpreter's memory limit. */
    long[] longs(long length);

    /** A scratch array, counted against the interpreter's memory limit. */
    double[] doubles(long length);

    /**
     * Scratch memory off the Java heap for kernels in machine code: zero-filled, at a cache line, counted against the
     * interpreter's memory limit.
     */
    MemorySegment memory(long bytes);

    /**
     * As {@link #memory} for what a kernel needs only while it runs: other kernels use the same bytes, so that their contents
     * are lost between runs.
     */
    default MemorySegment sharedMemory(long bytes) {
        return memory(bytes);
    }

    /**
     * Memory for numbers that nothing decides but the node, its constants, and {@code layout}; the node's operands must be
     * constants of the graph or not matter. Another interpreter of the same model may have filled it already.
     */
    default Packed packed(Record layout, long bytes) {
        return new Packed(memory(bytes), false);
    }

    /**
     * Says that the kernel reads operand {@code i} only until it is prepared. Where nodes have computed that constant, and
     * nobody else reads it, its memory may be freed then.
     */
    default void doneWith(int i) {}

    /** The constant of half-precision numbers that operand {@code i} is nothing but widened from, or null. */
    default @Nullable Tensor halves(int i) {
        return null;
    }

    /**
     * Products with the constant matrix of operand {@code i} in machine code, for an operator that multiplies vectors one
     * after the other; null where there are none. Their first product may be asked for once the kernel runs.
     */
    default @Nullable VectorKernel vectorProduct(int i) {
        return vectorProducts(i, 1);
    }

    /** As {@link #vectorProduct}, for {@code count} vectors at once, of floats where there is more than one. */
    default @Nullable VectorKernel vectorProducts(int i, int count) {
        return null;
    }

    /** As {@link #vectorProduct}: LOGISTIC or TANH of {@code count} floats. */
    default @Nullable VectorKernel vectorFunction(String function, int count) {
        return null;
    }

    /** As {@link #vectorProduct}: steps of an LSTM of floats. */
    default @Nullable LstmKernel lstm(LstmKernel.Request request) {
        return null;
    }

    /** Memory for packed constants, and whether they are in it. */
    record Packed(MemorySegment memory, boolean isReady) {}

    /**
     * An array of at least {@code length} for what a kernel needs only while it runs: other kernels use the same one, so
     * that its contents are lost between runs. No two arrays given to one kernel are the same.
     */
    default int[] sharedInts(long length) {
        return ints(length);
    }

    /** As {@link #sharedInts}. */
    default float[] sharedFloats(long length) {
        return floats(length);
    }

    /** Another graph of the model, ready to be called by control-flow operators. */
    Callee callee(int graphIndex);

    /** Another graph of the model, for operators that read what it says instead of running it. */
    Graph graph(int graphIndex);

    /**
     * Ends the run if it is cancelled or has taken too long. For kernels whose time grows faster than their operands and
     * results: they ask between two pieces of work.
     */
    void checkpoint();

    /** Variables, tables and run-once marks that all graphs of the interpreter share. */
    Resources resources();
}
