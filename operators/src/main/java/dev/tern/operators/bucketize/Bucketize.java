package dev.tern.operators.bucketize;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/** For each element, how many of the ascending {@code boundaries} (floats, as bits) lie at or below it. */
public record Bucketize(List<Integer> boundaries) implements BuiltinOperator {
    private static final ValueLayout.OfDouble F64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public static final OperatorDefinition<Bucketize> DEFINITION = OperatorDefinition.builtin(
            147,
            "BUCKETIZE",
            d -> d.options(115, new Bucketize(List.of()))
                    .inputs("input")
                    .outputs("buckets")
                    .types("f32|f64|i32|i64 -> i32")
                    .shapes(Bucketize::shapes)
                    .kernel(Bucketize::bind));

    public Bucketize {
        boundaries = List.copyOf(boundaries);
    }

    /** Buckets between these boundaries. */
    public static Bucketize between(float... boundaries) {
        Integer[] bits = new Integer[boundaries.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(boundaries[i]);
        }
        return new Bucketize(List.of(bits));
    }

    @Override
    public OperatorDefinition<Bucketize> definition() {
        return DEFINITION;
    }

    /** A vector of floats is stored like a vector of 32-bit integers that have their bits. */
    @Override
    public Bucketize map(Slots slots) {
        return new Bucketize(slots.int32s(0, boundaries));
    }

    private float[] values() {
        float[] values = new float[boundaries.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(boundaries.get(i));
        }
        return values;
    }

    private static List<Shape> shapes(Bucketize operator, ShapeScope scope) {
        float[] values = operator.values();
        for (int i = 1; i < values.length; i++) {
            if (!(values[i - 1] <= values[i])) {
                throw TernException.at("boundaries")
                        .expected("numbers in ascending order")
                        .found(values[i - 1] + " before " + values[i])
                        .fix("sort them");
            }
        }
        return List.of(scope.shape(0));
    }

    private static Kernel bind(Bucketize operator, Binding binding) {
        float[] values = operator.values();
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        boolean doubles = input.type() == DataType.FLOAT64;
        return () -> {
            for (long i = 0; i < input.elements(); i++) {
                double x = doubles ? input.data().get(F64, 8 * i) : input.floatAt(i);
                output.setInt(i, bucket(values, x));
            }
        };
    }

    /** Number of boundaries that are not above {@code x}. */
    private static int bucket(float[] boundaries, double x) {
        int low = 0;
        int high = boundaries.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (x < boundaries[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
