package dev.tern.operators.arithmetic;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/**
 * From integer sums to stored results: each channel's factor, the zero point, and the activation's range. Two roundings
 * of the same product exist: {@link Ties#AWAY} as in scalar kernels, {@link Ties#UP} as in matrix products on vector
 * units, and both side by side where the original walks channels eight at a time.
 */
public final class Requantization {
    /** Where the second of the two roundings sends ties. */
    public enum Ties {
        AWAY,
        UP,
        /** Up in whole blocks of eight channels, away from zero in the channels left over. */
        UP_IN_EIGHTS;

        /** How many of {@code channels}, from the first on, round ties up. */
        private int upward(int channels) {
            return switch (this) {
                case AWAY -> 0;
                case UP -> channels;
                case UP_IN_EIGHTS -> channels & -8;
            };
        }
    }

    private final int[] mantissas;
    private final int[] shifts;
    private final int zeroPoint;
    private final ClampRange range;
    private final int[] lefts;
    private final int[] rights;
    private final int[] halves;
    private final int[] away;

    private Requantization(int[] mantissas, int[] shifts, int zeroPoint, ClampRange range, Ties ties) {
        this.mantissas = mantissas;
        this.shifts = shifts;
        this.zeroPoint = zeroPoint;
        this.range = range;
        int channels = shifts.length;
        int upward = ties.upward(channels);
        this.lefts = new int[channels];
        this.rights = new int[channels];
        this.halves = new int[channels];
        this.away = new int[channels];
        for (int c = 0; c < channels; c++) {
            lefts[c] = Math.max(shifts[c], 0);
            rights[c] = Math.max(-shifts[c], 0);
            halves[c] = rights[c] == 0 ? 0 : 1 << (rights[c] - 1);
            away[c] = c >= upward && rights[c] > 0 ? 1 : 0;
        }
    }

    /** Factors {@code input * weights[channel] / output}; a single weight scale serves every channel. */
    public static Requantization perChannel(
            Quantization input, Quantization weights, Quantization output, int channels, ClampRange range, Ties ties) {
        if (weights.size() != 1 && weights.size() != channels) {
            throw TernException.at("quantisation of the weights")
                    .expected("1 scale or " + channels + ", one for each output channel")
                    .found(weights.size() + " scales")
                    .fix("quantise the weights along their output channels");
        }
        requireScale("input", input);
        requireScale("result", output);
        int[] mantissas = new int[channels];
        int[] shifts = new int[channels];
        for (int c = 0; c < channels; c++) {
            double factor = (double) input.scale() * (double) weights.scale(c) / (double) output.scale();
            Multiplier multiplier = Multiplier.of(factor);
            mantissas[c] = multiplier.mantissa();
            shifts[c] = multiplier.shift();
        }
        return new Requantization(mantissas, shifts, output.zeroPoint(), range, ties);
    }

    /** One factor for all channels. */
    public static Requantization uniform(double factor, int zeroPoint, int channels, ClampRange range, Ties ties) {
        Multiplier multiplier = Multiplier.of(factor);
        int[] mantissas = new int[channels];
        int[] shifts = new int[channels];
        Arrays.fill(mantissas, multiplier.mantissa());
        Arrays.fill(shifts, multiplier.shift());
        return new Requantization(mantissas, shifts, zeroPoint, range, ties);
    }

    /**
     * The factor of operators whose weights have a single scale: the product of both scales in single precision. The
     * scale of a bias must be that product.
     */
    public static double singleFactor(
            Quantization input, Quantization weights, Quantization bias, Quantization output) {
        requireScale("input", input);
        requireScale("weights", weights);
        requireScale("result", output);
        double product = input.scale() * weights.scale();
        if (bias.isQuantized()) {
            double exact = (double) input.scale() * (double) weights.scale();
            if (Math.abs(exact - bias.scale()) / output.scale() > 0.02) {
                throw TernException.at("scale of the bias")
                        .expected("input scale times weight scale, " + exact)
                        .found(String.valueOf(bias.scale()))
                        .fix("quantise the bias with the product of both scales");
            }
        }
        return product / (double) output.scale();
    }

    private static void requireScale(String role, Quantization quantization) {
        if (!(quantization.scale() > 0)) {
            throw TernException.at("quantisation of the " + role)
                    .expected("a scale above 0")
                    .found(quantization.isQuantized() ? String.valueOf(quantization.scale()) : "none")
                    .fix("integer kernels need the scale of every operand and result");
        }
    }

    /** Channels that have factors. */
    public int channels() {
        return mantissas.length;
    }

    /** Mantissa of channel {@code c}'s factor. */
    public int mantissa(int c) {
        return mantissas[c];
    }

    /** Bits by which sums of channel {@code c} are shifted left before the product. */
    public int left(int c) {
        return lefts[c];
    }

    /** Bits by which products of channel {@code c} are shifted right after half of that unit has been added. */
    public int right(int c) {
        return rights[c];
    }

    /** What is added to products of channel {@code c} before the shift to the right. */
    public int half(int c) {
        return halves[c];
    }

    /** Whether channel {@code c} rounds ties away from zero: negative products then lose one before the shift. */
    public boolean isAway(int c) {
        return away[c] != 0;
    }

    public int zeroPoint() {
        return zeroPoint;
    }

    /** Least stored result. */
    public int low() {
        return range.low();
    }

    /** Greatest stored result. */
    public int high() {
        return range.high();
    }

    /** Replaces the sums of {@code count} channels from 0 on by stored results. */
    public void apply(int[] values, int at, int[] bias, int count) {
        rescale(values, at, bias, mantissas, lefts, rights, halves, away, zeroPoint, range.low(), range.high(), count);
    }

    /** Stored results of 64-bit sums: one rounding, with the factor cut to 15 bits. */
    public void applyWide(long[] sums, int from, long[] bias, int[] to, int at, int count) {
        for (int c = 0; c < count; c++) {
            int scaled = FixedPoint.multiplyWide(sums[from + c] + bias[c], mantissas[c], shifts[c]);
            to[at + c] = range.clamp(scaled + zeroPoint);
        }
    }

    /**
     * {@link FixedPoint#multiplyHalfUp} or {@link FixedPoint#multiply} of each sum without a branch: half a unit is added
     * before the last shift, and with {@code away} one less for negative numbers.
     */
    private static void rescale(
            int[] values,
            int at,
            int[] bias,
            int[] mantissas,
            int[] lefts,
            int[] rights,
            int[] halves,
            int[] away,
            int zero,
            int low,
            int high,
            int count) {
        for (int c = 0; c < count; c++) {
            int x = (values[at + c] + bias[c]) << lefts[c];
            long product = ((long) x * mantissas[c] + (1L << 30)) >> 31;
            int scaled = (int) ((product + halves[c] - ((product >>> 63) & away[c])) >> rights[c]);
            values[at + c] = Math.min(Math.max(scaled + zero, low), high);
        }
    }
}
