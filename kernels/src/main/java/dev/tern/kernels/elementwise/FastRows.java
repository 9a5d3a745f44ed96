package dev.tern.kernels.elementwise;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.l2normalization.L2Normalization;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators that scale each row along the last axis by what all of the row comes to. */
public final class FastRows {
    private static final int TILE_ELEMENTS = 2048;
    private static final float SMALLEST_LENGTH = 1e-6f;

    /** Exponentials of smaller numbers are below the smallest normal float. */
    private static final float EXPONENT_LEAST = -87;

    /** Inverses of smaller scales may leave the range of floats. */
    private static final float SCALE_LEAST = 1e-20f;

    private FastRows() {}

    /** Takes floats and bytes. */
    public static Offer softmax(Softmax softmax, Binding binding, List<Step> epilogue, Workshop workshop) {
        DataType type = binding.output(0).type();
        if (type == binding.input(0).type() && (type == DataType.INT8 || type == DataType.UINT8)) {
            return bytes(softmax, binding, epilogue, workshop);
        }
        return offer(RowCode.Kind.SOFTMAX, softmax.beta(), binding, epilogue, workshop);
    }

    /** Takes floats. */
    public static Offer normalize(L2Normalization op, Binding binding, List<Step> epilogue, Workshop workshop) {
        return offer(RowCode.Kind.L2_NORMALIZATION, SMALLEST_LENGTH, binding, epilogue, workshop);
    }

    /** Takes floats. */
    public static Offer logSoftmax(Binding binding, List<Step> epilogue, Workshop workshop) {
        return offer(RowCode.Kind.LOG_SOFTMAX, 1, binding, epilogue, workshop);
    }

    private static Offer bytes(Softmax softmax, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = whyNot(binding, epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        if (!(softmax.beta() > 0) || FastElementwise.portable(softmax, binding) == null) {
            return new Offer.Declined("its factor or its quantisation is not usual");
        }
        DataType type = binding.output(0).type();
        PerTensor in = PerTensor.of(binding.input(0).quantization(), "the input");
        PerTensor out = PerTensor.of(binding.output(0).quantization(), "the result");
        if (!(out.scale() > SCALE_LEAST)) {
            return new Offer.Declined("the scale of its results is very small");
        }
        int depth = binding.shape(0).dim(-1);
        Parameters params = new Parameters(binding, ByteSoftmaxCode.BYTES)
                .set(ByteSoftmaxCode.INPUT, Operands.address(binding.input(0)))
                .set(ByteSoftmaxCode.OUTPUT, Operands.address(binding.output(0)))
                .set(ByteSoftmaxCode.DEPTH, depth)
                .set(ByteSoftmaxCode.SCALE, out.scale())
                .set(ByteSoftmaxCode.ZERO_POINT, Float.intBitsToFloat(out.zeroPoint()));
        for (int distance = 0; distance < 256; distance++) {
            params.set(ByteSoftmaxCode.EXPONENTIALS + 4 * distance, softmax.exponential(in, distance));
        }
        ByteSoftmaxCode.Key key = new ByteSoftmaxCode.Key(type == DataType.INT8);
        return new Offer.Taken(
                new Native(workshop.code(key, m -> ByteSoftmaxCode.write(m, key)), params, (int)
                        (binding.output(0).elements() / depth)),
                "row by row");
    }

    /** Why no kernel in machine code takes these operands, or null. */
    private static @Nullable String whyNot(Binding binding, List<Step> epilogue) {
        long elements = binding.input(0).elements();
        if (!epilogue.isEmpty() || elements == 0 || elements > Integer.MAX_VALUE / 8) {
            return "it is empty or too large, or its results are to be worked on";
        }
        boolean reachable = Operands.isReachable(binding.input(0)) && Operands.isReachable(binding.output(0));
        return reachable ? null : "its tensors lie on the Java heap";
    }

    private static Offer offer(
            RowCode.Kind kind, float option, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (binding.input(0).type() != DataType.FLOAT32 || binding.output(0).type() != DataType.FLOAT32) {
            return new Offer.Declined("its operands are not floats");
        }
        String obstacle = whyNot(binding, epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        int depth = binding.shape(0).dim(-1);
        int lanes = workshop.traits().lanes();
        int rows = (int) (binding.input(0).elements() / depth);
        int rowsOfTile = Math.max(1, TILE_ELEMENTS / depth);
        RowCode.Key key = new RowCode.Key(kind, depth >= lanes, depth % lanes);
        int[] numbers = kind.curve.numbers();
        numbers[CurveBody.LOW] = Float.floatToRawIntBits(EXPONENT_LEAST);
        Parameters params = new Parameters(binding, RowCode.NUMBERS + 4 * numbers.length)
                .set(RowCode.INPUT, Operands.address(binding.input(0)))
                .set(RowCode.OUTPUT, Operands.address(binding.output(0)))
                .set(RowCode.ROWS, rows)
                .set(RowCode.ROWS_OF_TILE, rowsOfTile)
                .set(RowCode.ROW_BYTES, 4L * depth)
                .set(RowCode.VECTORS, depth / lanes)
                .set(RowCode.OPTION, option);
        for (int i = 0; i < numbers.length; i++) {
            params.set(RowCode.NUMBERS + 4 * i, Float.intBitsToFloat(numbers[i]));
        }
        return new Offer.Taken(
                new Native(workshop.code(key, m -> RowCode.write(m, key)), params, Math.ceilDiv(rows, rowsOfTile)),
                "row by row");
    }
}
