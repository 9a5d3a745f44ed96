package dev.tern.kernels.elementwise;

import dev.tern.assembler.vector.Binary;
import dev.tern.graph.Operator;
import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
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
import dev.tern.operators.div.Div;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.product.VectorKernel;
import dev.tern.operators.sub.Sub;
import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Element-wise operators: which body computes which of them; {@link FastQuantized} and {@link FastConversions} help. */
public final class FastElementwise {
    private FastElementwise() {}

    /** Takes sums of floats, of integers, and of quantised bytes and 16-bit numbers. */
    public static Offer add(Add add, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (binding.output(0).type()) {
            case FLOAT32 -> floats(Binary.ADD_F32, add.activation(), binding, epilogue, workshop);
            case INT8, UINT8 ->
                FastQuantized.bytes(QuantizedBody.Kind.SUM, add.activation(), binding, epilogue, workshop);
            case INT32, INT64 -> words(WordBody.ADD, add.activation(), binding, epilogue, workshop);
            case INT16 ->
                FastQuantized.shorts(1, add.powerOfTwoScales(), add.activation(), binding, epilogue, workshop);
            default -> typeDeclined(binding);
        };
    }

    /** Takes differences of floats, of integers, and of quantised bytes and 16-bit numbers. */
    public static Offer subtract(Sub sub, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (binding.output(0).type()) {
            case FLOAT32 -> floats(Binary.SUB_F32, sub.activation(), binding, epilogue, workshop);
            case INT8, UINT8 ->
                FastQuantized.bytes(QuantizedBody.Kind.DIFFERENCE, sub.activation(), binding, epilogue, workshop);
            case INT32, INT64 -> words(WordBody.SUB, sub.activation(), binding, epilogue, workshop);
            case INT16 ->
                FastQuantized.shorts(-1, sub.powerOfTwoScales(), sub.activation(), binding, epilogue, workshop);
            default -> typeDeclined(binding);
        };
    }

    /** Takes products of floats, of 32-bit integers, and of quantised bytes and 16-bit numbers. */
    public static Offer multiply(Mul mul, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (binding.output(0).type()) {
            case FLOAT32 -> floats(Binary.MUL_F32, mul.activation(), binding, epilogue, workshop);
            case INT32 -> words(WordBody.MUL, mul.activation(), binding, epilogue, workshop);
            case INT8, UINT8, INT16 -> FastQuantized.multiply(mul, binding, epilogue, workshop);
            default -> typeDeclined(binding);
        };
    }

    /** The first of two operands where the second lies strictly between two numbers, else zero: gradients of limits. */
    public static Offer between(float low, float high, Binding binding, List<Step> epilogue, Workshop workshop) {
        return Maps.widened(new BetweenBody(), bits(low, high), 2, binding, epilogue, workshop);
    }

    /** Takes operators without options by their names. */
    public static Offer plain(PlainOperator operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        return switch (operator.definition().name()) {
            case "MAXIMUM" -> extreme("MAX", binding, epilogue, workshop);
            case "MINIMUM" -> extreme("MIN", binding, epilogue, workshop);
            case "DEQUANTIZE" -> FastConversions.dequantize(binding, epilogue, workshop);
            case "QUANTIZE" ->
                binding.input(0).type() == DataType.FLOAT32
                        ? FastConversions.quantize(binding, epilogue, workshop)
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
        if (!isByte(binding.output(0).type())) {
            return exact("PRELU", 2, binding, epilogue, workshop);
        }
        return FastQuantized.offer(PreluBody.of(binding), binding, epilogue, workshop);
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
        if (!isByte(binding.input(0).type()) || !isByte(binding.output(0).type())) {
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

    static boolean isByte(DataType type) {
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
        boolean scaled = isByte(type)
                || type == DataType.INT16 && binding.input(0).quantization().isQuantized();
        boolean plain = type == DataType.FLOAT32
                || type == DataType.INT16
                || type == DataType.INT32
                || type == DataType.INT64
                || type == DataType.BOOL;
        if (!scaled && !plain) {
            return new Offer.Declined("its operands are of type " + type.text());
        }
        if (scaled && !ScaledTestBody.keepsOrder(binding)) {
            return FastQuantized.offer(ScaledTestBody.of(test, binding), binding, epilogue, workshop);
        }
        if (type.bits() == 8) {
            Offer raw = Maps.raw(ByteTestBody.of(name, type == DataType.INT8), 2, binding, epilogue, workshop);
            if (raw instanceof Offer.Taken) {
                return raw;
            }
        }
        return Maps.integers(test, 2, binding, epilogue, workshop);
    }

    private static Offer select(boolean bySlices, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (binding.output(0).type().bits() == 8) {
            Offer raw = Maps.raw(new SelectBody(true, bySlices), 3, binding, epilogue, workshop);
            if (raw instanceof Offer.Taken) {
                return raw;
            }
        }
        return Maps.integers(new SelectBody(false, bySlices), 3, binding, epilogue, workshop);
    }

    static Offer typeDeclined(Binding binding) {
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
}
