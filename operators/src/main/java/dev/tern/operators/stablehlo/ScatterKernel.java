package dev.tern.operators.stablehlo;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.movement.Box;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** Walks the updates row by row, because of updates that meet one element the last one wins or the sums round in order. */
final class ScatterKernel implements Kernel {
    private final Tensor input;
    private final Tensor indices;
    private final Tensor updates;
    private final Tensor output;
    private final Body body;
    private final boolean isFloat;
    private final boolean isUnsigned;
    private final long[] indexStrides;
    private final long vectorStep;
    private final int[] mapped;
    private final int[] operandAxes;
    private final long[] operandStrides;
    private final int[] position;
    private final long[] place;
    private final double[] pair;

    ScatterKernel(StablehloScatter scatter, Binding binding) {
        input = binding.input(0);
        indices = binding.input(1);
        updates = binding.input(2);
        output = binding.output(0);
        body = Body.ofScatter(binding.graph(scatter.bodyGraph()));
        isFloat = input.type().isFloat();
        isUnsigned = input.type() == DataType.UINT64;
        Shape operand = input.shape();
        IndexVectors vectors = IndexVectors.of(indices.shape(), scatter.indexVectorDim());
        vectorStep = vectors.step(indices.shape());
        mapped = scatter.scatterDimsToOperandDims().stream()
                .mapToInt(Long::intValue)
                .toArray();
        operandStrides = Box.strides(operand);
        position = new int[updates.shape().rank()];
        indexStrides = new long[position.length];
        operandAxes = new int[position.length];
        place = new long[operand.rank()];
        pair = new double[2];
        boolean[] windows = Numbers.axes(scatter.updateWindowDims(), position.length, "update_window_dims");
        int[] batchAxes = Numbers.others(windows);
        long[] batchStrides = vectors.batchStrides(indices.shape());
        for (int i = 0; i < batchAxes.length; i++) {
            indexStrides[batchAxes[i]] = batchStrides[i];
            operandAxes[batchAxes[i]] = -1;
        }
        int[] kept = scatter.windowAxes(operand.rank());
        for (int i = 0; i < kept.length; i++) {
            operandAxes[scatter.updateWindowDims().get(i).intValue()] = kept[i];
        }
    }

    @Override
    public void run() {
        output.data().copyFrom(input.data());
        if (updates.elements() > 0 && output.elements() > 0) {
            Arrays.fill(position, 0);
            for (long update = 0; update < updates.elements(); update++) {
                long at = target();
                if (at >= 0) {
                    join(at, update);
                }
                advance();
            }
        }
    }

    private void advance() {
        for (int axis = position.length - 1; axis >= 0; axis--) {
            if (++position[axis] < updates.shape().dim(axis)) {
                return;
            }
            position[axis] = 0;
        }
    }

    /** The element that the current update meets, or -1 if it lies outside. */
    private long target() {
        Arrays.fill(place, 0);
        long vector = 0;
        for (int i = 0; i < position.length; i++) {
            vector += position[i] * indexStrides[i];
        }
        for (int i = 0; i < mapped.length; i++) {
            place[mapped[i]] = IndexVectors.number(indices, vector, i, vectorStep);
        }
        for (int i = 0; i < position.length; i++) {
            if (operandAxes[i] >= 0) {
                place[operandAxes[i]] += position[i];
            }
        }
        long at = 0;
        for (int axis = 0; axis < place.length; axis++) {
            if (place[axis] < 0 || place[axis] >= input.shape().dim(axis)) {
                return -1;
            }
            at += place[axis] * operandStrides[axis];
        }
        return at;
    }

    private void join(long at, long update) {
        if (isFloat) {
            output.readDoubles(at, 1, pair, 0);
            updates.readDoubles(update, 1, pair, 1);
            pair[0] = body.join(pair[0], pair[1]);
            output.writeDoubles(at, 1, pair, 0);
        } else {
            output.setLong(at, body.join(output.longAt(at), updates.longAt(update), isUnsigned));
        }
    }
}
