package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/**
 * Writes code that copies the rows which a tile's windows see, as products take them: padding filled in, top bits flipped,
 * widened to 16 bits. Copies may reach past the place of a row, which the next row then overwrites: the copy needs
 * {@link #SLACK} bytes behind it. Nothing is read but the image.
 */
final class CopyCode {
    /** Bytes behind the copy that may be overwritten. */
    static final int SLACK = 128;

    /** Vectors that are copied without a loop. */
    private static final int UNROLLED = 6;

    private final VectorAssembler code;
    private final ByteInputs inputs;
    private final V data = V.of(0);
    private final V high = V.of(1);
    private final V flip = V.of(2);
    private final V padding = V.of(3);
    private final V none = V.of(4);

    CopyCode(VectorAssembler code, ByteInputs inputs) {
        this.code = code;
        this.inputs = inputs;
    }

    /**
     * Sets up the constants that {@link #copy} and {@link #fill} use: vector registers 2 to 4. Where inputs are dynamic,
     * {@code numbers} has the address of the image's numbers.
     */
    void begin(R numbers) {
        code.constant(flip, ByteInputs.FLIP);
        if (inputs.dynamic()) {
            code.broadcast(padding, numbers.at(inputs.pairs() ? DynamicBytes.PADDING_PAIRS : DynamicBytes.PADDING));
        } else {
            code.constant(padding, inputs.paddingBits());
        }
        code.zero(none);
    }

    /** Activations that one step of a copy takes. */
    private int atOnce() {
        return inputs.pairs() ? 16 : code.traits().vectorBytes();
    }

    /** Fills {@code count} activations with padding; {@code to} moves behind them, {@code counter} is undefined after. */
    void fill(R to, int count, R counter) {
        int bytes = count * inputs.elementBytes();
        int step = code.traits().vectorBytes();
        int times = (bytes + step - 1) / step;
        if (times <= UNROLLED) {
            for (int i = 0; i < times; i++) {
                code.store(to.at(i * step), padding);
            }
            code.add(to, to, bytes);
            return;
        }
        code.constant(counter, times);
        code.countDown(counter, () -> {
            code.store(to.at(0), padding);
            code.add(to, to, step);
        });
        code.add(to, to, bytes - times * step);
    }

    /** Copies {@code count} activations; both pointers move behind them, {@code counter} is undefined after. */
    void copy(R to, R from, int count, R counter) {
        int step = atOnce();
        int whole = count / step;
        int rest = count % step;
        if (whole > UNROLLED) {
            code.constant(counter, whole);
            code.countDown(counter, () -> {
                move(to.at(0), from.at(0), step);
                code.add(from, from, step);
                code.add(to, to, step * inputs.elementBytes());
            });
        } else {
            for (int i = 0; i < whole; i++) {
                move(to.at(i * step * inputs.elementBytes()), from.at(i * step), step);
            }
            code.add(from, from, whole * step);
            code.add(to, to, whole * step * inputs.elementBytes());
        }
        if (rest > 0) {
            move(to.at(0), from.at(0), rest);
            code.add(from, from, rest);
            code.add(to, to, rest * inputs.elementBytes());
        }
    }

    private void move(At to, At from, int count) {
        if (count == code.traits().vectorBytes()) {
            code.load(data, from);
        } else {
            code.load(data, from, count);
        }
        if (inputs.flipped()) {
            code.binary(Binary.XOR, data, data, flip);
        }
        if (!inputs.pairs()) {
            code.store(to, data);
            return;
        }
        code.binary(Binary.ZIP_HIGH_8, high, data, none);
        code.binary(Binary.ZIP_LOW_8, data, data, none);
        code.storeBlock(to, data, 0);
        if (count > 8) {
            code.storeBlock(to.plus(16), high, 0);
        }
    }

    /**
     * Copies pixels {@code x} to {@code x + span - 1} of the row at {@code from}, one by one, filling in those outside the
     * row of {@code width} pixels. {@code to} moves behind them; {@code x}, {@code pixel} and {@code counter} are undefined
     * after.
     */
    void pixels(R to, R from, R x, int span, WindowShape shape, R left, R pixel, R counter) {
        code.constant(left, span);
        Label again = code.label();
        Label outside = code.label();
        Label next = code.label();
        code.bind(again);
        code.branch(Condition.LESS, x, 0, outside);
        code.branch(Condition.GREATER_EQUAL, x, shape.width(), outside);
        code.multiply(pixel, x, shape.pixel());
        code.add(pixel, pixel, from);
        copy(to, pixel, shape.channels(), counter);
        code.jump(next);
        code.bind(outside);
        fill(to, shape.channels(), counter);
        code.bind(next);
        code.add(x, x, 1);
        code.addAndLoop(left, -1, again);
    }
}
