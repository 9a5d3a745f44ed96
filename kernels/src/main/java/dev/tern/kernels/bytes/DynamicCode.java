package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;
import dev.tern.operators.product.DynamicQuantizer;
import java.util.Arrays;

/**
 * Writes the code that measures rows of floats and that quantises them, a row a tile, exactly as the reference's
 * {@code DynamicQuantizer} does: NaN is not measured and becomes zero, whole groups of eight elements are rounded by adding
 * half in single precision, those left over exactly.
 */
final class DynamicCode {
    static final int INPUT = 0;
    static final int OUTPUT = 8;
    static final int NUMBERS = 16;
    /** Whole blocks of a row. */
    static final int BLOCKS = 24;

    static final int ROW_ELEMENTS = 32;
    static final int BYTES = 40;

    /** Elements of a block; whole vectors on every machine, and whole groups. */
    static final int BLOCK = 16;

    private static final int GROUP = 8;

    /** Quotients beyond this are at the end of every range; the reference limits them so as well. */
    private static final float LARGEST = DynamicQuantizer.LARGEST_QUOTIENT;

    private final VectorAssembler code;
    private final Shape shape;
    private final int lanes;

    private final R params = R.of(0);
    private final R row = R.of(1);
    private final R end = R.of(2);
    private final R in = R.of(3);
    private final R out = R.of(4);
    private final R numbers = R.of(5);
    private final R counter = R.of(6);
    private final R t = R.of(7);

    private final V x = V.of(0);
    private final V mask = V.of(1);
    private final V least = V.of(2);
    private final V most = V.of(3);
    private final V inverse = V.of(2);
    private final V zero = V.of(3);
    private final V sign = V.of(4);
    private final V half = V.of(5);
    private final V lowest = V.of(6);
    private final V highest = V.of(7);
    private final V low = V.of(8);
    private final V high = V.of(9);
    private final V whole = V.of(10);

    /**
     * What code depends on.
     *
     * @param rest elements of a row behind its whole blocks
     * @param blocks whether rows have whole blocks
     */
    record Shape(int rest, boolean blocks, boolean signed, boolean asymmetric) {}

    record MeasureKey(Shape shape) {}

    record QuantizeKey(Shape shape) {}

    private DynamicCode(VectorAssembler code, Shape shape) {
        this.code = code;
        this.shape = shape;
        this.lanes = code.traits().lanes();
    }

    /** Writes the code that leaves each row's least and greatest element among its numbers. */
    static void measure(VectorAssembler code, Shape shape) {
        DynamicCode writer = new DynamicCode(code, shape);
        writer.rows(writer::measureRow);
    }

    /** Writes the code that quantises each row by its numbers. */
    static void quantize(VectorAssembler code, Shape shape) {
        DynamicCode writer = new DynamicCode(code, shape);
        writer.rows(writer::quantizeRow);
    }

    private void rows(Runnable body) {
        TileLoop.inRegisters(code, row, end, () -> {}, () -> {
            code.load64(t, params.at(ROW_ELEMENTS));
            code.multiply(out, t, row);
            code.shiftLeft(in, out, 2);
            code.load64(t, params.at(INPUT));
            code.add(in, in, t);
            code.load64(t, params.at(OUTPUT));
            code.add(out, out, t);
            code.load64(numbers, params.at(NUMBERS));
            code.multiply(t, row, DynamicBytes.NUMBERS_BYTES);
            code.add(numbers, numbers, t);
            body.run();
        });
    }

    private void blocks(Runnable body) {
        if (shape.blocks()) {
            code.load64(counter, params.at(BLOCKS));
            code.countDown(counter, body);
        }
    }

    private void measureRow() {
        code.constant(least, Float.POSITIVE_INFINITY);
        code.constant(most, Float.NEGATIVE_INFINITY);
        blocks(() -> {
            for (int i = 0; i < BLOCK; i += lanes) {
                code.load(x, in.at(4 * i));
                measureVector();
            }
            code.add(in, in, 4 * BLOCK);
        });
        for (int i = 0; i < shape.rest(); i += lanes) {
            int count = Math.min(lanes, shape.rest() - i);
            code.load(x, in.at(4 * i), 4 * count);
            if (count < lanes) {
                // Lanes without an element hold NaN, which is not measured.
                int[] nan = new int[lanes];
                Arrays.fill(nan, count, lanes, -1);
                code.constants(mask, nan);
                code.binary(Binary.OR, x, x, mask);
            }
            measureVector();
        }
        code.reduce(Reduction.MIN_F32, least, least);
        code.reduce(Reduction.MAX_F32, most, most);
        code.store(numbers.at(DynamicBytes.LEAST), least, 4);
        code.store(numbers.at(DynamicBytes.MOST), most, 4);
    }

    private void measureVector() {
        code.compare(Comparison.LESS_F32, mask, x, least);
        code.select(least, mask, x, least);
        code.compare(Comparison.LESS_F32, mask, most, x);
        code.select(most, mask, x, most);
    }

    private void quantizeRow() {
        int offset = shape.signed() ? 0 : 128;
        code.broadcast(inverse, numbers.at(DynamicBytes.INVERSE));
        code.broadcast(zero, numbers.at(DynamicBytes.ZERO));
        code.constant(sign, 0x8000_0000);
        code.constant(half, 0.5f);
        code.constant(lowest, -LARGEST);
        code.constant(highest, LARGEST);
        code.constant(low, (shape.asymmetric() ? -128 : -127) + offset);
        code.constant(high, 127 + offset);
        blocks(() -> {
            for (int i = 0; i < BLOCK; i += lanes) {
                code.load(x, in.at(4 * i));
                quantizeVector(true);
                store(out.at(i), lanes);
            }
            code.add(in, in, 4 * BLOCK);
            code.add(out, out, BLOCK);
        });
        int grouped = shape.rest() / GROUP * GROUP;
        vectors(0, grouped, true);
        vectors(grouped, shape.rest(), false);
    }

    private void vectors(int from, int to, boolean grouped) {
        for (int i = from; i < to; i += lanes) {
            int count = Math.min(lanes, to - i);
            code.load(x, in.at(4 * i), 4 * count);
            quantizeVector(grouped);
            store(out.at(i), count);
        }
    }

    private void store(At at, int count) {
        code.storeNarrowed(at, shape.signed() ? Element.I8 : Element.U8, x, count);
    }

    private void quantizeVector(boolean grouped) {
        code.binary(Binary.MUL_F32, x, x, inverse);
        code.compare(Comparison.EQUAL_F32, mask, x, x);
        code.binary(Binary.AND, x, x, mask);
        code.binary(Binary.MAX_F32, x, x, lowest);
        code.binary(Binary.MIN_F32, x, x, highest);
        code.binary(Binary.AND, mask, x, sign);
        if (grouped) {
            code.binary(Binary.OR, mask, mask, half);
            code.binary(Binary.ADD_F32, x, x, mask);
        } else {
            roundExactly();
        }
        code.unary(Unary.F32_TO_I32_TRUNCATED, x, x);
        code.binary(Binary.ADD_I32, x, x, zero);
        code.binary(Binary.MAX_I32, x, x, low);
        code.binary(Binary.MIN_I32, x, x, high);
    }

    /** Ties away from zero; the mask holds the sign. */
    private void roundExactly() {
        code.unary(Unary.ABS_F32, x, x);
        code.unary(Unary.FLOOR_F32, whole, x);
        code.binary(Binary.SUB_F32, x, x, whole);
        code.compare(Comparison.LESS_EQUAL_F32, x, half, x);
        code.binary(Binary.AND, x, x, half);
        code.binary(Binary.ADD_F32, x, x, x);
        code.binary(Binary.ADD_F32, x, whole, x);
        code.binary(Binary.OR, x, x, mask);
    }
}
