package dev.tern.operators.stablehlo;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Filling;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/** Copies one slice after another, element by element along the axes that slices keep. */
final class GatherKernel implements Kernel {
    private final Tensor indices;
    private final MemorySegment from;
    private final MemorySegment to;
    private final int bytes;
    private final boolean empty;
    private final int vectorLength;
    private final long vectorStep;
    private final int[] batches;
    private final long[] batchFrom;
    private final long[] batchTo;
    private final long[] mappedStrides;
    private final long[] mappedMost;
    private final int[] slice;
    private final long[] sliceFrom;
    private final long[] sliceTo;

    GatherKernel(StablehloGather gather, Binding binding) {
        Shape operand = binding.shape(0);
        Shape result = binding.output(0).shape();
        indices = binding.input(1);
        from = binding.input(0).data();
        to = binding.output(0).data();
        bytes = binding.outputType(0).bits() / 8;
        empty = result.elements() == 0 || operand.elements() == 0;
        IndexVectors vectors = IndexVectors.of(indices.shape(), gather.indexVectorDim());
        vectorLength = vectors.length();
        vectorStep = vectors.step(indices.shape());
        batches = vectors.batches();
        batchFrom = vectors.batchStrides(indices.shape());
        batchTo = new long[batches.length];
        long[] operandStrides = Box.strides(operand);
        mappedStrides = new long[vectorLength];
        mappedMost = new long[vectorLength];
        for (int i = 0; i < vectorLength; i++) {
            int axis = gather.startIndexMap().get(i).intValue();
            mappedStrides[i] = operandStrides[axis];
            mappedMost[i] = operand.dim(axis) - gather.sliceSizes().get(axis);
        }
        int[] kept = gather.keptAxes(operand.rank());
        slice = new int[kept.length];
        sliceFrom = new long[kept.length];
        sliceTo = new long[kept.length];
        boolean[] offsets = gather.offsetAxes(result.rank());
        long[] resultStrides = Box.strides(result);
        for (int i = 0, s = 0, b = 0; i < offsets.length; i++) {
            if (offsets[i]) {
                slice[s] = result.dim(i);
                sliceFrom[s] = operandStrides[kept[s]];
                sliceTo[s++] = resultStrides[i];
            } else {
                batchTo[b++] = resultStrides[i];
            }
        }
    }

    @Override
    public void run() {
        if (!empty) {
            batch(0, 0, 0);
        }
    }

    private void batch(int axis, long index, long result) {
        if (axis == batches.length) {
            long start = 0;
            for (int i = 0; i < vectorLength; i++) {
                long number = IndexVectors.number(indices, index, i, vectorStep);
                start += Math.clamp(number, 0, mappedMost[i]) * mappedStrides[i];
            }
            slice(0, start, result);
            return;
        }
        for (int i = 0; i < batches[axis]; i++) {
            batch(axis + 1, index + i * batchFrom[axis], result + i * batchTo[axis]);
        }
    }

    private void slice(int axis, long source, long result) {
        if (axis == slice.length) {
            Filling.put(to, result * bytes, bytes, Filling.bits(from, source * bytes, bytes));
            return;
        }
        for (int i = 0; i < slice[axis]; i++) {
            slice(axis + 1, source + i * sliceFrom[axis], result + i * sliceTo[axis]);
        }
    }
}
