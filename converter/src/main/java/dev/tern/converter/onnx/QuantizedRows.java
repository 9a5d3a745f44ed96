package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.quantize.Quantize;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in small types that stand for others. They are computed as the whole numbers that they are, in floats, which is
 * exact up to 2²⁴; what is rounded is rounded where ONNX rounds it.
 */
final class QuantizedRows {
    /** Whole numbers up to this one are floats exactly. */
    private static final long EXACT_MAX = 1L << 24;

    private static final long LARGEST_PRODUCT = 255L * 255;

    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.of(
                    "QuantizeLinear",
                    "DIV, ROUND, ADD, MAXIMUM, MINIMUM, CAST; QUANTIZE where DequantizeLinear follows",
                    "blocks; 4-bit and 8-bit floating-point numbers",
                    QuantizedRows::quantize),
            OnnxRow.of(
                    "DequantizeLinear",
                    "a constant for constants; DEQUANTIZE behind QuantizeLinear; CAST, SUB, MUL elsewhere",
                    "blocks",
                    QuantizedRows::dequantize),
            OnnxRow.all(
                    "DynamicQuantizeLinear",
                    "REDUCE_MAX, REDUCE_MIN, then as QuantizeLinear",
                    "",
                    QuantizedRows::dynamic),
            OnnxRow.of(
                    "QLinearConv",
                    "a convolution of floats that are whole numbers, then as QuantizeLinear",
                    s -> convolution(s, true)),
            OnnxRow.of(
                    "QLinearMatMul",
                    "a product of floats that are whole numbers, then as QuantizeLinear",
                    s -> product(s, true)),
            OnnxRow.of(
                    "ConvInteger",
                    "convolutions of floats that are whole numbers, in parts that are exact",
                    s -> convolution(s, false)),
            OnnxRow.of(
                    "MatMulInteger",
                    "products of floats that are whole numbers, in parts that are exact",
                    s -> product(s, false)));

    private QuantizedRows() {}

    /** Numbers for each slice along {@code axis}, so that they spread over {@code x}; single ones as they are. */
    private static Flow along(OnnxSite site, Laid x, Flow numbers, int axis) {
        if (numbers.shape(0).elements() == 1) {
            return numbers.rank() == 0 ? numbers : site.reshape(numbers);
        }
        site.require(
                numbers.rank() == 1 && !site.node().has("block_size"), "it is quantised in blocks", "use whole axes");
        int[] dims = new int[x.rank() - x.order().of(axis)];
        java.util.Arrays.fill(dims, 1);
        dims[0] = numbers.dim(0);
        return site.reshape(numbers, dims);
    }

    private static int axis(OnnxSite site, Laid x) {
        return x.rank() == 0 ? 0 : x.axis(site.node().number("axis", Math.min(1, x.rank() - 1)));
    }

    private static Flow floats(OnnxSite site, Flow flow) {
        return site.cast(flow, DataType.FLOAT32);
    }

    /** round(x / scale) + zero point, held within the type. */
    private static Flow quantized(OnnxSite site, Flow x, Flow scale, @Nullable Flow zero, DataType type) {
        Flow rounded = site.emit(FloatFunctions.ROUND, site.div(x, scale));
        return saturated(site, rounded, zero, type);
    }

    private static Flow saturated(OnnxSite site, Flow rounded, @Nullable Flow zero, DataType type) {
        site.require(
                type == DataType.INT8 || type == DataType.UINT8 || type == DataType.INT16 || type == DataType.UINT16,
                "its result has type " + type.text(),
                "quantise to 8 or 16 bits");
        Flow moved = zero == null ? rounded : site.add(rounded, floats(site, zero));
        return site.cast(site.min(site.max(moved, type.minimum()), type.maximum()), type);
    }

    private static Laid quantize(OnnxSite site) {
        Laid x = site.in(0);
        int axis = axis(site, x);
        Flow scale = along(site, x, floats(site, site.plain(1)), axis);
        Flow zero = site.has(2) ? along(site, x, site.plain(2), axis) : null;
        DataType type = zero == null ? DataType.UINT8 : zero.type();
        Flow flow = floats(site, x.flow());
        Flow result = quantized(site, flow, scale, zero, type);
        boolean plain = scale.isConstant()
                && scale.shape(0).elements() == 1
                && (zero == null || zero.isConstant())
                && (type == DataType.INT8 || type == DataType.UINT8);
        if (plain) {
            long zeroPoint = zero == null ? 0 : zero.tensor().longAt(0);
            site.body()
                    .lowering()
                    .quantized(
                            result, flow, Quantization.perTensor(scale.tensor().floatAt(0), zeroPoint));
        }
        return new Laid(result, x.order());
    }

    private static Laid dequantize(OnnxSite site) {
        Laid x = site.in(0);
        int axis = axis(site, x);
        if (x.isConstant()
                && site.in(1).isConstant()
                && (!site.has(2) || site.in(2).isConstant())) {
            return Laid.plain(constant(site, x, axis));
        }
        Flow scale = along(site, x, floats(site, site.plain(1)), axis);
        Flow zero = site.has(2) ? along(site, x, site.plain(2), axis) : null;
        boolean single = scale.isConstant() && scale.shape(0).elements() == 1 && (zero == null || zero.isConstant());
        if (single) {
            long zeroPoint = zero == null ? 0 : zero.tensor().longAt(0);
            Flow both = site.body()
                    .lowering()
                    .pair(site, x.flow(), Quantization.perTensor(scale.tensor().floatAt(0), zeroPoint));
            if (both != null) {
                return new Laid(both, x.order());
            }
        }
        Flow flow = floats(site, x.flow());
        Flow moved = zero == null ? flow : site.sub(flow, floats(site, zero));
        return new Laid(site.mul(moved, scale), x.order());
    }

    /** A quantised constant as floats. */
    private static Flow constant(OnnxSite site, Laid x, int axis) {
        Tensor numbers = site.plain(x).tensor();
        float[] scales = site.plain(1).tensor().toFloats();
        Tensor zeros = site.has(2) ? site.plain(2).tensor() : null;
        site.require(
                !site.node().has("block_size") && scales.length > 0, "it is quantised in blocks", "use whole axes");
        Shape shape = numbers.shape();
        int inner = shape.rank() == 0 ? 1 : (int) shape.elements(axis + 1, shape.rank());
        float[] all = new float[numbers.intElements()];
        for (int i = 0; i < all.length; i++) {
            int slice = scales.length == 1 ? 0 : i / inner % scales.length;
            long zero = zeros == null ? 0 : zeros.longAt(zeros.elements() == 1 ? 0 : slice);
            all[i] = (float) (numbers.longAt(i) - zero) * scales[slice];
        }
        site.body().lowering().scales(scales);
        return site.emitter().constant(Floats.of(shape, all));
    }

    /** The pair of operators that rounds {@code x} to a quantised number and back. */
    static Flow pair(OnnxSite site, Flow x, Flow stored) {
        site.emitter().addNode(Objects.requireNonNull(Quantize.DEFINITION.defaults()), List.of(x), List.of(stored));
        Flow result = Flow.result(site.emitter().place(), DataType.FLOAT32, List.of(x.shape(0), x.shape(1)));
        site.emitter()
                .addNode(Objects.requireNonNull(Dequantize.DEFINITION.defaults()), List.of(stored), List.of(result));
        return result;
    }

    private static Flow extreme(OnnxSite site, Flow x, ReductionRule rule) {
        int[] axes = new int[x.rank()];
        for (int i = 0; i < axes.length; i++) {
            axes[i] = i;
        }
        return site.emit(new Reduction(rule, false), x, site.emitter().ints(axes));
    }

    /** Scale and zero point from the smallest and largest element, zero among them. */
    private static List<Laid> dynamic(OnnxSite site) {
        Laid x = site.in(0);
        Flow high = site.max(extreme(site, x.flow(), ReductionRule.MAXIMUM), 0);
        Flow low = site.min(extreme(site, x.flow(), ReductionRule.MINIMUM), 0);
        Flow scale = site.div(site.sub(high, low), site.scalar(DataType.FLOAT32, 255));
        Flow exact = site.div(site.emit(Signs.NEG, low), scale);
        Flow rounded = site.emit(FloatFunctions.ROUND, site.min(site.max(exact, 0), 255));
        Flow zero = site.cast(rounded, DataType.UINT8);
        Flow numbers = quantized(site, x.flow(), scale, zero, DataType.UINT8);
        return List.of(new Laid(numbers, x.order()), Laid.plain(scale), Laid.plain(zero));
    }

    /** Whole numbers as floats, their zero point taken away. */
    private static Laid centred(OnnxSite site, Laid x, int zeroOperand, int axis) {
        Flow flow = floats(site, x.flow());
        if (!site.has(zeroOperand)) {
            return new Laid(flow, x.order());
        }
        Flow zero = along(site, x, site.plain(zeroOperand), axis);
        return new Laid(site.sub(flow, floats(site, zero)), x.order());
    }

    /** round(sum · scales / result's scale) + zero point. */
    private static Laid requantized(OnnxSite site, Laid sum, int firstScale, int secondScale, int axis) {
        int result = secondScale + 2;
        Flow second = along(site, sum, site.plain(secondScale), axis);
        Flow factor = site.div(site.mul(site.plain(firstScale), second), site.plain(result));
        Flow zero = site.has(result + 1) ? site.plain(result + 1) : null;
        DataType type = zero == null ? DataType.UINT8 : zero.type();
        Flow rounded = site.emit(FloatFunctions.ROUND, site.mul(sum.flow(), factor));
        return new Laid(saturated(site, rounded, zero, type), sum.order());
    }

    private static Laid convolution(OnnxSite site, boolean requantizes) {
        int filterAt = requantizes ? 3 : 1;
        Laid x = centred(site, site.in(0), 2, 1);
        Laid filter = centred(site, site.in(filterAt), requantizes ? 5 : 3, 0);
        if (requantizes) {
            Flow bias = site.has(8) ? floats(site, site.plain(8)) : null;
            Laid sum = ConvolutionRows.convolution(site, x, filter, bias);
            return requantized(site, sum, 1, 4, 1);
        }
        int channels = filter.dim(1);
        long each = filter.shape(0).elements() / Math.max(1, (long) filter.dim(0) * channels) * LARGEST_PRODUCT;
        int most = (int) Math.max(1, EXACT_MAX / Math.max(1, each));
        if (channels <= most) {
            Laid sum = ConvolutionRows.convolution(site, x, filter, null);
            return new Laid(site.cast(sum.flow(), DataType.INT32), sum.order());
        }
        site.require(site.node().number("group", 1) == 1, "it has groups of many channels", "use fewer channels");
        Laid result = null;
        for (int from = 0; from < channels; from += most) {
            int count = Math.min(most, channels - from);
            Laid sum = ConvolutionRows.convolution(
                    site, part(site, x, 1, from, count), part(site, filter, 1, from, count), null);
            Flow whole = site.cast(sum.flow(), DataType.INT32);
            result = new Laid(result == null ? whole : site.add(result.flow(), whole), sum.order());
        }
        return Objects.requireNonNull(result);
    }

    private static Laid part(OnnxSite site, Laid x, int axis, int from, int count) {
        int[] begin = new int[x.rank()];
        int[] size = new int[x.rank()];
        java.util.Arrays.fill(size, -1);
        begin[x.order().of(axis)] = from;
        size[x.order().of(axis)] = count;
        return new Laid(
                site.emit(
                        dev.tern.operators.slice.Slice.DEFINITION,
                        x.flow(),
                        site.emitter().ints(begin),
                        site.emitter().ints(size)),
                x.order());
    }

    private static Laid product(OnnxSite site, boolean requantizes) {
        Laid left = site.in(0);
        Laid right = site.in(requantizes ? 3 : 1);
        site.require(left.rank() >= 2 && right.rank() >= 2, "an operand is no matrix", "use matrices");
        Laid x = centred(site, left, 2, left.rank() - 2);
        Laid y = centred(site, right, requantizes ? 5 : 3, right.rank() - 1);
        if (requantizes) {
            Laid sum = ProductRows.product(site, x, y);
            return requantized(site, sum, 1, 4, sum.rank() - 1);
        }
        int depth = right.dim(right.rank() - 2);
        site.require(depth >= 0, "how many products are summed is open", "give the inputs fixed shapes");
        int most = (int) (EXACT_MAX / LARGEST_PRODUCT);
        List<Flow> sums = new ArrayList<>();
        for (int from = 0; from < depth; from += most) {
            int count = Math.min(most, depth - from);
            boolean all = count == depth;
            Laid sum = ProductRows.product(
                    site,
                    all ? x : part(site, x, x.rank() - 1, from, count),
                    all ? y : part(site, y, y.rank() - 2, from, count));
            sums.add(site.cast(site.plain(sum), DataType.INT32));
        }
        Flow whole = sums.getFirst();
        for (Flow next : sums.subList(1, sums.size())) {
            whole = site.add(whole, next);
        }
        return Laid.plain(whole);
    }
}
