package dev.tern.custom.maxpool;

import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Extent;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/** Values put back where a pool found them; everything else is zero. Of values that meet, the last one stays. */
public final class MaxUnpooling {
    public static final OperatorDefinition<CustomOperator> DEFINITION = define("MaxUnpooling2D");

    /** The same operator under the name that newer files use. */
    public static final OperatorDefinition<CustomOperator> LITERT = define("LiteRtMaxUnpooling2D");

    private MaxUnpooling() {}

    private static OperatorDefinition<CustomOperator> define(String name) {
        return OperatorDefinition.custom(
                name,
                d -> d.inputs("values", "places")
                        .outputs("output")
                        .typesBySpecification("not registered in the original at hand", "f32 f32|i32 -> f32")
                        .shapes(MaxUnpooling::shapes)
                        .kernel(MaxUnpooling::bind));
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        PoolOptions options = PoolOptions.ofRecord(operator);
        Shape values = MaxPoolWithPlaces.image(scope, 0);
        if (!scope.shape(1).equals(values)) {
            throw TernException.at("places")
                    .expected("shape " + values + ", as the values")
                    .found(scope.shape(1).toString())
                    .fix("connect both results of a pool");
        }
        options.rows(values.with(1, Math.max(1, options.windowY())));
        options.columns(values.with(2, Math.max(1, options.windowX())));
        boolean inWindow = scope.type(1) == DataType.FLOAT32;
        int height = extent(values.dim(1), options.windowY(), options.strideY(), options.padding(), inWindow);
        int width = extent(values.dim(2), options.windowX(), options.strideX(), options.padding(), inWindow);
        return List.of(values.with(1, height).with(2, width));
    }

    private static int extent(int values, int window, int stride, Padding padding, boolean inWindow) {
        if (inWindow) {
            return Extent.of((long) values * window);
        }
        return Extent.of(padding == Padding.SAME ? (long) values * stride : (values - 1L) * stride + window);
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        return binding.input(1).type() == DataType.FLOAT32
                ? new WindowPlaces(PoolOptions.ofRecord(operator), binding)
                : new ImagePlaces(binding);
    }

    /** Places within an image. */
    private static final class ImagePlaces implements Kernel {
        private final Tensor values;
        private final Tensor places;
        private final Tensor output;
        private final float[] value;
        private final int[] place;
        private final float[] image;

        ImagePlaces(Binding binding) {
            values = binding.input(0);
            places = binding.input(1);
            output = binding.output(0);
            value = binding.floats(values.shape().elements(1, 4));
            place = binding.ints(value.length);
            image = binding.floats(output.shape().elements(1, 4));
        }

        @Override
        public void run() {
            for (long i = 0; i < places.elements(); i++) {
                int at = places.intAt(i);
                if (at < 0 || at >= image.length) {
                    throw TernException.at("place " + i)
                            .expected("0 to " + (image.length - 1))
                            .found(String.valueOf(at))
                            .fix("connect both results of a pool");
                }
            }
            for (int n = 0; n < values.shape().dim(0); n++) {
                values.readFloats((long) n * value.length, value.length, value, 0);
                places.readInts((long) n * place.length, place.length, place, 0);
                Arrays.fill(image, 0);
                for (int i = 0; i < value.length; i++) {
                    image[place[i]] = value[i];
                }
                output.writeFloats((long) n * image.length, image.length, image, 0);
            }
        }
    }

    /** Places within a window; those that fall outside the image are dropped. */
    private static final class WindowPlaces implements Kernel {
        private final PoolOptions options;
        private final Tensor values;
        private final Tensor places;
        private final Tensor output;
        private final int beforeY;
        private final int beforeX;
        private final float[] value;
        private final float[] place;
        private final float[] image;

        WindowPlaces(PoolOptions options, Binding binding) {
            this.options = options;
            values = binding.input(0);
            places = binding.input(1);
            output = binding.output(0);
            beforeY = before(values.shape().dim(1), options.strideY(), options.windowY());
            beforeX = before(values.shape().dim(2), options.strideX(), options.windowX());
            value = binding.floats(values.shape().elements(1, 4));
            place = binding.floats(value.length);
            image = binding.floats(output.shape().elements(1, 4));
        }

        private static int before(int values, int stride, int window) {
            return (int) (Math.max(0, (values - 1L) * stride + window - (long) values * window) / 2);
        }

        @Override
        public void run() {
            for (int n = 0; n < values.shape().dim(0); n++) {
                values.readFloats((long) n * value.length, value.length, value, 0);
                places.readFloats((long) n * place.length, place.length, place, 0);
                Arrays.fill(image, 0);
                for (int y = 0, i = 0; y < values.shape().dim(1); y++) {
                    for (int x = 0; x < values.shape().dim(2); x++) {
                        for (int c = 0; c < values.shape().dim(3); c++, i++) {
                            put(y, x, c, i);
                        }
                    }
                }
                output.writeFloats((long) n * image.length, image.length, image, 0);
            }
        }

        private void put(int y, int x, int c, int i) {
            int tap = (int) place[i];
            long outX = (long) x * options.strideX() - beforeX + tap % options.windowX();
            long outY = (long) y * options.strideY() - beforeY + tap / options.windowX();
            int height = output.shape().dim(1);
            int width = output.shape().dim(2);
            if (outX >= 0 && outX < width && outY >= 0 && outY < height) {
                image[(int) ((outY * width + outX) * output.shape().dim(3)) + c] = value[i];
            }
        }
    }
}
