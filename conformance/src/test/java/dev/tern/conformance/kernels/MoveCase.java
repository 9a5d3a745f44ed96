package dev.tern.conformance.kernels;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToBatch;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.broadcast.Tile;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.pack.Unpack;
import dev.tern.operators.reverse.Reverse;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.split.Split;
import dev.tern.operators.split.SplitV;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** Operators that repeat, turn, cut or stack what they are given; see {@link CopyCase} for those with borders and indices. */
enum MoveCase implements DrawnCase {
    TILED(MoveCase::tiled),
    BROADCAST(MoveCase::broadcast),
    REVERSED(MoveCase::reversed),
    CUT(MoveCase::cut),
    BLOCKS_TO_DEPTH(MoveCase::blocksToDepth),
    DEPTH_TO_BLOCKS(MoveCase::depthToBlocks),
    GATHERED(MoveCase::gathered),
    STACKED(MoveCase::stacked),
    UNSTACKED(MoveCase::unstacked),
    SPLIT(MoveCase::split),
    SPLIT_BY_SIZES(MoveCase::splitBySizes);

    /** What every one of these operators moves. */
    private static final DataType[] MOVED = {DataType.FLOAT32, DataType.INT8, DataType.UINT8, DataType.INT32};

    private final Predicate<Trial> trial;

    MoveCase(Predicate<Trial> trial) {
        this.trial = trial;
    }

    @Override
    public boolean isEqual(Trial drawn) {
        return trial.test(drawn);
    }

    private static DataType type(Random random) {
        return MOVED[random.nextInt(MOVED.length)];
    }

    /** The first operand is moved, all others are constants. */
    private static boolean move(
            Trial trial, BuiltinOperator operator, DataType type, Shape result, int[] dims, Tensor... constants) {
        List<Tensor> operands = new ArrayList<>(List.of(trial.drawn(type, Quantization.NONE, dims)));
        Collections.addAll(operands, constants);
        return trial.isEqual(operator, List.copyOf(operands), Set.of(1, 2), type, Quantization.NONE, result, List.of());
    }

    private static boolean tiled(Trial trial) {
        Random random = trial.random();
        int[] dims = MapCase.dims(random);
        int[] times = new int[dims.length];
        int[] result = dims.clone();
        for (int i = 0; i < dims.length; i++) {
            times[i] = 1 + Math.max(0, random.nextInt(5) - 2);
            result[i] *= times[i];
        }
        return move(
                trial,
                Objects.requireNonNull(Tile.DEFINITION.defaults()),
                type(random),
                Shape.of(result),
                dims,
                trial.ints(times));
    }

    private static boolean broadcast(Trial trial) {
        Random random = trial.random();
        int[] result = MapCase.dims(random);
        return move(
                trial,
                Objects.requireNonNull(BroadcastTo.DEFINITION.defaults()),
                type(random),
                Shape.of(result),
                MapCase.stretched(random, result),
                trial.ints(result));
    }

    private static boolean reversed(Trial trial) {
        Random random = trial.random();
        int[] dims = MapCase.dims(random);
        return move(
                trial,
                Objects.requireNonNull(Reverse.DEFINITION.defaults()),
                type(random),
                Shape.of(dims),
                dims,
                trial.ints(random.nextInt(dims.length)));
    }

    private static boolean cut(Trial trial) {
        Random random = trial.random();
        int[] dims = MapCase.dims(random);
        int[] begins = new int[dims.length];
        int[] sizes = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            begins[i] = random.nextBoolean() ? 0 : random.nextInt(dims[i]);
            sizes[i] = random.nextBoolean() ? dims[i] - begins[i] : 1 + random.nextInt(dims[i] - begins[i]);
        }
        return move(
                trial,
                Objects.requireNonNull(Slice.DEFINITION.defaults()),
                type(random),
                Shape.of(sizes),
                dims,
                trial.ints(begins),
                trial.ints(sizes));
    }

    private static boolean blocksToDepth(Trial trial) {
        Random random = trial.random();
        int size = 2 + random.nextInt(2);
        int[] dims = {1 + random.nextInt(2), Extents.drawn(8, random), Extents.drawn(8, random), 1 + random.nextInt(40)
        };
        return move(
                trial,
                new SpaceToDepth(size),
                type(random),
                Shape.of(dims[0], dims[1], dims[2], dims[3] * size * size),
                new int[] {dims[0], dims[1] * size, dims[2] * size, dims[3]});
    }

    private static boolean depthToBlocks(Trial trial) {
        Random random = trial.random();
        int size = 2 + random.nextInt(2);
        int[] dims = {1 + random.nextInt(2), Extents.drawn(8, random), Extents.drawn(8, random), 1 + random.nextInt(40)
        };
        return move(
                trial,
                new DepthToSpace(size),
                type(random),
                Shape.of(dims[0], dims[1] * size, dims[2] * size, dims[3]),
                new int[] {dims[0], dims[1], dims[2], dims[3] * size * size});
    }

    /** Images that batches are put together to, without their margins. */
    private static boolean gathered(Trial trial) {
        Random random = trial.random();
        int down = 1 + random.nextInt(3);
        int across = 1 + random.nextInt(3);
        int[] dims = {1 + random.nextInt(3), 3 + random.nextInt(9), 3 + random.nextInt(9), 1 + random.nextInt(40)};
        int top = random.nextInt(2);
        int left = random.nextInt(2);
        int bottom = random.nextInt(2);
        int right = random.nextInt(2);
        int height = dims[1] * down - top - bottom;
        int width = dims[2] * across - left - right;
        return move(
                trial,
                Objects.requireNonNull(SpaceToBatch.BATCH_TO_SPACE_ND.defaults()),
                type(random),
                Shape.of(dims[0], height, width, dims[3]),
                new int[] {dims[0] * down * across, dims[1], dims[2], dims[3]},
                trial.ints(down, across),
                trial.ints(top, bottom, left, right).reshaped(Shape.of(2, 2)));
    }

    private static boolean stacked(Trial trial) {
        Random random = trial.random();
        DataType type = type(random);
        int[] dims = MapCase.dims(random);
        int count = 1 + random.nextInt(5);
        int axis = random.nextInt(dims.length + 1);
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parts.add(trial.drawn(type, Quantization.NONE, dims));
        }
        return trial.isEqual(
                new Pack(count, axis),
                List.copyOf(parts),
                Set.of(),
                type,
                Quantization.NONE,
                Shape.of(inserted(dims, axis, count)),
                List.of());
    }

    private static int[] inserted(int[] dims, int axis, int extent) {
        int[] result = new int[dims.length + 1];
        System.arraycopy(dims, 0, result, 0, axis);
        result[axis] = extent;
        System.arraycopy(dims, axis, result, axis + 1, dims.length - axis);
        return result;
    }

    private static boolean unstacked(Trial trial) {
        Random random = trial.random();
        DataType type = type(random);
        int[] dims = MapCase.dims(random);
        int count = 1 + random.nextInt(5);
        int axis = random.nextInt(dims.length + 1);
        return trial.areEqual(
                new Unpack(count, axis),
                List.of(trial.drawn(type, Quantization.NONE, inserted(dims, axis, count))),
                Set.of(),
                type,
                Quantization.NONE,
                Collections.nCopies(count, Shape.of(dims)),
                List.of());
    }

    private static boolean split(Trial trial) {
        Random random = trial.random();
        DataType type = type(random);
        int[] part = MapCase.dims(random);
        int axis = random.nextInt(part.length);
        int count = 1 + random.nextInt(5);
        int[] dims = part.clone();
        dims[axis] *= count;
        return trial.areEqual(
                new Split(count),
                List.of(trial.ints(axis).reshaped(Shape.of()), trial.drawn(type, Quantization.NONE, dims)),
                Set.of(0),
                type,
                Quantization.NONE,
                Collections.nCopies(count, Shape.of(part)),
                List.of());
    }

    private static boolean splitBySizes(Trial trial) {
        Random random = trial.random();
        DataType type = type(random);
        int[] dims = MapCase.dims(random);
        int axis = random.nextInt(dims.length);
        int[] sizes = random.ints(1 + random.nextInt(4), 1, random.nextBoolean() ? 6 : 40)
                .toArray();
        dims[axis] = 0;
        List<Shape> pieces = new ArrayList<>();
        for (int size : sizes) {
            dims[axis] += size;
            pieces.add(Shape.of(dims).with(axis, size));
        }
        return trial.areEqual(
                new SplitV(sizes.length),
                List.of(
                        trial.drawn(type, Quantization.NONE, dims),
                        trial.ints(sizes),
                        trial.ints(axis).reshaped(Shape.of())),
                Set.of(1, 2),
                type,
                Quantization.NONE,
                pieces,
                List.of());
    }
}
