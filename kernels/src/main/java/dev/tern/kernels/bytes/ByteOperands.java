package dev.tern.kernels.bytes;

import dev.tern.kernels.Operands;
import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What rules for bytes ask of the tensors of a node: input, weights, and an optional bias, in this order. */
public final class ByteOperands {
    /** Weights are taken in pieces of so many. */
    private static final int PIECE = 1024;

    private ByteOperands() {}

    /** Whether the node's activations are bytes. */
    public static boolean areBytes(Binding binding) {
        return isByte(binding.input(0).type());
    }

    private static boolean isByte(DataType type) {
        return type == DataType.INT8 || type == DataType.UINT8;
    }

    /** Why products of bytes cannot take this node, or null. */
    public static @Nullable String obstacle(Binding binding, Activation activation) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        DataType weights = binding.input(1).type();
        if (!isByte(weights) && weights != DataType.INT4 || output.type() != input.type()) {
            return "its weights or its results are not bytes";
        }
        if (!binding.isConstant(1) || binding.hasInput(2) && !binding.isConstant(2)) {
            return "its weights or its bias change from run to run";
        }
        if (binding.hasInput(2) && binding.input(2).type() != DataType.INT32) {
            return "its bias does not hold 32-bit numbers";
        }
        if (!binding.input(1).shape().equals(binding.shape(1))) {
            return "its weights are stored sparsely";
        }
        if (!activation.isClamp()) {
            return "its activation is " + activation;
        }
        if (!Operands.isReachable(input) || !Operands.isReachable(output)) {
            return "its tensors lie on the Java heap";
        }
        if (input.elements() == 0 || output.elements() == 0) {
            return "there is nothing to do";
        }
        return input.elements() > Integer.MAX_VALUE / 2 || output.elements() > Integer.MAX_VALUE / 2
                ? "its tensors are too large"
                : null;
    }

    /** Weights with a byte for each, whatever they are stored in. */
    public static MemorySegment bytes(Tensor weights) {
        if (weights.type() != DataType.INT4) {
            return weights.data();
        }
        int[] piece = new int[Math.min(PIECE, weights.intElements())];
        byte[] bytes = new byte[weights.intElements()];
        for (int at = 0; at < bytes.length; at += piece.length) {
            int count = Math.min(piece.length, bytes.length - at);
            weights.readInts(at, count, piece, 0);
            for (int i = 0; i < count; i++) {
                bytes[at + i] = (byte) piece[i];
            }
        }
        return MemorySegment.ofArray(bytes);
    }

    /** The bias, or null where there is none. */
    public static int @Nullable [] bias(Binding binding) {
        return binding.hasInput(2) ? binding.input(2).toInts() : null;
    }
}
