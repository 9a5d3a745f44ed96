package dev.tern.operators.arithmetic;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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

    /** Rows of few channels are rescaled several at once, so that loops are about this long. */
    private static final int LANES_WANTED = 256;

    private final int[] mantissas;
    private final int[] shifts;
    private final int zeroPoint;
    private final ClampRange range;
    private final Ties ties;
    private final boolean isUniform;
    private final int rowsAtOnce;
    /** Made for kernels that rescale sums here: those in machine code have no use for them. */
    private @Nullable Lanes lanes;

    private Requantization(
            int[] mantissas, int[] shifts, boolean isUniform, int zeroPoint, ClampRange range, Ties ties) {
        this.mantissas = mantissas;
        this.shifts = shifts;
        this.isUniform = isUniform;
        this.zeroPoint = zeroPoint;
        this.range = range;
        this.ties = ties;
        this.rowsAtOnce = Math.max(1, LANES_WANTED / Math.max(1, shifts.length));
    }

    /**
     * What each element of {@code rowsAtOnce} rows is rescaled by. Shifts are kept as factors, because processors multiply
     * whole vectors by different factors, while compilers shift them by one distance only.
     *
     * @param lefts powers of two that sums are multiplied with
     * @param halves half a unit of the last shift
     * @param away one where ties of negative numbers go away from zero
     * @param rights two to the power of 31 less the last shift
     * @param products room for as many products
     */
    private record Lanes(int[] lefts, int[] mantissas, long[] halves, long[] away, long[] rights, long[] products) {
        static Lanes of(int[] mantissas, int[] shifts, int upward, int rowsAtOnce) {
            int channels = shifts.length;
            int length = rowsAtOnce * channels;
            Lanes lanes = new Lanes(
                    new int[length],
                    new int[length],
                    new long[length],
                    new long[length],
                    new long[length],
                    new long[length]);
            for (int i = 0; i < length; i++) {
                int c = i % channels;
                int right = Math.max(-shifts[c], 0);
                lanes.lefts[i] = 1 << Math.max(shifts[c], 0);
                lanes.mantissas[i] = mantissas[c];
                lanes.halves[i] = right == 0 ? 0 : 1L << (right - 1);
                lanes.away[i] = c >= upward && right > 0 ? 1 : 0;
                lanes.rights[i] = 1L << (31 - right);
            }
            return lanes;
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
        if (weights.size() == 1) {
            double factor = (double) input.scale() * (double) weights.scale(0) / (double) output.scale();
            return uniform(factor, output.zeroPoint(), channels, range, ties);
        }
        int[] mantissas = new int[channels];
        int[] shifts = new int[channels];
        for (int c = 0; c < channels; c++) {
            double factor = (double) input.scale() * (double) weights.scale(c) / (double) output.scale();
            Multiplier multiplier = Multiplier.of(factor);
            mantissas[c] = multiplier.mantissa();
            shifts[c] = multiplier.shift();
        }
        return new Requantization(mantissas, shifts, false, output.zeroPoint(), range, ties);
    }

    /** One factor for all channels. */
    public static Requantization uniform(double factor, int zeroPoint, int channels, ClampRange range, Ties ties) {
        Multiplier multiplier = Multiplier.of(factor);
        int[] mantissas = new int[channels];
        int[] shifts = new int[channels];
        Arrays.fill(mantissas, multiplier.mantissa());
        Arrays.fill(shifts, multiplier.shift());
        return new Requantization(mantissas, shifts, true, zeroPoint, range, ties);
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

    /** The same factors with results held between {@code low} and {@code high} as well. */
    public Requantization within(int low, int high) {
        int least = Math.clamp(range.low(), low, high);
        int most = Math.clamp(range.high(), low, high);
        return new Requantization(mantissas, shifts, isUniform, zeroPoint, new ClampRange(least, most), ties);
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

    /** Whether all channels are known to have one factor. */
    public boolean isUniform() {
        return isUniform;
    }

    /** Mantissa of channel {@code c}'s factor. */
    public int mantissa(int c) {
        return mantissas[c];
    }

    /** Bits by which sums of channel {@code c} are shifted left before the product. */
    public int left(int c) {
        return Math.max(shifts[c], 0);
    }

    /** Bits by which products of channel {@code c} are shifted right after half of that unit has been added. */
    public int right(int c) {
        return Math.max(-shifts[c], 0);
    }

    /** What is added to products of channel {@code c} before the shift to the right. */
    public int half(int c) {
        return right(c) == 0 ? 0 : 1 << (right(c) - 1);
    }

    /** Whether channel {@code c} rounds ties away from zero: negative products then lose one before the shift. */
    public boolean isAway(int c) {
        return shifts[c] < 0 && c >= ties.upward(shifts.length);
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

    /** The same, so that {@link #apply} allocates nothing. */
    public Requantization ready() {
        lanes();
        return this;
    }

    private Lanes lanes() {
        Lanes known = lanes;
        if (known == null) {
            known = Lanes.of(mantissas, shifts, ties.upward(shifts.length), rowsAtOnce);
            lanes = known;
        }
        return known;
    }

    /** Replaces the sums of {@code rows} rows of all channels, one after the other from {@code at} on, by stored results. */
    public void apply(int[] values, int at, int[] bias, int rows) {
        int channels = shifts.length;
        Lanes factors = lanes();
        long[] products = factors.products;
        for (int row = 0; row < rows; row += rowsAtOnce) {
            int count = Math.min(rowsAtOnce, rows - row);
            int from = at + row * channels;
            for (int r = 0; r < count; r++) {
                add(values, from + r * channels, bias, channels);
            }
            multiply(values, from, factors.lefts, factors.mantissas, products, count * channels);
            round(
                    products,
                    factors.halves,
                    factors.away,
                    factors.rights,
                    zeroPoint,
                    range.low(),
                    range.high(),
                    values,
                    from,
                    count * channels);
        }
    }

    /** As {@link #apply} for 64-bit sums: one rounding, with the factor cut to 15 bits. */
    public void applyWide(long[] sums, int from, long[] bias, int[] to, int at, int rows) {
        int channels = shifts.length;
        for (int row = 0; row < rows; row++) {
            int offset = row * channels;
            for (int c = 0; c < channels; c++) {
                int scaled = FixedPoint.multiplyWide(sums[from + offset + c] + bias[c], mantissas[c], shifts[c]);
                to[at + offset + c] = range.clamp(scaled + zeroPoint);
            }
        }
    }

    private static void add(int[] values, int at, int[] bias, int count) {
        for (int c = 0; c < count; c++) {
            values[at + c] += bias[c];
        }
    }

    private static void multiply(int[] values, int at, int[] lefts, int[] mantissas, long[] products, int count) {
        for (int i = 0; i < count; i++) {
            products[i] = ((long) (values[at + i] * lefts[i]) * (long) mantissas[i] + (1L << 30)) >> 31;
        }
    }

    /**
     * The second rounding of {@link FixedPoint#multiplyHalfUp} or {@link FixedPoint#multiply} without a branch: half a unit
     * is added before the last shift, and with {@code away} one less for negative numbers.
     */
    private static void round(
            long[] products,
            long[] halves,
            long[] away,
            long[] rights,
            int zero,
            int low,
            int high,
            int[] to,
            int at,
            int count) {
        for (int i = 0; i < count; i++) {
            long product = products[i];
            int scaled = (int) (((product + halves[i] - ((product >>> 63) & away[i])) * rights[i]) >> 31);
            to[at + i] = Math.min(Math.max(scaled + zero, low), high);
        }
    }
}
