package dev.tern.conformance.kernels;

import dev.tern.operators.Activation;
import dev.tern.operators.block.SpaceToBatch;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** Operators that only move elements: borders, joints, slices, blocks, rows that numbers choose. */
enum CopyCase implements DrawnCase {
    PADDED(CopyCase::padded),
    JOINED(CopyCase::joined),
    SLICED(CopyCase::sliced),
    DEALT(CopyCase::dealt),
    CHOSEN(CopyCase::chosen),
    NEAREST(CopyCase::nearest),
    MIRRORED(CopyCase::mirrored);

    private static final DataType[] COPIED = {
        DataType.FLOAT32, DataType.INT8, DataType.INT16, DataType.INT32, DataType.INT64
    };

    private final Predicate<Trial> trial;

    CopyCase(Predicate<Trial> trial) {
        this.trial = trial;
    }

    @Override
    public boolean isEqual(Trial drawn) {
        return trial.test(drawn);
    }

    private static boolean padded(Trial trial) {
        Random random = trial.random();
        DataType type = COPIED[random.nextInt(COPIED.length)];
        int[] dims = MapCase.dims(random);
        int[] result = dims.clone();
        int[] borders = new int[2 * dims.length];
        for (int i = 0; i < dims.length; i++) {
            borders[2 * i] = Math.max(0, random.nextInt(6) - 2);
            borders[2 * i + 1] = Math.max(0, random.nextInt(6) - 2);
            result[i] += borders[2 * i] + borders[2 * i + 1];
        }
        boolean withValue = random.nextBoolean();
        List<Tensor> operands = new ArrayList<>(List.of(
                trial.drawn(type, Quantization.NONE, dims), trial.ints(borders).reshaped(Shape.of(dims.length, 2))));
        if (withValue) {
            operands.add(trial.drawn(type, Quantization.NONE, 1));
        }
        return trial.isEqual(
                Objects.requireNonNull((withValue ? Pad.PADV2 : Pad.PAD).defaults()),
                List.copyOf(operands),
                Set.of(1, 2),
                type,
                Quantization.NONE,
                Shape.of(result),
                List.of());
    }

    private static boolean joined(Trial trial) {
        Random random = trial.random();
        DataType type = COPIED[random.nextInt(COPIED.length)];
        int[] dims = MapCase.dims(random);
        int axis = random.nextInt(dims.length);
        int[] result = dims.clone();
        result[axis] = 0;
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            int[] part = dims.clone();
            part[axis] = 1 + random.nextInt(random.nextBoolean() ? 4 : 90);
            result[axis] += part[axis];
            parts.add(trial.drawn(type, Quantization.NONE, part));
        }
        return trial.isEqual(
                new Concatenation(axis, Activation.NONE),
                List.copyOf(parts),
                Set.of(),
                type,
                Quantization.NONE,
                Shape.of(result),
                List.of());
    }

    private static boolean sliced(Trial trial) {
        Random random = trial.random();
        DataType type = COPIED[random.nextInt(COPIED.length)];
        int[] dims = MapCase.dims(random);
        int[] begins = new int[dims.length];
        int[] ends = new int[dims.length];
        int[] strides = new int[dims.length];
        int[] result = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            int low = random.nextInt(dims[i]);
            int high = low + 1 + random.nextInt(dims[i] - low);
            int stride = 1 + Math.max(0, random.nextInt(5) - 2);
            boolean isBackward = low > 0 && random.nextInt(4) == 0;
            begins[i] = isBackward ? high - 1 : low;
            ends[i] = isBackward ? low - 1 : high;
            strides[i] = isBackward ? -stride : stride;
            result[i] = (high - low + stride - 1) / stride;
        }
        return trial.isEqual(
                new StridedSlice(0, 0, 0, 0, 0, false),
                List.of(
                        trial.drawn(type, Quantization.NONE, dims),
                        trial.ints(begins),
                        trial.ints(ends),
                        trial.ints(strides)),
                Set.of(1, 2, 3),
                type,
                Quantization.NONE,
                Shape.of(result),
                List.of());
    }

    /** Images with margins in batches. */
    private static boolean dealt(Trial trial) {
        Random random = trial.random();
        DataType type = COPIED[random.nextInt(COPIED.length)];
        int down = 1 + random.nextInt(3);
        int across = 1 + random.nextInt(3);
        int top = random.nextInt(3);
        int left = random.nextInt(3);
        int[] dims = {
            Extents.drawn(3, random), Extents.drawn(9, random), Extents.drawn(9, random), 1 + random.nextInt(70)
        };
        int bottom = Math.floorMod(-dims[1] - top, down);
        int right = Math.floorMod(-dims[2] - left, across);
        return trial.isEqual(
                Objects.requireNonNull(SpaceToBatch.SPACE_TO_BATCH_ND.defaults()),
                List.of(
                        trial.drawn(type, Quantization.NONE, dims),
                        trial.ints(down, across),
                        trial.ints(top, bottom, left, right).reshaped(Shape.of(2, 2))),
                Set.of(1, 2),
                type,
                Quantization.NONE,
                Shape.of(
                        dims[0] * down * across,
                        (dims[1] + top + bottom) / down,
                        (dims[2] + left + right) / across,
                        dims[3]),
                List.of());
    }

    private static boolean chosen(Trial trial) {
        Random random = trial.random();
        DataType type = COPIED[random.nextInt(COPIED.length)];
        int[] dims = MapCase.dims(random);
        int axis = random.nextInt(dims.length);
        int batch = axis > 0 && random.nextBoolean() ? 1 : 0;
        int extent = dims[axis];
        int perBatch = 1 + random.nextInt(random.nextBoolean() ? 5 : 200);
        int[] numbers = random.ints((batch == 1 ? dims[0] : 1) * (long) perBatch, 0, extent)
                .toArray();
        Tensor indices = trial.ints(numbers);
        int[] result = dims.clone();
        result[axis] = perBatch;
        return trial.isEqual(
                new Gather(axis, batch),
                List.of(
                        trial.drawn(type, Quantization.NONE, dims),
                        batch == 1 ? indices.reshaped(Shape.of(dims[0], perBatch)) : indices),
                random.nextBoolean() ? Set.of(1) : Set.of(),
                type,
                Quantization.NONE,
                Shape.of(result),
                List.of());
    }

    private static boolean nearest(Trial trial) {
        Random random = trial.random();
        DataType type = COPIED[random.nextInt(2)];
        boolean corners = random.nextBoolean();
        int channels = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
        int batches = 1 + random.nextInt(2);
        int height = Extents.drawn(20, random);
        int width = Extents.drawn(20, random);
        return trial.isEqual(
                new ResizeNearestNeighbor(corners, !corners && random.nextBoolean()),
                List.of(
                        trial.drawn(
                                type,
                                Quantization.NONE,
                                batches,
                                Extents.drawn(12, random),
                                Extents.drawn(12, random),
                                channels),
                        trial.ints(height, width)),
                Set.of(1),
                type,
                Quantization.NONE,
                Shape.of(batches, height, width, channels),
                List.of());
    }

    private static boolean mirrored(Trial trial) {
        Random random = trial.random();
        DataType type = COPIED[random.nextInt(COPIED.length)];
        boolean edge = random.nextBoolean();
        int[] dims = MapCase.dims(random);
        int[] result = dims.clone();
        int[] borders = new int[2 * dims.length];
        for (int i = 0; i < borders.length; i++) {
            borders[i] = Math.min(random.nextInt(4), dims[i / 2] - (edge ? 0 : 1));
            result[i / 2] += borders[i];
        }
        return trial.isEqual(
                new MirrorPad(edge ? MirrorPad.Mode.SYMMETRIC : MirrorPad.Mode.REFLECT),
                List.of(
                        trial.drawn(type, Quantization.NONE, dims),
                        trial.ints(borders).reshaped(Shape.of(dims.length, 2))),
                Set.of(1),
                type,
                Quantization.NONE,
                Shape.of(result),
                List.of());
    }
}
