package dev.tern.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How stored integers stand for real numbers: {@code real = scale * (stored - zeroPoint)}, with one pair for the whole
 * tensor or one per slice along {@link #axis}. Also keeps the observed range that a calibrated file records.
 */
public final class Quantization {
    /** No quantisation: stored values are the values. */
    public static final Quantization NONE =
            new Quantization(new float[0], new long[0], 0, new float[0], new float[0], null);

    private final float[] scales;
    private final long[] zeroPoints;
    private final int axis;
    private final float[] minimums;
    private final float[] maximums;
    private final @Nullable Details details;

    private Quantization(
            float[] scales,
            long[] zeroPoints,
            int axis,
            float[] minimums,
            float[] maximums,
            @Nullable Details details) {
        this.scales = scales;
        this.zeroPoints = zeroPoints;
        this.axis = axis;
        this.minimums = minimums;
        this.maximums = maximums;
        this.details = details;
    }

    /** Schemes beyond one scale per slice. */
    public sealed interface Details permits Blockwise, MultiAxis, CustomDetails, UnknownDetails {
        /** Indices of the values of the same graph that hold parameters; -1 for one that is left out. */
        default List<Integer> values() {
            return List.of();
        }

        /** The same scheme after the values of the graph got new indices. */
        default Details renumbered(IntUnaryOperator number) {
            return this;
        }
    }

    /**
     * One scale per block of {@code blockSize} elements along the last axis; scales and zero points are tensors of the
     * same graph, given by index (zero points may be absent: -1).
     */
    public record Blockwise(int scalesValue, int zeroPointsValue, int blockSize) implements Details {
        @Override
        public List<Integer> values() {
            return List.of(scalesValue, zeroPointsValue);
        }

        @Override
        public Blockwise renumbered(IntUnaryOperator number) {
            return new Blockwise(number.applyAsInt(scalesValue), number.applyAsInt(zeroPointsValue), blockSize);
        }
    }

    /**
     * Scales along several axes at once, per block of {@code blockSize} elements where that is not 0; scales and zero
     * points are tensors of the same graph, given by index (zero points may be absent: -1).
     */
    public record MultiAxis(int scalesValue, int zeroPointsValue, int blockSize, List<Integer> axes)
            implements Details {
        public MultiAxis {
            axes = List.copyOf(axes);
        }

        @Override
        public List<Integer> values() {
            return List.of(scalesValue, zeroPointsValue);
        }

        @Override
        public MultiAxis renumbered(IntUnaryOperator number) {
            return new MultiAxis(number.applyAsInt(scalesValue), number.applyAsInt(zeroPointsValue), blockSize, axes);
        }
    }

    /** A scheme that the file marks as custom: bytes nobody here interprets. */
    public record CustomDetails(byte[] bytes) implements Details {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CustomDetails custom && Arrays.equals(bytes, custom.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "CustomDetails[" + bytes.length + " bytes]";
        }
    }

    /** A scheme newer than Tern, by its number in the file format. */
    public record UnknownDetails(int number) implements Details {}

    /** One scale and zero point for the whole tensor. */
    public static Quantization perTensor(float scale, long zeroPoint) {
        return of(new float[] {scale}, new long[] {zeroPoint}, 0);
    }

    /** One scale and zero point per slice along {@code axis}. */
    public static Quantization perAxis(float[] scales, long[] zeroPoints, int axis) {
        return of(scales, zeroPoints, axis);
    }

    /** Scales and zero points as a file lists them. */
    public static Quantization of(float[] scales, long[] zeroPoints, int axis) {
        return new Quantization(scales.clone(), zeroPoints.clone(), axis, new float[0], new float[0], null);
    }

    /** The same with the observed range that calibration recorded. */
    public Quantization withRange(float[] observedMinimums, float[] observedMaximums) {
        return new Quantization(scales, zeroPoints, axis, observedMinimums.clone(), observedMaximums.clone(), details);
    }

    /** The same with a scheme beyond one scale per slice. */
    public Quantization withDetails(@Nullable Details scheme) {
        return new Quantization(scales, zeroPoints, axis, minimums, maximums, scheme);
    }

    /** Whether stored integers stand for scaled real numbers. */
    public boolean isQuantized() {
        return scales.length > 0;
    }

    /** Whether there is more than one scale. */
    public boolean isPerAxis() {
        return scales.length > 1;
    }

    /** Number of scales. */
    public int size() {
        return scales.length;
    }

    /** Scale of slice {@code i}; a single scale serves every slice; 0 without quantisation, as the original reads it. */
    public float scale(int i) {
        return scales.length == 0 ? 0f : scales[scales.length == 1 ? 0 : i];
    }

    /** The single scale (slice 0). */
    public float scale() {
        return scale(0);
    }

    /** Zero point of slice {@code i}; a single one serves every slice; none means 0. */
    public int zeroPoint(int i) {
        return zeroPoints.length == 0 ? 0 : (int) zeroPoints[zeroPoints.length == 1 ? 0 : i];
    }

    /** The single zero point (slice 0). */
    public int zeroPoint() {
        return zeroPoint(0);
    }

    /** The axis that scales run along when there are several. */
    public int axis() {
        return axis;
    }

    /** A copy of the scales. */
    public float[] scales() {
        return scales.clone();
    }

    /** A copy of the zero points. */
    public long[] zeroPoints() {
        return zeroPoints.clone();
    }

    /** A copy of the observed minimums, empty where nothing was recorded. */
    public float[] minimums() {
        return minimums.clone();
    }

    /** A copy of the observed maximums, empty where nothing was recorded. */
    public float[] maximums() {
        return maximums.clone();
    }

    /** The scheme beyond one scale per slice, if the file names one. */
    public @Nullable Details details() {
        return details;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantization q
                && Arrays.equals(scales, q.scales)
                && Arrays.equals(zeroPoints, q.zeroPoints)
                && axis == q.axis
                && Arrays.equals(minimums, q.minimums)
                && Arrays.equals(maximums, q.maximums)
                && Objects.equals(details, q.details);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(scales) * 31 + Arrays.hashCode(zeroPoints);
    }

    @Override
    public String toString() {
        String extra = details == null ? "" : " " + details;
        if (scales.length == 0) {
            return extra.isEmpty() ? "none" : extra.strip();
        }
        if (scales.length == 1) {
            return "scale " + scales[0] + " zero " + zeroPoint() + extra;
        }
        return scales.length + " scales along axis " + axis + extra;
    }
}
