package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;

/** Writes how the sums of a {@link ProductCode} become results, as its {@link Finish} tells. */
final class ProductStore {
    private final VectorAssembler code;
    private final ProductPlan plan;
    private final Finish finish;
    private final R params;
    private final R table;
    private final R out;
    private final R t1;
    private final R t2;
    private final At numbersAt;
    private final At positionAt;

    /** Parameters, the units' row of the finish's table, where the first position's results go; two that are free. */
    record Registers(R params, R table, R out, R t1, R t2) {}

    /** {@code numbersAt} holds the address of dynamic numbers, {@code positionAt} the first position at hand. */
    ProductStore(VectorAssembler code, ProductPlan plan, Finish finish, Registers at, At numbersAt, At positionAt) {
        this.code = code;
        this.plan = plan;
        this.finish = finish;
        this.params = at.params();
        this.table = at.table();
        this.out = at.out();
        this.t1 = at.t1();
        this.t2 = at.t2();
        this.numbersAt = numbersAt;
        this.positionAt = positionAt;
    }

    /** Bytes of a vector of units in the finish's table. */
    int tableRowBytes() {
        return finish.rowVectors() * plan.traits().vectorBytes();
    }

    /** Bytes between the results of neighbouring positions. */
    int resultPixel() {
        return plan.shape().groups() * plan.shape().units() * finish.resultBytes();
    }

    /** Stores the sums of some positions, of which {@code units} are units. */
    void store(V[][] sums, int units) {
        switch (finish) {
            case Rescale rescale -> store(rescale, sums, units);
            case RealFinish real -> store(real, sums, units);
            case ShortFinish shorts -> store(shorts, sums, units);
            case SumsFinish _ -> storeSums(sums, units);
        }
    }

    private void storeSums(V[][] sums, int units) {
        int lanes = plan.traits().lanes();
        for (int r = 0; r < sums.length; r++) {
            for (int v = 0; v < sums[r].length; v++) {
                int bytes = Integer.BYTES * Math.min(lanes, units - v * lanes);
                At place = out.at(r * resultPixel() + v * plan.traits().vectorBytes());
                if (bytes == plan.traits().vectorBytes()) {
                    code.store(place, sums[r][v]);
                } else {
                    code.store(place, sums[r][v], bytes);
                }
            }
        }
    }

    private void store(ShortFinish shorts, V[][] sums, int units) {
        int vectors = sums[0].length;
        int lanes = plan.traits().lanes();
        V[] spare = V.range(plan.rows() * vectors, 3);
        for (int v = 0; v < vectors; v++) {
            shorts.finish(code, column(sums, v), params, table, v * tableRowBytes(), spare);
            for (int r = 0; r < sums.length; r++) {
                At place = out.at(r * resultPixel() + v * lanes * Short.BYTES);
                code.storeNarrowed(place, Element.I16, sums[r][v], Math.min(lanes, units - v * lanes));
            }
        }
    }

    private void store(RealFinish real, V[][] sums, int units) {
        int vectors = sums[0].length;
        int lanes = plan.traits().lanes();
        V[] spare = V.range(plan.rows() * vectors, RealFinish.SPARE);
        code.load64(t1, numbersAt);
        if (real.eachPosition()) {
            code.load64(t2, positionAt);
            code.multiply(t2, t2, DynamicBytes.NUMBERS_BYTES);
            code.add(t1, t1, t2);
        }
        for (int v = 0; v < vectors; v++) {
            int count = Math.min(lanes, units - v * lanes);
            for (int r = 0; r < sums.length; r++) {
                At numbers = t1.at(real.eachPosition() ? r * DynamicBytes.NUMBERS_BYTES : 0);
                real.finish(code, sums[r][v], table, v * tableRowBytes(), numbers, spare);
                At place = out.at(r * resultPixel() + v * plan.traits().vectorBytes());
                if (count == lanes) {
                    code.store(place, sums[r][v]);
                } else {
                    code.store(place, sums[r][v], 4 * count);
                }
            }
        }
    }

    private void store(Rescale rescale, V[][] sums, int units) {
        int vectors = sums[0].length;
        V[] spare = V.range(plan.rows() * vectors, 3);
        int lanes = plan.traits().lanes();
        for (int v = 0; v < vectors; v++) {
            rescale.scale(code, column(sums, v), params, table, v * tableRowBytes(), spare);
        }
        boolean packs = plan.packs(vectors, units);
        Rescale last = rescale;
        if (rescale.sum() != null) {
            add(rescale, sums, units, packs, spare);
            last = Rescale.limits(rescale.sum(), rescale.unsigned());
        }
        if (packs) {
            for (int r = 0; r < sums.length; r++) {
                V[] sum = sums[r];
                last.pack(code, sum[0], sum[1], sum[2], sum[3], spare[0]);
                code.store(out.at(r * resultPixel()), sum[0]);
            }
            return;
        }
        Element element = rescale.unsigned() ? Element.U8 : Element.I8;
        for (int v = 0; v < vectors; v++) {
            last.finish(code, column(sums, v), spare);
            for (int r = 0; r < sums.length; r++) {
                At place = out.at(r * resultPixel() + v * lanes);
                code.storeNarrowed(place, element, sums[r][v], Math.min(lanes, units - v * lanes));
            }
        }
    }

    /** Adds what lies at the same place of another tensor. */
    private void add(Rescale rescale, V[][] sums, int units, boolean packs, V[] spare) {
        int vectors = sums[0].length;
        int lanes = plan.traits().lanes();
        for (int v = 0; v < vectors; v++) {
            rescale.hold(code, column(sums, v), spare[0]);
        }
        code.load64(t1, params.at(ProductCode.OTHER_BEHIND));
        code.add(t1, t1, out);
        code.load64(t2, params.at(ProductCode.RESIDUAL));
        ResidualCode other = new ResidualCode(code, rescale.unsigned(), t2, plan.rows() * vectors);
        other.begin(packs);
        for (int v = 0; v < vectors; v++) {
            if (packs) {
                other.addSpread(column(sums, v), v, t1, resultPixel(), units);
            } else {
                other.addLanes(column(sums, v), Math.min(lanes, units - v * lanes), t1, v * lanes, resultPixel());
            }
        }
    }

    private static V[] column(V[][] sums, int v) {
        V[] column = new V[sums.length];
        for (int r = 0; r < column.length; r++) {
            column[r] = sums[r][v];
        }
        return column;
    }
}
