package dev.tern.kernels.product;

import static dev.tern.kernels.TileLoop.PARAMS;
import static dev.tern.kernels.TileLoop.TILE;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.TileLoop;

/**
 * Writes the code that transforms weights for {@link Winograd}. A tile is a vector of units: their weights of four channels
 * are turned, so that lanes are units, tap by tap; then each channel's nine vectors become 36, each in its own matrix. The
 * last four channels may overlap those before them. Where units are fewer than lanes, the last one stands in.
 */
final class WinogradFilterCode {
    static final int WEIGHTS = 0;
    static final int UNITS = 8;
    static final int CHANNELS = 16;
    /** From tap to tap. */
    static final int TAP_BYTES = 24;
    /** From unit to unit. */
    static final int UNIT_BYTES = 32;

    static final int PANELS = 40;
    static final int MATRIX_BYTES = 48;
    static final int BYTES = 56;

    private static final int TAPS = 9;
    private static final int SIDE = Winograd.WINDOW;
    /** Channels that are turned at once. */
    private static final int TURNED = 4;

    /** What the code is shaped by: vectors of a panel. */
    record Key(int vectors) {}

    private final VectorAssembler m;
    private final int vectors;
    private final int lanes;
    private final int vectorBytes;
    private final TileLoop tiles;
    /** Addresses of the units' weights. */
    private final At units;

    private final At target;
    private final At channel;
    /** Nine taps of four channels. */
    private final At turned;

    private final At half;

    private WinogradFilterCode(VectorAssembler m, Key key) {
        this.m = m;
        this.vectors = key.vectors();
        lanes = m.traits().lanes();
        vectorBytes = 4 * lanes;
        tiles = new TileLoop(m);
        units = m.local(8 * lanes);
        target = m.local(8);
        channel = m.local(8);
        turned = m.local(TAPS * TURNED * vectorBytes);
        half = m.local(3 * SIDE * vectorBytes);
    }

    static void write(VectorAssembler m, Key key) {
        WinogradFilterCode code = new WinogradFilterCode(m, key);
        code.tiles.write(code::tile);
    }

    private void tile() {
        R at = R.of(1);
        R left = R.of(2);
        Label nextChannels = m.label();
        Label done = m.label();
        place();
        m.constant(at, 0);
        m.bind(nextChannels);
        m.store64(channel, at);
        turn();
        transform();
        m.load64(at, channel);
        m.load64(left, PARAMS.at(CHANNELS));
        m.add(left, left, -TURNED);
        m.branch(Condition.GREATER_EQUAL, at, left, done);
        m.add(at, at, TURNED);
        m.minimum(at, at, left);
        m.jump(nextChannels);
        m.bind(done);
    }

    /** Finds the tile's units and where the first step of depth of its first matrix goes. */
    private void place() {
        R panel = R.of(3);
        R within = R.of(4);
        R number = R.of(5);
        R unit = R.of(6);
        R last = R.of(7);
        m.constant(number, vectors);
        m.divide(panel, within, TILE, number);
        m.load64(number, PARAMS.at(MATRIX_BYTES));
        m.multiply(number, number, Winograd.MATRICES);
        m.multiply(panel, panel, number);
        m.multiply(within, within, vectorBytes);
        m.add(panel, panel, within);
        m.load64(number, PARAMS.at(PANELS));
        m.add(panel, panel, number);
        m.add(panel, panel, vectors * vectorBytes);
        m.store64(target, panel);
        m.multiply(unit, TILE, lanes);
        m.load64(last, PARAMS.at(UNITS));
        m.add(last, last, -1);
        for (int i = 0; i < lanes; i++) {
            m.minimum(number, unit, last);
            m.load64(within, PARAMS.at(UNIT_BYTES));
            m.multiply(number, number, within);
            m.load64(within, PARAMS.at(WEIGHTS));
            m.add(number, number, within);
            m.store64(units.plus(8 * i), number);
            m.add(unit, unit, 1);
        }
    }

    /** Turns four channels of all taps. */
    private void turn() {
        R offset = R.of(1);
        R to = R.of(2);
        R count = R.of(3);
        R from = R.of(4);
        R tapBytes = R.of(5);
        V[] in = V.range(0, TURNED);
        V[] spare = V.range(TURNED, TURNED);
        m.load64(offset, channel);
        m.shiftLeft(offset, offset, 2);
        m.address(to, turned);
        m.load64(tapBytes, PARAMS.at(TAP_BYTES));
        m.constant(count, TAPS);
        m.countDown(count, () -> {
            for (int i = 0; i < lanes; i++) {
                m.load64(from, units.plus(8 * i));
                V into = in[i % TURNED];
                if (i < TURNED) {
                    m.load(into, from.at(offset, 0), 16);
                } else {
                    m.loadBlock(into, i / TURNED, from.at(offset, 0));
                }
            }
            PackCode.turn(m, in, spare);
            for (int i = 0; i < TURNED; i++) {
                m.store(to.at(i * vectorBytes), in[i]);
            }
            m.add(to, to, TURNED * vectorBytes);
            m.add(offset, offset, tapBytes);
        });
    }

    private void transform() {
        R from = R.of(1);
        R to = R.of(2);
        R count = R.of(3);
        R number = R.of(4);
        V[] constants = V.range(9, 6);
        float[] values = {
            -2 / 3f, -1 / 3f, (float) (-2 / 3.0 * Math.sqrt(0.5)), 1 / 6f, 1 / 3f, (float) (Math.sqrt(2) / 6)
        };
        for (int i = 0; i < values.length; i++) {
            m.constant(constants[i], values[i]);
        }
        m.address(from, turned);
        m.load64(to, channel);
        m.multiply(to, to, vectors * vectorBytes);
        m.load64(number, target);
        m.add(to, to, number);
        m.constant(count, TURNED);
        m.countDown(count, () -> {
            transformChannel(from, to, constants);
            m.add(from, from, vectorBytes);
            m.add(to, to, vectors * vectorBytes);
        });
    }

    private void transformChannel(R from, R to, V[] constants) {
        R place = R.of(4);
        R loop = R.of(5);
        R matrix = R.of(6);
        R tap = R.of(7);
        V[] x = V.range(0, 3);
        m.address(place, half);
        m.move(tap, from);
        m.constant(loop, 3);
        m.countDown(loop, () -> {
            for (int i = 0; i < 3; i++) {
                m.load(x[i], tap.at(i * 3 * TURNED * vectorBytes));
            }
            V[] found = transformed(x, constants);
            for (int i = 0; i < SIDE; i++) {
                m.store(place.at(i * vectorBytes), found[i]);
            }
            m.add(tap, tap, TURNED * vectorBytes);
            m.add(place, place, SIDE * vectorBytes);
        });
        m.address(tap, half);
        m.move(place, to);
        m.load64(matrix, PARAMS.at(MATRIX_BYTES));
        m.constant(loop, SIDE);
        m.countDown(loop, () -> {
            for (int j = 0; j < 3; j++) {
                m.load(x[j], tap.at(j * SIDE * vectorBytes));
            }
            for (V number : transformed(x, constants)) {
                m.store(place.at(0), number);
                m.add(place, place, matrix);
            }
            m.add(tap, tap, vectorBytes);
        });
    }

    /** Three numbers as polynomial at six points. */
    private V[] transformed(V[] x, V[] constants) {
        V near = V.of(3);
        V nearLess = V.of(4);
        V far = V.of(5);
        V farLess = V.of(6);
        m.binary(Binary.MUL_F32, near, x[0], constants[0]);
        m.fma(near, x[2], constants[1]);
        m.move(nearLess, near);
        m.fma(near, x[1], constants[2]);
        m.fnma(nearLess, x[1], constants[2]);
        m.binary(Binary.MUL_F32, far, x[0], constants[3]);
        m.fma(far, x[2], constants[4]);
        m.move(farLess, far);
        m.fma(far, x[1], constants[5]);
        m.fnma(farLess, x[1], constants[5]);
        return new V[] {x[0], near, nearLess, far, farLess, x[2]};
    }
}
