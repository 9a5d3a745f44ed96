package dev.tern.training.operator;

import dev.tern.kernels.FastOperator;
import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of pooling. An average's goes to all numbers of the window alike, the largest number's to the first of those
 * that are largest.
 *
 * @param input extents of what was pooled
 */
public record PoolGradient(boolean average, List<Integer> input, WindowAxis down, WindowAxis across)
        implements TrainingOperator, FastOperator {
    public static final OperatorDefinition<PoolGradient> DEFINITION = OperatorDefinition.builtin(
            NO_CODE,
            "POOL_GRADIENT",
            d -> d.inputs("gradient", "input?")
                    .outputs("result")
                    .types("f32 f32 -> f32")
                    .shapes((op, scope) -> List.of(op.shape()))
                    .kernel(Spread::new));

    public PoolGradient {
        input = List.copyOf(input);
    }

    public static PoolGradient average(Shape input, WindowAxis down, WindowAxis across) {
        return new PoolGradient(true, Arrays.stream(input.dims()).boxed().toList(), down, across);
    }

    /** Takes the input as second operand. */
    public static PoolGradient largest(Shape input, WindowAxis down, WindowAxis across) {
        return new PoolGradient(false, Arrays.stream(input.dims()).boxed().toList(), down, across);
    }

    @Override
    public OperatorDefinition<PoolGradient> definition() {
        return DEFINITION;
    }

    private Shape shape() {
        return Shape.of(input.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public Offer offer(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor gradient = binding.input(0);
        Tensor result = binding.output(0);
        Tensor source = average ? gradient : binding.input(1);
        boolean reachable =
                Operands.isReachable(gradient) && Operands.isReachable(result) && Operands.isReachable(source);
        if (!epilogue.isEmpty() || !reachable || gradient.elements() == 0) {
            return new Offer.Declined("there is nothing to do, or its tensors lie on the Java heap");
        }
        int channels = result.shape().dim(3);
        int lanes = workshop.traits().lanes();
        MemorySegment windows = windows(binding, channels);
        Parameters params = new Parameters(binding, PoolGradientCode.BYTES)
                .set(PoolGradientCode.GRADIENT, Operands.address(gradient))
                .set(PoolGradientCode.SOURCE, Operands.address(source))
                .set(PoolGradientCode.RESULT, Operands.address(result))
                .set(PoolGradientCode.GRADIENT_BYTES, 4L * gradient.shape().elements(1, 4))
                .set(PoolGradientCode.RESULT_BYTES, 4L * result.shape().elements(1, 4))
                .set(PoolGradientCode.WINDOWS, windows.address())
                .set(PoolGradientCode.POSITIONS, (long) down.output() * across.output())
                .set(PoolGradientCode.CHANNEL_BYTES, 4L * channels)
                .set(PoolGradientCode.WHOLE_BYTES, 4L * (channels - channels % lanes));
        PoolGradientCode.Key key = new PoolGradientCode.Key(average, channels >= lanes, channels % lanes);
        return new Offer.Taken(
                new Native(
                        workshop.code(key, m -> PoolGradientCode.write(m, key)),
                        params,
                        result.shape().dim(0)),
                "gradients spread over windows");
    }

    /** For each position: how many taps lie on the image, the share of each, and where their pixels lie in it. */
    private MemorySegment windows(Binding binding, int channels) {
        long entries = 0;
        for (int y = 0; y < down.output(); y++) {
            for (int x = 0; x < across.output(); x++) {
                entries += 2 + count(y, x);
            }
        }
        MemorySegment table = binding.memory(8 * entries);
        long at = 0;
        for (int y = 0; y < down.output(); y++) {
            for (int x = 0; x < across.output(); x++) {
                int count = count(y, x);
                table.set(ValueLayout.JAVA_LONG, at, count);
                table.set(ValueLayout.JAVA_FLOAT, at + 8, 1f / count);
                at += 16;
                for (int ky = down.firstTap(y); ky < down.endTap(y); ky++) {
                    for (int kx = across.firstTap(x); kx < across.endTap(x); kx++) {
                        long row = down.start(y) + (long) ky * down.dilation();
                        long column = across.start(x) + (long) kx * across.dilation();
                        table.set(ValueLayout.JAVA_LONG, at, 4L * channels * (row * across.input() + column));
                        at += 8;
                    }
                }
            }
        }
        return table;
    }

    private int count(int y, int x) {
        return (down.endTap(y) - down.firstTap(y)) * (across.endTap(x) - across.firstTap(x));
    }

    private static final class Spread implements Kernel {
        private final PoolGradient op;
        private final Tensor gradient;
        private final Tensor result;
        private final Tensor source;
        private final int images;
        private final int channels;
        private final float[] g;
        private final float[] x;
        private final float[] sum;
        private final float[] best;
        private final int[] place;

        Spread(PoolGradient op, Binding binding) {
            this.op = op;
            gradient = binding.input(0);
            result = binding.output(0);
            source = op.average ? gradient : binding.input(1);
            images = result.shape().dim(0);
            channels = result.shape().dim(3);
            g = binding.floats(gradient.shape().elements(1, 4));
            sum = binding.floats(result.shape().elements(1, 4));
            x = binding.floats(op.average ? 0 : sum.length);
            best = binding.floats(channels);
            place = binding.ints(channels);
        }

        @Override
        public void run() {
            for (int image = 0; image < images; image++) {
                gradient.readFloats((long) image * g.length, g.length, g, 0);
                if (!op.average) {
                    source.readFloats((long) image * x.length, x.length, x, 0);
                }
                Arrays.fill(sum, 0);
                int at = 0;
                for (int y = 0; y < op.down.output(); y++) {
                    for (int column = 0; column < op.across.output(); column++) {
                        if (op.average) {
                            share(y, column, at);
                        } else {
                            toLargest(y, column, at);
                        }
                        at += channels;
                    }
                }
                result.writeFloats((long) image * sum.length, sum.length, sum, 0);
            }
        }

        private void share(int y, int column, int at) {
            int rows = op.down.endTap(y) - op.down.firstTap(y);
            int columns = op.across.endTap(column) - op.across.firstTap(column);
            float part = 1f / (rows * columns);
            int top = op.down.start(y) + op.down.firstTap(y);
            int left = op.across.start(column) + op.across.firstTap(column);
            for (int row = top; row < top + rows; row++) {
                for (int k = left; k < left + columns; k++) {
                    int to = (row * op.across.input() + k) * channels;
                    for (int c = 0; c < channels; c++) {
                        sum[to + c] += g[at + c] * part;
                    }
                }
            }
        }

        private void toLargest(int y, int column, int at) {
            Arrays.fill(best, Float.NEGATIVE_INFINITY);
            for (int ky = op.down.firstTap(y); ky < op.down.endTap(y); ky++) {
                int row = (op.down.start(y) + ky) * op.across.input();
                for (int kx = op.across.firstTap(column); kx < op.across.endTap(column); kx++) {
                    int from = (row + op.across.start(column) + kx) * channels;
                    for (int c = 0; c < channels; c++) {
                        boolean larger = x[from + c] > best[c];
                        best[c] = larger ? x[from + c] : best[c];
                        place[c] = larger ? from + c : place[c];
                    }
                }
            }
            for (int c = 0; c < channels; c++) {
                if (best[c] != Float.NEGATIVE_INFINITY) {
                    sum[place[c]] += g[at + c];
                }
            }
        }
    }
}
