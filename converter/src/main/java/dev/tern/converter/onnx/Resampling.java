package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.Activation;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.gather.Gather;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;

/**
 * Where the elements of a resized axis come from.
 *
 * @param coordinates how a position in the result becomes one in the source
 * @param rounding which of its neighbours an element is, for mode nearest
 * @param cubic the number that shapes the cubic curve
 * @param antialias whether a curve that is narrower than the steps is widened to them
 * @param excludeOutside whether neighbours outside count nothing, rather than as the ends
 */
record Resampling(
        String mode, String coordinates, String rounding, float cubic, boolean antialias, boolean excludeOutside) {
    private static final double SMALL = 1e-5;

    void require(OnnxSite site) {
        site.require(
                mode.equals("nearest") || mode.equals("linear") || mode.equals("cubic"),
                "mode is " + mode,
                "use nearest, linear or cubic");
        site.require(
                coordinates.equals("half_pixel")
                        || coordinates.equals("pytorch_half_pixel")
                        || coordinates.equals("align_corners")
                        || coordinates.equals("asymmetric")
                        || coordinates.equals("half_pixel_symmetric"),
                "coordinate_transformation_mode is " + coordinates,
                "slice the image first, and use another mode");
    }

    /** Whether there is an operator for images that could mean this. */
    boolean isOperator(OnnxSite site) {
        boolean floats = site.in(0).type() == DataType.FLOAT32;
        return !antialias
                && !excludeOutside
                && !mode.equals("cubic")
                && !coordinates.equals("half_pixel_symmetric")
                && (floats || (mode.equals("nearest") && site.in(0).type().bits() == 8));
    }

    /** Whether the operator means the same for an axis of {@code from} elements that gets {@code to}; -1 where open. */
    boolean isOperatorFor(int from, int to) {
        if (from > 0 && from == to) {
            return !mode.equals("nearest") || !coordinates.equals("align_corners") || to == 1;
        }
        if (mode.equals("linear")) {
            return !coordinates.equals("pytorch_half_pixel") || to > 1;
        }
        boolean grows = from > 0 && to > 0 && to % from == 0;
        return switch (coordinates) {
            case "asymmetric" -> rounding.equals("floor");
            // With whole factors no position lies in the middle between two elements, unless the factor is odd.
            case "half_pixel", "pytorch_half_pixel" ->
                rounding.equals("round_prefer_ceil") || (rounding.equals("round_prefer_floor") && grows);
            default -> false;
        };
    }

    /** Positions are single floats: which neighbour is nearest hangs on their rounding. */
    private double position(int i, int from, int to, float scale) {
        return switch (coordinates) {
            case "align_corners" -> to == 1 ? 0f : (float) i * (from - 1) / (to - 1);
            case "asymmetric" -> i / scale;
            case "pytorch_half_pixel" -> to > 1 ? (i + 0.5f) / scale - 0.5f : 0f;
            case "half_pixel_symmetric" -> {
                float adjustment = to / (scale * from);
                float center = from / 2f;
                yield center * (1 - adjustment) + (i + 0.5f) / scale - 0.5f;
            }
            default -> (i + 0.5f) / scale - 0.5f;
        };
    }

    private int nearest(double position, int from) {
        double rounded = switch (rounding) {
            case "floor" -> Math.floor(position);
            case "ceil" -> Math.ceil(position);
            case "round_prefer_ceil" -> Math.floor(position + 0.5);
            default -> Math.ceil(position - 0.5);
        };
        return (int) Math.clamp(rounded, 0, from - 1);
    }

    /** {@code x} with axis {@code axis} resized to {@code to} elements. */
    Laid alongAxis(OnnxSite site, Laid x, int axis, int to, float scale) {
        int from = x.dim(axis);
        if (mode.equals("nearest")) {
            int[] indices = new int[site.written(to)];
            for (int i = 0; i < to; i++) {
                indices[i] = nearest(position(i, from, to, scale), from);
            }
            Flow gathered = site.emit(
                    new Gather(x.order().of(axis), 0), x.flow(), site.emitter().ints(indices));
            return new Laid(gathered, x.order());
        }
        Order last = x.order().withLast(axis);
        float[] factors = new float[site.written((long) to * from)];
        for (int i = 0; i < to; i++) {
            row(factors, i, from, to, scale);
        }
        Flow product = site.emit(
                new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, true, false, DataType.FLOAT32),
                site.cast(site.in(x, last), DataType.FLOAT32),
                site.emitter().floats(Shape.of(to, from), factors),
                null);
        return new Laid(product, last);
    }

    /** Factors of the source's elements in result {@code i}. */
    private void row(float[] factors, int i, int from, int to, float scale) {
        double position = position(i, from, to, scale);
        if (!antialias && mode.equals("linear")) {
            // Positions outside are the ends.
            position = Math.clamp(position, 0, from - 1);
        }
        double widening = antialias && scale < 1 ? scale : 1;
        double reach = (mode.equals("linear") ? 1 : 2) / widening;
        double[] exact = new double[from];
        double sum = 0;
        for (int k = (int) Math.floor(position - reach); k <= Math.ceil(position + reach); k++) {
            boolean outside = k < 0 || k >= from;
            if (outside && excludeOutside) {
                continue;
            }
            double factor = curve((k - position) * widening);
            exact[Math.clamp(k, 0, from - 1)] += factor;
            sum += factor;
        }
        for (int k = 0; k < from; k++) {
            factors[i * from + k] = (float) (Math.abs(sum) < SMALL ? exact[k] : exact[k] / sum);
        }
    }

    private double curve(double distance) {
        double x = Math.abs(distance);
        if (mode.equals("linear")) {
            return Math.max(0, 1 - x);
        }
        double a = cubic;
        if (x <= 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
