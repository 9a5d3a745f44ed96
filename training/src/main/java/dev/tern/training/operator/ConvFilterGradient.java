package dev.tern.training.operator;

import dev.tern.kernels.FastOperator;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.window.FloatPatches;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** The gradient of a convolution's filter: every patch of the image times the gradient at its place. */
public record ConvFilterGradient(WindowAxis down, WindowAxis across) implements TrainingOperator, FastOperator {
    public static final OperatorDefinition<ConvFilterGradient> DEFINITION = OperatorDefinition.builtin(
            NO_CODE,
            "CONV_FILTER_GRADIENT",
            d -> d.inputs("image", "gradient")
                    .outputs("filter")
                    .types("f32 f32 -> f32")
                    .shapes((op, scope) -> List.of(Shape.of(
                            scope.shape(1).dim(3),
                            op.down.window(),
                            op.across.window(),
                            scope.shape(0).dim(3))))
                    .kernel(Product::new));

    /** For a convolution whose windows move so. */
    public static ConvFilterGradient of(WindowAxis down, WindowAxis across) {
        return new ConvFilterGradient(down, across);
    }

    @Override
    public OperatorDefinition<ConvFilterGradient> definition() {
        return DEFINITION;
    }

    @Override
    public Offer offer(Binding binding, List<Step> epilogue, Workshop workshop) {
        boolean empty = binding.input(0).elements() == 0 || binding.input(1).elements() == 0;
        if (!epilogue.isEmpty() || empty) {
            return new Offer.Declined("there is nothing to do, or more than a gradient");
        }
        boolean reachable = Operands.isReachable(binding.input(0))
                && Operands.isReachable(binding.input(1))
                && Operands.isReachable(binding.output(0));
        return reachable
                ? new Offer.Taken(ConvFilterSums.of(this, binding, workshop), "sums of outer products over windows")
                : new Offer.Declined("its tensors lie on the Java heap");
    }

    private static final class Product implements Kernel {
        private static final int MOST_ROWS = 64;

        private final Tensor gradient;
        private final Tensor filter;
        private final FloatPatches patches;
        private final int images;
        private final int positions;
        private final int taps;
        private final int outputs;
        private final int blockRows;
        private final float[] rows;
        private final float[] g;
        private final float[][] sums;

        Product(ConvFilterGradient op, Binding binding) {
            Tensor image = binding.input(0);
            gradient = binding.input(1);
            filter = binding.output(0);
            images = image.shape().dim(0);
            positions = op.down.output() * op.across.output();
            outputs = gradient.shape().dim(3);
            taps = op.down.window() * op.across.window() * image.shape().dim(3);
            blockRows = Math.min(MOST_ROWS, positions);
            patches = new FloatPatches(binding, image, op.down, op.across, 1, blockRows);
            rows = binding.floats((long) blockRows * taps);
            g = binding.floats((long) blockRows * outputs);
            sums = new float[outputs][];
            for (int o = 0; o < outputs; o++) {
                sums[o] = binding.floats(taps);
            }
        }

        @Override
        public void run() {
            for (float[] sum : sums) {
                OuterProducts.clear(sum, taps);
            }
            patches.start();
            for (int image = 0; image < images; image++) {
                for (int first = 0; first < positions; first += blockRows) {
                    int count = Math.min(blockRows, positions - first);
                    patches.copy(image, first, count, 0, rows, taps);
                    gradient.readFloats(((long) image * positions + first) * outputs, count * outputs, g, 0);
                    for (int o = 0; o < outputs; o++) {
                        OuterProducts.addColumn(g, outputs, o, rows, taps, count, taps, sums[o]);
                    }
                }
            }
            for (int o = 0; o < outputs; o++) {
                filter.writeFloats((long) o * taps, taps, sums[o], 0);
            }
        }
    }
}
