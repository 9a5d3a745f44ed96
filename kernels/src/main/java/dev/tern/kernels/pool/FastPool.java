package dev.tern.kernels.pool;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.elementwise.Lane;
import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.Multiplier;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reduction.QuantizedFinish;
import dev.tern.operators.reduction.ReducedAxes;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pooling of floats and bytes; means of bytes over neighbouring axes. */
public final class FastPool {
    /** So many bytes fit a float's 24 bits, their rounding included. */
    private static final int AVERAGED_MOST = 1 << 15;

    /** So many bytes less a zero point fit 32 bits. */
    private static final int SUMMED_MOST = 1 << 22;

    private FastPool() {}

    /** Takes averages and maxima. */
    public static Offer pool(Pool2d pool, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        boolean floats = input.type() == DataType.FLOAT32;
        if (pool.reduction() == Pool2d.Reduction.L2 || !pool.activation().isClamp() || !floats && !isBytes(input)) {
            return new Offer.Declined("it is no average or maximum of floats or bytes");
        }
        boolean largest = pool.reduction() == Pool2d.Reduction.MAX;
        Lane lane = largest && !floats ? Lane.RAW : Lane.of(input.type());
        WindowAxis down = pool.down(input.shape());
        WindowAxis across = pool.across(input.shape());
        String obstacle = obstacle(input, output, epilogue);
        if (lane == null || obstacle != null) {
            return new Offer.Declined(String.valueOf(obstacle));
        }
        if (isEmptySomewhere(down) || isEmptySomewhere(across)) {
            return new Offer.Declined("some of its windows see nothing");
        }
        if (!floats
                && (long) Math.min(down.window(), down.input()) * Math.min(across.window(), across.input())
                        > AVERAGED_MOST) {
            return new Offer.Declined("its windows are too large");
        }
        int channels = input.shape().dim(3);
        int pixelBytes = channels * lane.bytes();
        PoolCode.Key key = new PoolCode.Key(
                largest ? PoolCode.Rule.LARGEST : PoolCode.Rule.AVERAGE,
                lane,
                input.type() == DataType.UINT8,
                channels,
                across.output(),
                across.input() * pixelBytes,
                channels);
        int[] limits = floats
                ? limits(pool.activation())
                : limits(ClampRange.of(pool.activation(), output.type(), output.quantization()), largest);
        int batches = input.shape().dim(0);
        MemorySegment lines = binding.memory((long) PoolCode.LINE_BYTES * batches * down.output());
        for (int i = 0; i < batches * down.output(); i++) {
            int y = i % down.output();
            long first = (long) i / down.output() * down.input() + down.start(y) + down.firstTap(y);
            line(lines, i, Operands.address(input) + first * key.rowBytes(), down.endTap(y) - down.firstTap(y));
        }
        MemorySegment columns = binding.memory((long) PoolCode.COLUMN_BYTES * across.output());
        for (int x = 0; x < across.output(); x++) {
            int first = across.firstTap(x);
            column(columns, x, (across.start(x) + first) * pixelBytes, across.endTap(x) - first);
        }
        return taken(key, limits, lines, batches * down.output(), columns, binding, workshop);
    }

    /** Takes means of bytes over axes that are neighbours. */
    public static Offer mean(Reduction reduction, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        if (reduction.rule() != ReductionRule.MEAN || !isBytes(input) || !binding.isConstant(1)) {
            return new Offer.Declined("it is no mean of bytes over axes that are constant");
        }
        String obstacle = obstacle(input, output, epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        Shape shape = input.shape();
        boolean[] reduced = ReducedAxes.of(shape, binding.input(1)).reduced();
        int first = 0;
        while (first < reduced.length && !reduced[first]) {
            first++;
        }
        int end = first;
        while (end < reduced.length && reduced[end]) {
            end++;
        }
        int count = (int) shape.elements(first, end);
        int channels = (int) shape.elements(end, shape.rank());
        if (channels == 1 || output.intElements() != shape.intElements() / count || count > SUMMED_MOST) {
            return new Offer.Declined("its axes are no neighbours, or the last one is among them");
        }
        int images = (int) shape.elements(0, first);
        int[] numbers = numbers(QuantizedFinish.of(reduction, binding), count);
        if (numbers == null) {
            return new Offer.Declined("its factor is not below one");
        }
        PoolCode.Key key = new PoolCode.Key(
                PoolCode.Rule.MEAN,
                Lane.valueOf(input.type().name()),
                false,
                channels,
                1,
                count * channels,
                numbers[PoolCode.NUMBERS]);
        MemorySegment lines = binding.memory((long) PoolCode.LINE_BYTES * images);
        for (int i = 0; i < images; i++) {
            line(lines, i, Operands.address(input) + (long) i * key.rowBytes(), 1);
        }
        MemorySegment columns = binding.memory(PoolCode.COLUMN_BYTES);
        column(columns, 0, 0, count);
        return taken(key, numbers, lines, images, columns, binding, workshop);
    }

    private static boolean isBytes(Tensor tensor) {
        return tensor.type() == DataType.INT8 || tensor.type() == DataType.UINT8;
    }

    private static @Nullable String obstacle(Tensor input, Tensor output, List<Step> epilogue) {
        if (!Operands.isReachable(input) || !Operands.isReachable(output)) {
            return "its tensors lie on the Java heap";
        }
        boolean large = input.elements() > Integer.MAX_VALUE / 8 || output.elements() > Integer.MAX_VALUE / 8;
        boolean empty = input.elements() == 0 || output.elements() == 0;
        return large || empty || !epilogue.isEmpty()
                ? "its operand is empty or too large, or more is to be done to its results"
                : null;
    }

    private static boolean isEmptySomewhere(WindowAxis axis) {
        for (int i = 0; i < axis.output(); i++) {
            if (axis.endTap(i) <= axis.firstTap(i)) {
                return true;
            }
        }
        return false;
    }

    private static int[] limits(Activation activation) {
        return new int[] {
            Float.floatToRawIntBits(Math.max(activation.low(), -Float.MAX_VALUE)),
            Float.floatToRawIntBits(Math.min(activation.high(), Float.MAX_VALUE))
        };
    }

    private static int[] limits(ClampRange range, boolean asBytes) {
        return asBytes
                ? new int[] {(range.low() & 0xFF) * 0x01010101, (range.high() & 0xFF) * 0x01010101}
                : new int[] {range.low(), range.high()};
    }

    /** The numbers of a mean, behind them how many channels round up; null where a factor is not below one. */
    private static int @Nullable [] numbers(QuantizedFinish finish, int count) {
        return switch (finish) {
            case QuantizedFinish.PlaneMean(Multiplier factor, int bias, int channels, ClampRange range) ->
                numbers(range, 0, factor, bias, channels & -QuantizedFinish.PlaneMean.BLOCK);
            case QuantizedFinish.Mean mean ->
                numbers(mean.range(), -mean.inputZero() * count, mean.over(count), mean.zero(), 0);
            case QuantizedFinish.Sum _ -> null;
        };
    }

    private static int @Nullable [] numbers(ClampRange range, int before, Multiplier factor, int after, int roundedUp) {
        int right = -factor.shift();
        if (right < 0 || right > 31) {
            return null;
        }
        // Without a second shift there are no ties.
        int half = right == 0 ? 0 : 1 << (right - 1);
        int up = right == 0 ? Integer.MAX_VALUE : roundedUp;
        return new int[] {range.low(), range.high(), before, factor.mantissa(), half, right, after, up};
    }

    private static void line(MemorySegment lines, int i, long address, int rows) {
        MemorySegment.copy(
                new long[] {address, rows}, 0, lines, ValueLayout.JAVA_LONG, (long) PoolCode.LINE_BYTES * i, 2);
    }

    private static void column(MemorySegment columns, int i, int offset, int pixels) {
        MemorySegment.copy(
                new int[] {offset, pixels}, 0, columns, ValueLayout.JAVA_INT, (long) PoolCode.COLUMN_BYTES * i, 2);
    }

    private static Offer taken(
            PoolCode.Key key,
            int[] numbers,
            MemorySegment lines,
            int tiles,
            MemorySegment columns,
            Binding binding,
            Workshop workshop) {
        Parameters parameters = new Parameters(binding, PoolCode.NUMBERS_AT + 4 * PoolCode.NUMBERS)
                .set(0, Operands.address(binding.output(0)))
                .set(8, lines.address())
                .set(16, columns.address());
        for (int i = 0; i < Math.min(numbers.length, PoolCode.NUMBERS); i++) {
            parameters.set(PoolCode.NUMBERS_AT + 4 * i, Float.intBitsToFloat(numbers[i]));
        }
        return new Offer.Taken(
                new Native(workshop.code(key, code -> PoolCode.write(code, key)), parameters, tiles),
                "windows brought together");
    }
}
