package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.graph.Operator;
import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.PairSum;
import dev.tern.kernels.complex.FastModulus;
import dev.tern.kernels.copies.FastCopies;
import dev.tern.kernels.rfft2d.FastRfft2d;
import dev.tern.kernels.transpose.FastTranspose;
import dev.tern.operators.Activation;
import dev.tern.operators.Aspect;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.KernelRule;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.add.Add;
import dev.tern.operators.arithmetic.ByteTable;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.PerTensor;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.div.Div;
import dev.tern.operators.elementwise.QuantizedSum;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.product.VectorKernel;
import dev.tern.operators.sub.Sub;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Element-wise operators: which body computes which of them. */
public final class FastElementwise {
    /** The original quantises whole blocks of eight by one rule and what is left over by another. */
    private static final int QUANTIZED_AT_ONCE = 8;

    private static final String SCALES_DIFFER = "one of its scales is much larger or smaller than the others";

    private FastElementwise() {}

    /** Takes sums of floats and of quantised bytes. */
    public static Offer add(Add add, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (binding.output(0).type()) {
            case FLOAT32 -> floats(Binary.ADD_F32, add.activation(), binding, epilogue, workshop);
            case INT8, UINT8 -> sum(QuantizedBody.Kind.SUM, add.activation(), binding, epilogue, workshop);
            case INT32, INT64 -> words(WordBody.ADD, add.activation(), binding, epilogue, workshop);
            case INT16 -> shorts(1, add.powerOfTwoScales(), add.activation(), binding, epilogue, workshop);
            default -> typeDeclined(binding);
        };
    }

    /** Takes differences of floats and of quantised bytes. */
    public static Offer subtract(Sub sub, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (binding.output(0).type()) {
            case FLOAT32 -> floats(Binary.SUB_F32, sub.activation(), binding, epilogue, workshop);
            case INT8, UINT8 -> sum(QuantizedBody.Kind.DIFFERENCE, sub.activation(), binding, epilogue, workshop);
            case INT32, INT64 -> words(WordBody.SUB, sub.activation(), binding, epilogue, workshop);
            case INT16 -> shorts(-1, sub.powerOfTwoScales(), sub.activation(), binding, epilogue, workshop);
            default -> typeDeclined(binding);
        };
    }

    /** Takes products of floats and of quantised bytes. */
    public static Offer multiply(Mul mul, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor output = binding.output(0);
        if (output.type() == DataType.FLOAT32) {
            return floats(Binary.MUL_F32, mul.activation(), binding, epilogue, workshop);
        }
        if (output.type() == DataType.INT32) {
            return words(WordBody.MUL, mul.activation(), binding, epilogue, workshop);
        }
        boolean bytes = output.type() == DataType.INT8 || output.type() == DataType.UINT8;
        boolean shorts =
                output.type() == DataType.INT16 && output.quantization().isQuantized();
        if (!bytes && !shorts || binding.input(0).type() != output.type()) {
            return typeDeclined(binding);
        }
        ClampRange range = ClampRange.of(mul.activation(), output.type(), output.quantization());
        return quantized(
                QuantizedBody.ofProduct(
                        binding.input(0).quantization().zeroPoint(),
                        binding.input(1).quantization().zeroPoint(),
                        output.quantization().zeroPoint(),
                        Mul.factor(binding),
                        range,
                        isLimited(range, output),
                        shorts),
                binding,
                epilogue,
                workshop);
    }

    /** Takes bytes and integers that become floats. */
    public static Offer cast(Cast cast, Binding binding, List<Step> epilogue, Workshop workshop) {
        DataType from = binding.input(0).type();
        boolean whole =
                from == DataType.INT8 || from == DataType.UINT8 || from == DataType.INT16 || from == DataType.INT32;
        return whole && binding.output(0).type() == DataType.FLOAT32
                ? Maps.widened(ConvertBody.TO_FLOATS, new int[0], 1, binding, epilogue, workshop)
                : typeDeclined(binding);
    }

    /** The first of two operands where the second lies strictly between two numbers, else zero: gradients of limits. */
    public static Offer between(float low, float high, Binding binding, List<Step> epilogue, Workshop workshop) {
        return Maps.widened(new BetweenBody(), bits(low, high), 2, binding, epilogue, workshop);
    }

    /** Operators without options, by name. */
    public static Offer plain(PlainOperator operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (operator.definition().name()) {
            case "MAXIMUM" -> extreme("MAX", binding, epilogue, workshop);
            case "MINIMUM" -> extreme("MIN", binding, epilogue, workshop);
            case "DEQUANTIZE" -> dequantize(binding, epilogue, workshop);
            case "QUANTIZE" ->
                binding.input(0).type() == DataType.FLOAT32
                        ? quantize(binding, epilogue, workshop)
                        : table(operator, binding, epilogue, workshop);
            case "EXP", "LOGISTIC", "TANH", "ELU", "LOG" ->
                curve(operator.definition().name(), operator, binding, epilogue, workshop);
            case "ABS", "HARD_SWISH" ->
                areFloats(binding)
                        ? exact(operator.definition().name(), 1, binding, epilogue, workshop)
                        : table(operator, binding, epilogue, workshop);
            case "RELU" -> limits(0, Float.POSITIVE_INFINITY, operator, binding, epilogue, workshop);
            case "RELU6" -> limits(0, 6, operator, binding, epilogue, workshop);
            case "RELU_N1_TO_1" -> limits(-1, 1, operator, binding, epilogue, workshop);
            case "RELU_0_TO_1" -> limits(0, 1, operator, binding, epilogue, workshop);
            case "PRELU" -> prelu(binding, epilogue, workshop);
            case "LOG_SOFTMAX" -> FastRows.logSoftmax(binding, epilogue, workshop);
            case "PAD",
                    "PADV2",
                    "SLICE",
                    "TILE",
                    "BROADCAST_TO",
                    "SPACE_TO_BATCH_ND",
                    "BATCH_TO_SPACE_ND",
                    "REVERSE_V2" -> FastCopies.offer(operator, binding, epilogue, workshop);
            case "EQUAL", "NOT_EQUAL", "LESS", "LESS_EQUAL", "GREATER", "GREATER_EQUAL" ->
                compare(operator.definition().name(), binding, epilogue, workshop);
            case "LOGICAL_AND", "LOGICAL_OR", "LOGICAL_NOT" -> {
                WordBody body = WordBody.valueOf(operator.definition().name());
                yield Maps.widened(body, new int[0], binding.inputCount(), binding, epilogue, workshop);
            }
            case "SIN", "COS" -> angle(AngleBody.valueOf(operator.definition().name()), binding, epilogue, workshop);
            case "POW" -> power(binding, epilogue, workshop);
            case "SIGN" -> exact("SIGN", 1, binding, epilogue, workshop);
            case "SELECT" -> select(true, binding, epilogue, workshop);
            case "SELECT_V2" -> select(false, binding, epilogue, workshop);
            case "RFFT2D" -> FastRfft2d.offer(binding, epilogue, workshop);
            case "COMPLEX_ABS" -> FastModulus.offer(binding, epilogue, workshop);
            case "TRANSPOSE" -> FastTranspose.offer(binding, epilogue, workshop);
            case "NEG", "SQRT", "RSQRT", "SQUARE", "FLOOR", "CEIL", "ROUND" ->
                exact(operator.definition().name(), 1, binding, epilogue, workshop);
            case "SQUARED_DIFFERENCE" -> exact("SQUARED_DIFFERENCE", 2, binding, epilogue, workshop);
            default -> new Offer.Declined("no kernel in machine code is written for this operator");
        };
    }

    /** Takes both forms of GELU. */
    public static Offer gelu(Gelu gelu, Binding binding, List<Step> epilogue, Workshop workshop) {
        return curve(gelu.approximate() ? "GELU_APPROXIMATE" : "GELU", gelu, binding, epilogue, workshop);
    }

    /** Takes floats, and bytes by their table. */
    public static Offer leaky(LeakyRelu relu, Binding binding, List<Step> epilogue, Workshop workshop) {
        return areFloats(binding)
                ? Maps.widened(ExactBody.LEAKY_RELU, bits(relu.alpha()), 1, binding, epilogue, workshop)
                : table(relu, binding, epilogue, workshop);
    }

    /** A function of {@code count} floats in memory of its own. */
    public static @Nullable VectorKernel vector(String function, int count, Binding binding, Workshop workshop) {
        CurveBody body = CurveBody.valueOf(function);
        MemorySegment vector = binding.memory(4L * count);
        MemorySegment results = binding.memory(4L * count);
        TiledKernel kernel = Maps.ofVector(body, body.numbers(), count, vector, results, binding, workshop);
        return kernel == null ? null : new VectorKernel(vector, kernel, results);
    }

    private static Offer curve(
            String name, BuiltinOperator operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        CurveBody body = CurveBody.valueOf(name);
        return areFloats(binding)
                ? Maps.widened(body, body.numbers(), 1, binding, epilogue, workshop)
                : table(operator, binding, epilogue, workshop);
    }

    private static Offer prelu(Binding binding, List<Step> epilogue, Workshop workshop) {
        if (!isBytes(binding.output(0).type())) {
            return exact("PRELU", 2, binding, epilogue, workshop);
        }
        return quantized(PreluBody.of(binding), binding, epilogue, workshop);
    }

    private static Offer angle(AngleBody body, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (!areFloats(binding)) {
            return typeDeclined(binding);
        }
        Offer offer = Maps.widened(body, body.numbers(), 1, binding, epilogue, workshop);
        return offer instanceof Offer.Taken(TiledKernel kernel, String how) && kernel instanceof Native code
                ? new Offer.Taken(new LargeAngles(code, body, binding.output(0)), how)
                : offer;
    }

    /** Powers of floats; those to the powers that models mostly have are one or two products or a root. */
    private static Offer power(Binding binding, List<Step> epilogue, Workshop workshop) {
        if (!areFloats(binding)) {
            return typeDeclined(binding);
        }
        if (binding.isConstant(1)
                && binding.input(1).elements() == 1
                && binding.shape(0).equals(binding.output(0).shape())) {
            float exponent = binding.input(1).floatAt(0);
            String known = exponent == 2 ? "SQUARE" : exponent == 3 ? "CUBE" : exponent == 0.5f ? "ROOT" : null;
            if (known != null) {
                return exact(known, 1, binding, epilogue, workshop);
            }
        }
        return Maps.widened(CurveBody.POW, CurveBody.POW.numbers(), 2, binding, epilogue, workshop);
    }

    private static Offer limits(
            float low, float high, BuiltinOperator operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        return areFloats(binding)
                ? Maps.widened(ExactBody.LIMITS, bits(low, high), 1, binding, epilogue, workshop)
                : table(operator, binding, epilogue, workshop);
    }

    private static int[] bits(float... numbers) {
        int[] bits = new int[numbers.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(numbers[i]);
        }
        return bits;
    }

    /** Takes functions of one byte that the reference kernel holds as a table. */
    public static Offer table(BuiltinOperator operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (!isBytes(binding.input(0).type()) || !isBytes(binding.output(0).type())) {
            return typeDeclined(binding);
        }
        byte[] table = null;
        if (portable(operator, binding) instanceof ByteTable.Lookup lookup) {
            table = lookup.single();
        }
        return table == null
                ? new Offer.Declined("its results are not all found in one table")
                : Maps.raw(new TableBody(), TableBody.numbers(table, workshop.traits()), binding, epilogue, workshop);
    }

    /** Bytes at {@code from}, each by its place in {@code table}, to {@code to}; null for a single byte. */
    public static @Nullable TiledKernel lookedUp(
            byte[] table, MemorySegment from, MemorySegment to, Binding binding, Workshop workshop) {
        return Maps.ofBytes(new TableBody(), TableBody.numbers(table, workshop.traits()), from, to, binding, workshop);
    }

    private static boolean isBytes(DataType type) {
        return type == DataType.INT8 || type == DataType.UINT8;
    }

    /** The reference kernel, or null where it refuses: it will tell so itself when it is asked to run the node. */
    static @Nullable Kernel portable(BuiltinOperator operator, Binding binding) {
        if (!(operator.definition().kernel() instanceof Aspect.Present<?>(Object rule))) {
            return null;
        }
        @SuppressWarnings("unchecked")
        KernelRule<Operator> known = (KernelRule<Operator>) rule;
        try {
            return known.bind(operator, binding);
        } catch (TernException e) {
            return null;
        }
    }

    /** Takes quotients of floats. */
    public static Offer divide(Div div, Binding binding, List<Step> epilogue, Workshop workshop) {
        return areFloats(binding)
                ? floats(Binary.DIV_F32, div.activation(), binding, epilogue, workshop)
                : typeDeclined(binding);
    }

    private static Offer exact(String name, int operands, Binding binding, List<Step> epilogue, Workshop workshop) {
        ExactBody body = ExactBody.valueOf(name);
        return areFloats(binding)
                ? Maps.widened(body, body.numbers(), operands, binding, epilogue, workshop)
                : typeDeclined(binding);
    }

    private static boolean areFloats(Binding binding) {
        return binding.input(0).type() == DataType.FLOAT32 && binding.output(0).type() == DataType.FLOAT32;
    }

    private static Offer words(
            WordBody body, Activation activation, Binding binding, List<Step> epilogue, Workshop workshop) {
        DataType type = binding.output(0).type();
        boolean areWords = binding.input(0).type() == type && binding.input(1).type() == type;
        return areWords && activation == Activation.NONE
                ? Maps.integers(body, 2, binding, epilogue, workshop)
                : new Offer.Declined("its activation is " + activation + ", or its operands are of another type");
    }

    private static Offer compare(String name, Binding binding, List<Step> epilogue, Workshop workshop) {
        DataType type = binding.input(0).type();
        WordBody test = WordBody.comparison(name, type == DataType.FLOAT32);
        boolean scaled = type == DataType.INT8
                || type == DataType.UINT8
                || type == DataType.INT16 && binding.input(0).quantization().isQuantized();
        if (scaled && !ScaledTestBody.keepsOrder(binding)) {
            return quantized(ScaledTestBody.of(test, binding), binding, epilogue, workshop);
        }
        Offer raw = type.bits() == 8
                ? Maps.raw(ByteTestBody.of(name, type == DataType.INT8), 2, binding, epilogue, workshop)
                : typeDeclined(binding);
        boolean known = scaled
                || type == DataType.FLOAT32
                || type == DataType.INT16
                || type == DataType.INT32
                || type == DataType.INT64
                || type == DataType.BOOL;
        if (raw instanceof Offer.Taken || !known) {
            return known ? raw : new Offer.Declined("its operands are of type " + type.text());
        }
        return Maps.integers(test, 2, binding, epilogue, workshop);
    }

    private static Offer select(boolean bySlices, Binding binding, List<Step> epilogue, Workshop workshop) {
        Offer raw = binding.output(0).type().bits() == 8
                ? Maps.raw(new SelectBody(true, bySlices), 3, binding, epilogue, workshop)
                : typeDeclined(binding);
        return raw instanceof Offer.Taken
                ? raw
                : Maps.integers(new SelectBody(false, bySlices), 3, binding, epilogue, workshop);
    }

    private static Offer typeDeclined(Binding binding) {
        return new Offer.Declined(
                "its results are of type " + binding.output(0).type().text());
    }

    private static Offer floats(
            Binary operation, Activation activation, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (!activation.isClamp()) {
            return new Offer.Declined("its activation is " + activation);
        }
        int[] limits = bits(Math.max(activation.low(), -Float.MAX_VALUE), Math.min(activation.high(), Float.MAX_VALUE));
        return Maps.widened(new FloatBody(operation), limits, 2, binding, epilogue, workshop);
    }

    private static Offer sum(
            QuantizedBody.Kind kind, Activation activation, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(activation, output.type(), output.quantization());
        QuantizedSum.Scaling scaling = QuantizedSum.ofBytes(binding);
        int sign = kind == QuantizedBody.Kind.SUM ? 1 : -1;
        PairSum floats = PairSum.of(scaling, sign, range, output.type() == DataType.INT8);
        if (floats != null) {
            PairSumBody body = new PairSumBody(isLimited(range, output));
            return Maps.widened(body, PairSumBody.numbers(floats, range), 2, binding, epilogue, workshop);
        }
        return quantized(QuantizedBody.of(kind, scaling, range, isLimited(range, output)), binding, epilogue, workshop);
    }

    private static Offer shorts(
            int sign,
            boolean powerOfTwoScales,
            Activation activation,
            Binding binding,
            List<Step> epilogue,
            Workshop workshop) {
        Tensor output = binding.output(0);
        if (!output.quantization().isQuantized()) {
            return typeDeclined(binding);
        }
        QuantizedSum.@Nullable Scaling scaling = QuantizedSum.ofShorts(binding, powerOfTwoScales);
        if (scaling == null) {
            return new Offer.Declined("its scales are powers of two");
        }
        ClampRange range = ClampRange.of(activation, output.type(), output.quantization());
        if (!QuantizedSum.hasBlocks(binding, sign, scaling)) {
            QuantizedBody.Kind kind = sign > 0 ? QuantizedBody.Kind.SUM : QuantizedBody.Kind.DIFFERENCE;
            return quantized(
                    QuantizedBody.of(kind, scaling, range, isLimited(range, output)), binding, epilogue, workshop);
        }
        return output.elements() % QuantizedSum.BLOCK != 0
                ? new Offer.Declined("its elements are no whole blocks of " + QuantizedSum.BLOCK)
                : quantized(
                        QuantizedBody.ofBlocks(scaling, range, isLimited(range, output)), binding, epilogue, workshop);
    }

    /** Whether limits are narrower than what the result's type holds. */
    private static boolean isLimited(ClampRange range, Tensor output) {
        return range.low() > output.type().minimum()
                || range.high() < output.type().maximum();
    }

    private static Offer quantized(
            MapBody.@Nullable Prepared prepared, Binding binding, List<Step> epilogue, Workshop workshop) {
        return prepared == null
                ? new Offer.Declined(SCALES_DIFFER)
                : Maps.widened(prepared.body(), prepared.numbers(), 2, binding, epilogue, workshop);
    }

    private static Offer extreme(String which, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (binding.output(0).type()) {
            case FLOAT32 ->
                Maps.widened(ExtremeBody.valueOf(which + "_FLOATS"), new int[0], 2, binding, epilogue, workshop);
            case INT32 -> Maps.widened(ExtremeBody.valueOf(which + "_I32"), new int[0], 2, binding, epilogue, workshop);
            case INT8, UINT8 -> {
                String lane = binding.output(0).type() == DataType.INT8 ? "_I8" : "_U8";
                Offer raw = Maps.raw(ExtremeBody.valueOf(which + lane), 2, binding, epilogue, workshop);
                yield raw instanceof Offer.Taken
                        ? raw
                        : Maps.widened(ExtremeBody.valueOf(which + "_I32"), new int[0], 2, binding, epilogue, workshop);
            }
            default -> typeDeclined(binding);
        };
    }

    private static Offer dequantize(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        if (input.type() == DataType.FLOAT16) {
            return Maps.widened(new CopyBody(), new int[0], 1, binding, epilogue, workshop);
        }
        boolean whole = isBytes(input.type()) || input.type() == DataType.INT16;
        if (!whole || input.quantization().isPerAxis()) {
            return new Offer.Declined("its operand does not hold bytes or 16-bit numbers of one scale");
        }
        PerTensor scale = PerTensor.of(input.quantization(), "the input");
        int[] numbers = {scale.zeroPoint(), Float.floatToRawIntBits(scale.scale())};
        return Maps.widened(ConvertBody.DEQUANTIZE, numbers, 1, binding, epilogue, workshop);
    }

    private static Offer quantize(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor output = binding.output(0);
        boolean whole = isBytes(output.type()) || output.type() == DataType.INT16;
        if (!whole
                || binding.input(0).type() != DataType.FLOAT32
                || output.quantization().isPerAxis()) {
            return new Offer.Declined("it does not make bytes or 16-bit numbers of one scale from floats");
        }
        if (output.elements() % QUANTIZED_AT_ONCE != 0) {
            return new Offer.Declined("its elements are no whole blocks of eight");
        }
        PerTensor scale = PerTensor.of(output.quantization(), "the result");
        int[] numbers = {
            Float.floatToRawIntBits((float) (1.0 / scale.scale())),
            Float.floatToRawIntBits(output.type().minimum() - scale.zeroPoint()),
            Float.floatToRawIntBits(output.type().maximum() - scale.zeroPoint()),
            scale.zeroPoint()
        };
        return Maps.widened(ConvertBody.QUANTIZE, numbers, 1, binding, epilogue, workshop);
    }
}
