package dev.tern.operators.embedding;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.embedding.EmbeddingLookupSparse.Combiner;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/**
 * Sums weighted rows place by place, in the order in which they are listed. A place that comes up again after another
 * is divided again, as the original does.
 */
final class SparseLookup implements Kernel {
    private final Tensor ids;
    private final Tensor indices;
    private final Tensor weights;
    private final Tensor table;
    private final Tensor output;
    private final Combiner combiner;
    private final int width;
    private final int leading;
    private final float[] row;
    private final float[] sum;

    SparseLookup(Binding binding, Combiner combiner) {
        ids = binding.input(0);
        indices = binding.input(1);
        weights = binding.input(3);
        table = binding.input(4);
        output = binding.output(0);
        this.combiner = combiner;
        width = Extent.of(table.shape().elements(1, table.shape().rank()));
        leading = indices.shape().dim(1) - 1;
        row = binding.floats(width);
        sum = binding.floats(width);
        if (binding.isConstant(0)) {
            EmbeddingLookup.check(ids, table.shape().dim(0));
        }
        if (binding.isConstant(1)) {
            checkPlaces();
        }
    }

    @Override
    public void run() {
        EmbeddingLookup.check(ids, table.shape().dim(0));
        checkPlaces();
        output.data().fill((byte) 0);
        long place = 0;
        float total = 0;
        float squares = 0;
        int count = 0;
        if (output.elements() == 0) {
            return;
        }
        output.readFloats(0, width, sum, 0);
        for (int i = 0; i < ids.elements(); i++) {
            long next = place(i);
            if (next != place) {
                finish(place, count, total, squares);
                output.readFloats(next * width, width, sum, 0);
                place = next;
                total = 0;
                squares = 0;
                count = 0;
            }
            float weight = weights.floatAt(i);
            count++;
            total += weight;
            squares += weight * weight;
            table.readFloats((long) ids.intAt(i) * width, width, row, 0);
            for (int k = 0; k < width; k++) {
                sum[k] += row[k] * weight;
            }
        }
        finish(place, count, total, squares);
    }

    private void finish(long place, int count, float total, float squares) {
        if (count > 0 && combiner != Combiner.SUM) {
            float divisor = combiner == Combiner.MEAN ? total : (float) Math.sqrt(squares);
            for (int k = 0; k < width; k++) {
                sum[k] /= divisor;
            }
        }
        output.writeFloats(place * width, width, sum, 0);
    }

    private long place(int i) {
        long place = 0;
        Shape shape = output.shape();
        for (int d = 0; d < leading; d++) {
            place = place * shape.dim(d) + indices.intAt((long) i * (leading + 1) + d);
        }
        return place;
    }

    private void checkPlaces() {
        for (int i = 0; i < indices.shape().dim(0); i++) {
            for (int d = 0; d < leading; d++) {
                int index = indices.intAt((long) i * (leading + 1) + d);
                if (index < 0 || index >= output.shape().dim(d)) {
                    throw TernException.at("index " + i + ", axis " + d)
                            .expected("0 to " + (output.shape().dim(d) - 1))
                            .found(String.valueOf(index))
                            .fix("keep indices inside the extents");
                }
            }
        }
    }
}
