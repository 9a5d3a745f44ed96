package dev.tern.training.operator;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of a depthwise convolution: of its input, from the filter, or of its filter, from the input.
 *
 * @param ofInput which of the two
 * @param result extents of the gradient
 */
public record DepthwiseGradient(boolean ofInput, List<Integer> result, WindowAxis down, WindowAxis across)
        implements TrainingOperator {
    public static final OperatorDefinition<DepthwiseGradient> DEFINITION = OperatorDefinition.builtin(
            NO_CODE,
            "DEPTHWISE_GRADIENT",
            d -> d.inputs("other", "gradient")
                    .outputs("result")
                    .types("f32 f32 -> f32")
                    .shapes((op, scope) -> List.of(op.shape()))
                    .kernel((op, binding) -> op.ofInput ? new OfInput(op, binding) : new OfFilter(op, binding)));

    public DepthwiseGradient {
        result = List.copyOf(result);
    }

    public static DepthwiseGradient ofInput(Shape input, WindowAxis down, WindowAxis across) {
        return new DepthwiseGradient(true, Arrays.stream(input.dims()).boxed().toList(), down, across);
    }

    public static DepthwiseGradient ofFilter(Shape filter, WindowAxis down, WindowAxis across) {
        return new DepthwiseGradient(false, Arrays.stream(filter.dims()).boxed().toList(), down, across);
    }

    @Override
    public OperatorDefinition<DepthwiseGradient> definition() {
        return DEFINITION;
    }

    private Shape shape() {
        return Shape.of(result.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Calls {@code visit} for each tap of each position that lies on the image. */
    private interface Visit {
        void at(int pixel, int tap, int position);
    }

    private static void walk(WindowAxis down, WindowAxis across, Visit visit) {
        for (int y = 0; y < down.output(); y++) {
            for (int ky = down.firstTap(y); ky < down.endTap(y); ky++) {
                int row = (down.start(y) + ky * down.dilation()) * across.input();
                for (int x = 0; x < across.output(); x++) {
                    for (int kx = across.firstTap(x); kx < across.endTap(x); kx++) {
                        int pixel = row + across.start(x) + kx * across.dilation();
                        visit.at(pixel, ky * across.window() + kx, y * across.output() + x);
                    }
                }
            }
        }
    }

    private static final class OfInput implements Kernel {
        private final DepthwiseGradient op;
        private final Tensor filter;
        private final Tensor gradient;
        private final Tensor input;
        private final int images;
        private final int channels;
        private final int multiplier;
        private final float[] w;
        private final float[] g;
        private final float[] sum;
        private final Visit visit;

        OfInput(DepthwiseGradient op, Binding binding) {
            this.op = op;
            filter = binding.input(0);
            gradient = binding.input(1);
            input = binding.output(0);
            images = input.shape().dim(0);
            channels = gradient.shape().dim(3);
            multiplier = channels / input.shape().dim(3);
            w = binding.floats(filter.elements());
            g = binding.floats(gradient.shape().elements(1, 4));
            sum = binding.floats(input.shape().elements(1, 4));
            visit = multiplier == 1 ? this::plain : this::several;
        }

        @Override
        public void run() {
            filter.readFloats(0, w.length, w, 0);
            for (int image = 0; image < images; image++) {
                gradient.readFloats((long) image * g.length, g.length, g, 0);
                Arrays.fill(sum, 0);
                walk(op.down, op.across, visit);
                input.writeFloats((long) image * sum.length, sum.length, sum, 0);
            }
        }

        private void plain(int pixel, int tap, int position) {
            int to = pixel * channels;
            int from = position * channels;
            int weight = tap * channels;
            for (int c = 0; c < channels; c++) {
                sum[to + c] += g[from + c] * w[weight + c];
            }
        }

        private void several(int pixel, int tap, int position) {
            int to = pixel * (channels / multiplier);
            for (int c = 0; c < channels; c++) {
                sum[to + c / multiplier] += g[position * channels + c] * w[tap * channels + c];
            }
        }
    }

    private static final class OfFilter implements Kernel {
        private final DepthwiseGradient op;
        private final Tensor input;
        private final Tensor gradient;
        private final Tensor filter;
        private final int images;
        private final int channels;
        private final int multiplier;
        private final float[] x;
        private final float[] g;
        private final float[] sum;
        private final Visit visit;

        OfFilter(DepthwiseGradient op, Binding binding) {
            this.op = op;
            input = binding.input(0);
            gradient = binding.input(1);
            filter = binding.output(0);
            images = input.shape().dim(0);
            channels = gradient.shape().dim(3);
            multiplier = channels / input.shape().dim(3);
            x = binding.floats(input.shape().elements(1, 4));
            g = binding.floats(gradient.shape().elements(1, 4));
            sum = binding.floats(filter.elements());
            visit = multiplier == 1 ? this::plain : this::several;
        }

        @Override
        public void run() {
            Arrays.fill(sum, 0);
            for (int image = 0; image < images; image++) {
                input.readFloats((long) image * x.length, x.length, x, 0);
                gradient.readFloats((long) image * g.length, g.length, g, 0);
                walk(op.down, op.across, visit);
            }
            filter.writeFloats(0, sum.length, sum, 0);
        }

        private void plain(int pixel, int tap, int position) {
            int to = tap * channels;
            int from = pixel * channels;
            int at = position * channels;
            for (int c = 0; c < channels; c++) {
                sum[to + c] += x[from + c] * g[at + c];
            }
        }

        private void several(int pixel, int tap, int position) {
            int from = pixel * (channels / multiplier);
            for (int c = 0; c < channels; c++) {
                sum[tap * channels + c] += x[from + c / multiplier] * g[position * channels + c];
            }
        }
    }
}
