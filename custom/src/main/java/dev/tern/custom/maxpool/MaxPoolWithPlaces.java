package dev.tern.custom.maxpool;

import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/** The largest value of each window, and its place: within the window as a float, or within the image as a whole number. */
public final class MaxPoolWithPlaces {
    /** Added to places stored as floats, so that truncation finds them again. */
    private static final float NUDGE = 0.1f;

    public static final OperatorDefinition<CustomOperator> MEDIAPIPE = OperatorDefinition.custom(
            "MaxPoolingWithArgmax2D",
            d -> d.inputs("input")
                    .outputs("largest", "places")
                    .typesBySpecification("an operator of MediaPipe", "f32 -> f32 f32")
                    .shapes((operator, scope) -> shapes(PoolOptions.ofRecord(operator), scope))
                    .kernel((operator, binding) -> new PoolKernel(PoolOptions.ofRecord(operator), binding)));

    public static final OperatorDefinition<CustomOperator> ORIGINAL = OperatorDefinition.custom(
            "MaxPoolWithArgmax",
            d -> d.inputs("input")
                    .outputs("largest", "places")
                    .typesBySpecification("not registered in the original at hand", "f32 -> f32 i32")
                    .shapes((operator, scope) -> shapes(PoolOptions.ofMap(operator), scope))
                    .kernel((operator, binding) -> new PoolKernel(PoolOptions.ofMap(operator), binding)));

    private MaxPoolWithPlaces() {}

    static Shape image(ShapeScope scope, int operand) {
        Shape image = scope.shape(operand);
        if (image.rank() != 4) {
            throw TernException.at("operand " + operand)
                    .expected("shape [images, height, width, channels]")
                    .found(image.toString())
                    .fix("reshape the operand");
        }
        return image;
    }

    private static List<Shape> shapes(PoolOptions options, ShapeScope scope) {
        Shape image = image(scope, 0);
        Shape pooled = image.with(1, options.rows(image).output())
                .with(2, options.columns(image).output());
        return List.of(pooled, pooled);
    }

    private static final class PoolKernel implements Kernel {
        private final Tensor input;
        private final Tensor largest;
        private final Tensor places;
        private final WindowAxis rows;
        private final WindowAxis columns;
        private final float low;
        private final float high;
        private final boolean inWindow;
        private final int images;
        private final int channels;
        private final float[] image;
        private final float[] best;
        private final int[] place;
        private final float[] nudged;

        PoolKernel(PoolOptions options, Binding binding) {
            input = binding.input(0);
            largest = binding.output(0);
            places = binding.output(1);
            rows = options.rows(input.shape());
            columns = options.columns(input.shape());
            low = Math.max(options.activation().low(), -Float.MAX_VALUE);
            high = Math.min(options.activation().high(), Float.MAX_VALUE);
            inWindow = places.type() == DataType.FLOAT32;
            images = input.shape().dim(0);
            channels = input.shape().dim(3);
            image = binding.floats(input.shape().elements(1, 4));
            best = binding.floats(channels);
            place = binding.ints(channels);
            nudged = binding.floats(channels);
        }

        @Override
        public void run() {
            long at = 0;
            for (int i = 0; i < images; i++) {
                input.readFloats((long) i * image.length, image.length, image, 0);
                for (int y = 0; y < rows.output(); y++) {
                    for (int x = 0; x < columns.output(); x++) {
                        search(y, x);
                        store(at);
                        at += channels;
                    }
                }
            }
        }

        private void search(int y, int x) {
            Arrays.fill(best, -Float.MAX_VALUE);
            Arrays.fill(place, 0);
            if (!inWindow) {
                for (int c = 0; c < channels; c++) {
                    place[c] = c;
                }
            }
            for (int tapY = rows.firstTap(y); tapY < rows.endTap(y); tapY++) {
                int row = rows.start(y) + tapY;
                for (int tapX = columns.firstTap(x); tapX < columns.endTap(x); tapX++) {
                    int from = (row * columns.input() + columns.start(x) + tapX) * channels;
                    for (int c = 0; c < channels; c++) {
                        if (image[from + c] > best[c]) {
                            best[c] = image[from + c];
                            place[c] = inWindow ? tapY * columns.window() + tapX : from + c;
                        }
                    }
                }
            }
        }

        private void store(long at) {
            for (int c = 0; c < channels; c++) {
                best[c] = Math.min(Math.max(best[c], low), high);
                nudged[c] = place[c] + NUDGE;
            }
            largest.writeFloats(at, channels, best, 0);
            if (inWindow) {
                places.writeFloats(at, channels, nudged, 0);
            } else {
                places.writeInts(at, channels, place, 0);
            }
        }
    }
}
