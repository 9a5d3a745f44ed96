package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Writes how a {@link ProductCode} goes through the windows of some positions: run by run, step by step. */
final class ProductWindow {
    /** Steps of dot products that are written one after the other. */
    private static final int STEPS_UNROLLED = 4;

    /** Steps of a whole window that are written without any loop. */
    private static final int STEPS_WITHOUT_LOOP = 12;

    private final VectorAssembler code;
    private final ProductPlan plan;
    private final ByteInputs inputs;
    private final R params;
    private final R a;
    private final R w;
    private final R k;
    private final R t1;
    private final R t2;
    private final At runAt;

    /** Parameters; the first position's activations and the weights, which move; a counter and two that are free. */
    record Registers(R params, R a, R w, R k, R t1, R t2) {}

    /** {@code runAt} is memory of its own for the run at hand. */
    ProductWindow(VectorAssembler code, ProductPlan plan, Registers at, At runAt) {
        this.code = code;
        this.plan = plan;
        this.inputs = plan.inputs();
        this.params = at.params();
        this.a = at.a();
        this.w = at.w();
        this.k = at.k();
        this.t1 = at.t1();
        this.t2 = at.t2();
        this.runAt = runAt;
    }

    /** Adds to sums the products of a whole window; where it is not {@code weighted}, every weight is one. */
    void add(V[][] sums, boolean weighted) {
        products(sums, weighted ? V.range(sums.length * sums[0].length, sums[0].length) : new V[0]);
        if (inputs.matrix()) {
            exchange(sums);
        }
    }

    /** Makes two positions' sums those of two positions and two units each, as matrix products have them, or back. */
    void exchange(V[][] sums) {
        V other = V.of(sums.length * sums[0].length);
        for (int r = 0; r < sums.length; r += 2) {
            for (int v = 0; v < sums[r].length; v++) {
                code.binary(Binary.ZIP_HIGH_64, other, sums[r][v], sums[r + 1][v]);
                code.binary(Binary.ZIP_LOW_64, sums[r][v], sums[r][v], sums[r + 1][v]);
                code.move(sums[r + 1][v], other);
            }
        }
    }

    private void products(V[][] sums, V[] weights) {
        if (isFlippedHere()) {
            code.constant(flip(), ByteInputs.FLIP);
        }
        int steps = plan.steps();
        if (plan.runs() * steps <= STEPS_WITHOUT_LOOP) {
            for (int run = 0; run < plan.runs(); run++) {
                for (int s = 0; s < steps; s++) {
                    step(sums, weights, a, plan.runOffset(run) + s * stepBytes(), (run * steps + s), count(s));
                }
            }
        } else if (plan.runs() == 1) {
            run(sums, weights, a);
        } else {
            code.constant(t2, 0);
            Label again = code.label();
            code.bind(again);
            code.store64(runAt, t2);
            code.load64(t1, params.at(32));
            code.add(t1, t1, t2);
            code.load64(t1, t1.at(0));
            code.add(t1, t1, a);
            run(sums, weights, t1);
            code.load64(t2, runAt);
            code.add(t2, t2, 8);
            code.branch(Condition.LESS, t2, 8 * plan.runs(), again);
        }
    }

    /** Activations of one position in a step. */
    private int count(int step) {
        return Math.min(inputs.step(), plan.runLength() - step * inputs.step());
    }

    private int stepBytes() {
        return inputs.step() * inputs.elementBytes();
    }

    /** One run from {@code from}, which moves, as weights do. */
    private void run(V[][] sums, V[] weights, R from) {
        int whole = plan.runLength() / inputs.step();
        int unrolled = Math.min(whole, STEPS_UNROLLED);
        int times = unrolled == 0 ? 0 : whole / unrolled;
        int done = 0;
        if (times > 1) {
            code.constant(k, times);
            code.countDown(k, () -> {
                for (int s = 0; s < unrolled; s++) {
                    step(sums, weights, from, s * stepBytes(), s, inputs.step());
                }
                code.add(from, from, unrolled * stepBytes());
                code.add(w, w, unrolled * weightStep(weights));
            });
            done = times * unrolled;
        }
        for (int s = done; s < plan.steps(); s++) {
            step(sums, weights, from, (s - done) * stepBytes(), s - done, count(s));
        }
        code.add(w, w, (plan.steps() - done) * weightStep(weights));
    }

    private int weightStep(V[] weights) {
        return weights.length * plan.stepWeightBytes();
    }

    private boolean isFlippedHere() {
        return plan.direct() && inputs.flipped();
    }

    private V flip() {
        return V.of(plan.traits().vectors() - 1);
    }

    private V activation() {
        return V.of(plan.traits().vectors() - (isFlippedHere() ? 2 : 1));
    }

    /** One step: four or two activations of each position times the weights of each unit, or {@link #eights}. */
    private void step(V[][] sums, V[] weights, R from, int offset, int weightSteps, int count) {
        if (inputs.matrix()) {
            eights(sums, weights, from, offset, weightSteps, count);
            return;
        }
        V[] ones = weights;
        if (weights.length == 0) {
            ones = new V[] {V.of(sums.length)};
            code.constant(ones[0], ones(count));
        } else {
            for (int v = 0; v < weights.length; v++) {
                code.load(
                        weights[v],
                        w.at(weightSteps * weightStep(weights)
                                + v * plan.traits().vectorBytes()));
            }
        }
        V activation = activation();
        for (int r = 0; r < sums.length; r++) {
            code.loadScalar(activation, from.at(offset + r * plan.positionBytes()));
            if (isFlippedHere()) {
                code.binary(Binary.XOR, activation, activation, flip());
            }
            for (int v = 0; v < ones.length; v++) {
                if (inputs.pairs()) {
                    code.dot2Scalar(sums[r][v], activation, ones[v]);
                } else {
                    code.dot4Scalar(sums[r][v], activation, ones[v]);
                }
            }
        }
    }

    /**
     * One step of matrix products: eight activations of each position, two positions side by side, times the weights of
     * two units at a time. Where activations are read in place, none behind the window is.
     */
    private void eights(V[][] sums, V[] weights, R from, int offset, int weightSteps, int count) {
        int vectors = sums[0].length;
        V[] positions = V.range(sums.length * vectors, sums.length / 2);
        V other = activation();
        for (int p = 0; p < positions.length; p++) {
            At at = from.at(offset + 2 * p * plan.positionBytes());
            int bytes = plan.direct() ? count : inputs.step();
            code.load(positions[p], at, bytes);
            code.load(other, at.plus(plan.positionBytes()), bytes);
            code.binary(Binary.ZIP_LOW_64, positions[p], positions[p], other);
        }
        int spare = plan.traits().vectors() - sums.length * vectors - positions.length;
        for (int half = 0; half < 2 * vectors; half++) {
            V pair = V.of(plan.traits().vectors() - 1 - half % Math.min(spare, 4));
            if (weights.length == 0) {
                code.constants(pair, new int[] {ones(Math.min(count, 4)), ones(Math.max(count - 4, 0))});
            } else {
                code.load(
                        pair,
                        w.at(weightSteps * weightStep(weights)
                                + half * plan.traits().vectorBytes()));
            }
            for (int p = 0; p < positions.length; p++) {
                code.matrix8(sums[2 * p + half % 2][half / 2], positions[p], pair, inputs.signed());
            }
        }
    }

    private int ones(int count) {
        if (inputs.pairs()) {
            return count == 2 ? 0x00010001 : 1;
        }
        return count == 0 ? 0 : 0x01010101 >>> 8 * (4 - count);
    }
}
