package dev.tern.operators.arithmetic;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/**
 * One scale and zero point for each slice along an axis, and how slices lie in memory: {@code inner} elements of one
 * slice, then the next slice, over and over.
 */
public record PerChannel(float[] scales, int[] zeroPoints, int channels, long inner) {
    /** The parameters of {@code tensor}; {@code role} names it where they do not fit its shape. */
    public static PerChannel of(Tensor tensor, String role) {
        Quantization quantization = tensor.quantization();
        Shape shape = tensor.shape();
        int axis = quantization.axis() < 0 ? quantization.axis() + shape.rank() : quantization.axis();
        if (axis < 0 || axis >= shape.rank()) {
            throw TernException.at("quantisation axis of " + role)
                    .expected("an axis of " + shape)
                    .found(String.valueOf(quantization.axis()))
                    .fix("correct the axis");
        }
        int channels = shape.dim(axis);
        long zeroPoints = quantization.zeroPoints().length;
        if (quantization.size() != channels || zeroPoints > 1 && zeroPoints != channels) {
            throw TernException.at("quantisation of " + role)
                    .expected(channels + " scales and zero points, one for each slice along axis " + axis)
                    .found(quantization.size() + " and " + zeroPoints)
                    .fix("quantise the tensor anew");
        }
        return new PerChannel(
                quantization.scales(), zeros(quantization, channels), channels, shape.elements(axis + 1, shape.rank()));
    }

    private static int[] zeros(Quantization quantization, int channels) {
        int[] zeros = new int[channels];
        for (int i = 0; i < channels; i++) {
            zeros[i] = quantization.zeroPoint(i);
        }
        return zeros;
    }

    /** The slice that element {@code position} belongs to. */
    public int channelOf(long position) {
        return (int) (position / inner % channels);
    }

    /** How many elements from {@code position} on belong to the same slice, at most {@code wanted}. */
    public int runLeft(long position, int wanted) {
        return (int) Math.min(wanted, inner - position % inner);
    }
}
