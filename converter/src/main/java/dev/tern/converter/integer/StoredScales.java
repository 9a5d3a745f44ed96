package dev.tern.converter.integer;

import dev.tern.graph.Constants;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scales that a source keeps constants by, and constants as the integers that they were. */
final class StoredScales {
    private static final int LARGEST = 127;
    private static final double CLOSE = 1e-3;

    private final List<float[]> all = new ArrayList<>();

    StoredScales(List<float[]> scales) {
        for (float[] each : scales) {
            if (all.stream().noneMatch(known -> java.util.Arrays.equals(known, each))) {
                all.add(each);
            }
        }
    }

    /** {@code floats} of this shape in 8 bits around 0, with a scale for each slice of {@code axis} or one for all. */
    Optional<Value> integers(String name, Shape shape, float[] floats, int axis) {
        for (float[] scales : all) {
            boolean fits = scales.length == 1 || (axis >= 0 && axis < shape.rank() && scales.length == shape.dim(axis));
            byte[] found = fits ? integers(shape, floats, axis, scales) : null;
            if (found != null) {
                Quantization by = scales.length == 1
                        ? Quantization.perTensor(scales[0], 0)
                        : Quantization.perAxis(scales, new long[scales.length], axis);
                return Optional.of(Constants.ofBytes(name, DataType.INT8, shape, found)
                        .withQuantization(by)
                        .withHasRank(true));
            }
        }
        return Optional.empty();
    }

    private static byte @org.jspecify.annotations.Nullable [] integers(
            Shape shape, float[] floats, int axis, float[] scales) {
        int inner = scales.length == 1 ? 1 : (int) shape.elements(axis + 1, shape.rank());
        byte[] integers = new byte[floats.length];
        for (int i = 0; i < floats.length; i++) {
            double exact = (double) floats[i] / scales[scales.length == 1 ? 0 : i / inner % scales.length];
            double whole = Math.rint(exact);
            if (!(Math.abs(exact - whole) <= CLOSE) || Math.abs(whole) > LARGEST) {
                return null;
            }
            integers[i] = (byte) whole;
        }
        return integers;
    }
}
