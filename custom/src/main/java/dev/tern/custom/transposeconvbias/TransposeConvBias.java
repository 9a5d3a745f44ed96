package dev.tern.custom.transposeconvbias;

import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Every input element times the filter, added into the output around its place; the bias comes first. SAME padding crops
 * the output so that a convolution with the same strides gives back the input's extents.
 */
public final class TransposeConvBias {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "Convolution2DTransposeBias",
            d -> d.inputs("input", "weights", "bias")
                    .outputs("output")
                    .typesBySpecification("an operator of MediaPipe", "f32 f32 f32 -> f32")
                    .shapes(TransposeConvBias::shapes)
                    .kernel(ContributionKernel::new));

    private TransposeConvBias() {}

    private record Steps(boolean same, int x, int y) {
        static Steps of(CustomOperator operator) {
            if (operator.options().length < 12) {
                throw damaged("at least 12 bytes", operator.options().length + " bytes");
            }
            ByteBuffer numbers = ByteBuffer.wrap(operator.options()).order(ByteOrder.LITTLE_ENDIAN);
            Steps steps = new Steps(numbers.getInt(0) == 1, numbers.getInt(4), numbers.getInt(8));
            if (steps.x < 1 || steps.y < 1) {
                throw damaged("strides of 1 or more", steps.x + " and " + steps.y);
            }
            return steps;
        }

        private static TernException damaged(String expected, String found) {
            return TernException.at("options")
                    .expected(expected)
                    .found(found)
                    .fix("the operator's options are damaged or in another encoding");
        }

        /** Elements that SAME padding crops along an axis, both sides together. */
        int crop(int input, int filter, int stride) {
            return same ? Math.max(0, filter - (input - 1) % stride - 1) : 0;
        }

        int extent(int input, int filter, int stride) {
            return Extent.of((long) stride * (input - 1) + filter - crop(input, filter, stride));
        }
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        Steps steps = Steps.of(operator);
        Shape input = scope.shape(0);
        Shape weights = scope.shape(1);
        Shape bias = scope.shape(2);
        boolean fits = input.rank() == 4
                && weights.rank() == 4
                && bias.rank() == 1
                && weights.elements() > 0
                && input.dim(1) > 0
                && input.dim(2) > 0
                && weights.dim(3) == input.dim(3)
                && weights.dim(0) == bias.dim(0);
        if (!fits) {
            throw TernException.at("operands")
                    .expected("[n,h,w,in], [out,h,w,in] and [out]")
                    .found(input + ", " + weights + " and " + bias)
                    .fix("give an image, and a filter and bias that fit its channels");
        }
        return List.of(Shape.of(
                input.dim(0),
                steps.extent(input.dim(1), weights.dim(1), steps.y),
                steps.extent(input.dim(2), weights.dim(2), steps.x),
                weights.dim(0)));
    }

    /** One image after another; filters turned so that the innermost loop runs over output channels. */
    private static final class ContributionKernel implements Kernel {
        private final Steps steps;
        private final Tensor input;
        private final Tensor weights;
        private final Tensor bias;
        private final Tensor output;
        private final Shape from;
        private final Shape filter;
        private final Shape to;
        private final int beforeY;
        private final int beforeX;
        private final float[] image;
        private final float[] given;
        private final float[] turned;
        private final float[] start;
        private final float[] sums;

        ContributionKernel(CustomOperator operator, Binding binding) {
            steps = Steps.of(operator);
            input = binding.input(0);
            weights = binding.input(1);
            bias = binding.input(2);
            output = binding.output(0);
            from = input.shape();
            filter = weights.shape();
            to = output.shape();
            beforeY = steps.crop(from.dim(1), filter.dim(1), steps.y) / 2;
            beforeX = steps.crop(from.dim(2), filter.dim(2), steps.x) / 2;
            image = binding.floats(from.elements(1, 4));
            given = binding.floats(weights.elements());
            turned = binding.floats(weights.elements());
            start = binding.floats(bias.elements());
            sums = binding.floats(to.elements(1, 4));
        }

        @Override
        public void run() {
            bias.readFloats(0, start.length, start, 0);
            turnWeights();
            for (int n = 0; n < from.dim(0); n++) {
                input.readFloats((long) n * image.length, image.length, image, 0);
                for (int i = 0; i < sums.length; i += start.length) {
                    System.arraycopy(start, 0, sums, i, start.length);
                }
                for (int y = 0; y < from.dim(1); y++) {
                    for (int x = 0; x < from.dim(2); x++) {
                        spread(y, x);
                    }
                }
                output.writeFloats((long) n * sums.length, sums.length, sums, 0);
            }
        }

        private void turnWeights() {
            weights.readFloats(0, given.length, given, 0);
            int rest = given.length / start.length;
            for (int o = 0; o < start.length; o++) {
                for (int i = 0; i < rest; i++) {
                    turned[i * start.length + o] = given[o * rest + i];
                }
            }
        }

        private void spread(int y, int x) {
            int channels = from.dim(3);
            int at = (y * from.dim(2) + x) * channels;
            for (int tapY = 0; tapY < filter.dim(1); tapY++) {
                int outY = y * steps.y - beforeY + tapY;
                for (int tapX = 0; tapX < filter.dim(2); tapX++) {
                    int outX = x * steps.x - beforeX + tapX;
                    if (outY >= 0 && outY < to.dim(1) && outX >= 0 && outX < to.dim(2)) {
                        int sum = (outY * to.dim(2) + outX) * start.length;
                        int weight = (tapY * filter.dim(2) + tapX) * channels * start.length;
                        for (int c = 0; c < channels; c++) {
                            add(image[at + c], turned, weight + c * start.length, sums, sum, start.length);
                        }
                    }
                }
            }
        }

        private static void add(float value, float[] weights, int weight, float[] sums, int sum, int count) {
            for (int o = 0; o < count; o++) {
                sums[sum + o] += value * weights[weight + o];
            }
        }
    }
}
