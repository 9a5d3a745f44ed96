package dev.tern.operators;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** What a shape rule may ask about the node it is for. Types and operand counts have been checked before. */
public interface ShapeScope {
    /** Number of operands, absent ones included. */
    int inputCount();

    /** Whether operand {@code i} is given. */
    boolean hasInput(int i);

    /** Extents of operand {@code i}. */
    Shape shape(int i);

    /** Element type of operand {@code i}. */
    DataType type(int i);

    /** Quantisation of operand {@code i}. */
    Quantization quantization(int i);

    /** Number of results. */
    int outputCount();

    /** Element type that the graph declares for result {@code i}. */
    DataType outputType(int i);

    /** Quantisation that the graph declares for result {@code i}. */
    Quantization outputQuantization(int i);

    /** Extents that the graph declares for result {@code i}; a hint for custom operators, no promise. */
    Shape declaredShape(int i);

    /**
     * The contents of operand {@code i}. Where they are not known before the run, this throws {@link NotKnownYet}, which
     * tells the planner that the shape is for the run to decide: rules simply ask, and do not catch it.
     */
    Tensor data(int i);

    /** The contents of an integer operand. */
    default int[] ints(int i) {
        return data(i).toInts();
    }

    /** The single number in an integer operand; an error if it holds none or several. */
    default int intScalar(int i) {
        Tensor tensor = data(i);
        if (tensor.elements() != 1) {
            throw TernException.of("operand " + i + " must hold one number, its shape is " + tensor.shape());
        }
        return tensor.intAt(0);
    }

    /** Thrown by {@link #data} for contents that only the run decides; caught by the planner. */
    final class NotKnownYet extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** The one instance: it marks a state and carries nothing. */
        public static final NotKnownYet INSTANCE = new NotKnownYet();

        private NotKnownYet() {
            super("contents are decided by the run", null, false, false);
        }
    }
}
