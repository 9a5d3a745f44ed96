package dev.tern.operators.arithmetic;

import java.util.function.DoubleUnaryOperator;

/**
 * A function of one 16-bit number as 513 entries joined by straight lines. Entries are moved by half the line's error
 * in the middle of a step. The result's zero point is not added: tables serve symmetric tensors.
 */
public final class ShortTable {
    private static final int STEPS = 512;
    private final short[] entries = new short[STEPS + 1];

    private ShortTable() {}

    /** The table of a function of real numbers, all arithmetic in single precision. */
    public static ShortTable ofFloats(PerTensor in, PerTensor out, ByteTable.Real function) {
        ShortTable table = new ShortTable();
        float low = in.scale() * (Short.MIN_VALUE - in.zeroPoint());
        float high = in.scale() * (Short.MAX_VALUE - in.zeroPoint());
        float outLow = out.scale() * (Short.MIN_VALUE - out.zeroPoint());
        float outHigh = out.scale() * (Short.MAX_VALUE - out.zeroPoint());
        float step = (high - low) / STEPS;
        float perUnit = 65536f / (outHigh - outLow);
        for (int i = 0; i < STEPS; i++) {
            float here = Rounding.halfAway(function.at(low + i * step) * perUnit);
            float middle = Rounding.halfAway(function.at(low + i * step + step / 2) * perUnit);
            float next = function.at(low + (i + 1) * step) * perUnit;
            float sag = Rounding.halfAway((next + here) / 2) - middle;
            table.entries[i] = saturated(here - Rounding.halfAway(sag / 2));
        }
        table.entries[STEPS] = saturated(Rounding.halfAway(function.at(high) * perUnit));
        return table;
    }

    /** The table of a function of real numbers, all arithmetic in double precision. */
    public static ShortTable ofDoubles(double inScale, int inZero, double outScale, DoubleUnaryOperator function) {
        ShortTable table = new ShortTable();
        double low = inScale * (Short.MIN_VALUE - inZero);
        double high = inScale * (Short.MAX_VALUE - inZero);
        double step = (high - low) / STEPS;
        double perUnit = 65536 / (outScale * Short.MAX_VALUE - outScale * Short.MIN_VALUE);
        for (int i = 0; i < STEPS; i++) {
            double here = Rounding.halfAway(function.applyAsDouble(low + i * step) * perUnit);
            double middle = Rounding.halfAway(function.applyAsDouble(low + i * step + step / 2) * perUnit);
            double next = function.applyAsDouble(low + (i + 1) * step) * perUnit;
            double sag = Rounding.halfAway((next + here) / 2) - middle;
            table.entries[i] = saturated(here - Rounding.halfAway(sag / 2));
        }
        table.entries[STEPS] = saturated(Rounding.halfAway(function.applyAsDouble(high) * perUnit));
        return table;
    }

    private static short saturated(double x) {
        return (short) Math.min(Math.max(x, Short.MIN_VALUE), Short.MAX_VALUE);
    }

    /** The function of a stored number. */
    public int at(int stored) {
        int index = 256 + (stored >> 7);
        int base = entries[index];
        int slope = (short) (entries[index + 1] - base);
        return (short) (base + (slope * (stored & 127) + 64 >> 7));
    }
}
