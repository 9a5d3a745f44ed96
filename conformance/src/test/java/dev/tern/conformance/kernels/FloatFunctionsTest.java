package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.Pow;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.log.Log;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Functions of floats in machine code lie within their bound of what double precision gives, over all their range. */
class FloatFunctionsTest {
    private static final double ULPS = 4;
    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        88.7f,
        88.8f,
        89.5f,
        1000f,
        -87.3f,
        -87.4f,
        -100f,
        -103f,
        -110f,
        -1000f,
        1e-7f,
        -1e-7f,
        1e-30f,
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    /**
     * A function and its exact value.
     *
     * @param floor what a difference may be where the result is close to zero
     */
    private record Function(String name, BuiltinOperator operator, DoubleUnaryOperator exact, double floor) {
        Function(String name, OperatorDefinition<PlainOperator> definition, DoubleUnaryOperator exact, double floor) {
            this(name, Objects.requireNonNull(definition.defaults()), exact, floor);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> cases() {
        List<Function> functions = List.of(
                new Function("exp", Exp.DEFINITION, Math::exp, 1e-44),
                new Function("logistic", Logistic.DEFINITION, x -> 1 / (1 + Math.exp(-x)), 2e-38),
                new Function("tanh", Tanh.DEFINITION, Math::tanh, 1e-44),
                new Function("elu", Elu.DEFINITION, x -> x < 0 ? Math.expm1(x) : x, 1e-44),
                new Function("log", Log.DEFINITION, Math::log, 1e-44),
                new Function("sin", FloatFunctions.SIN, Math::sin, 1e-44),
                new Function("cos", FloatFunctions.COS, Math::cos, 1e-44),
                new Function("sign", Signs.SIGN, Math::signum, 0),
                new Function("gelu", new Gelu(false), FloatFunctionsTest::gelu, 3e-7),
                new Function(
                        "approximate gelu",
                        new Gelu(true),
                        x -> x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
                        3e-7),
                new Function(
                        "hard swish", HardSwish.DEFINITION, x -> x <= -3 ? 0 : x >= 3 ? x : x * (x + 3) / 6, 2e-7));
        return MachineTargets.all().stream()
                .flatMap(target -> functions.stream().map(function -> Arguments.of(function, target)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("cases")
    void liesWithinItsBound(Function function, MachineTarget target) {
        target.assumePresent();
        int count = target.isSlow() ? 5_003 : 100_003;
        Random random = new Random(11);
        try (GuardedMemory memory = new GuardedMemory(true);
                FastKernels kernels = new FastKernels(target.processor(memory))) {
            Tensor x = tensor(count, memory);
            Tensor y = tensor(count, memory);
            for (int i = 0; i < count; i++) {
                int powers = function.name.matches("sin|cos") ? 7 + random.nextInt(2) * 20 : 4;
                float drawn = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(powers) - 2));
                x.setFloat(i, i < SPECIAL.length ? SPECIAL[i] : drawn);
            }
            run(kernels, function.operator, List.of(x), y, memory);
            for (int i = 0; i < count; i++) {
                float in = x.floatAt(i);
                float found = y.floatAt(i);
                if (function.name.matches("hard swish|.*gelu") && !(Math.abs(in) < 1e30)) {
                    continue; // products with infinities have no result that means anything
                }
                check(function, function.exact.applyAsDouble(in), found, function.floor, in);
            }
        }
    }

    /** Powers of numbers of all sizes and signs, whole and other exponents, and all pairs of special numbers. */
    @ParameterizedTest
    @MethodSource("dev.tern.testkit.machine.MachineTargets#all")
    void powersLieWithinTheirBound(MachineTarget target) {
        target.assumePresent();
        float[] more = {0f, -0f, 1f, -1f, 0.5f, -0.5f, 2f, -2f, 3f, -3f, 16777217f, 16777215f, 1e30f, -1e30f};
        float[] special = Arrays.copyOf(SPECIAL, SPECIAL.length + more.length);
        System.arraycopy(more, 0, special, SPECIAL.length, more.length);
        int pairs = special.length * special.length;
        int count = pairs + (target.isSlow() ? 5_003 : 100_003);
        Random random = new Random(12);
        try (GuardedMemory memory = new GuardedMemory(true);
                FastKernels kernels = new FastKernels(target.processor(memory))) {
            Tensor x = tensor(count, memory);
            Tensor y = tensor(count, memory);
            Tensor z = tensor(count, memory);
            for (int i = 0; i < count; i++) {
                boolean drawn = i >= pairs;
                float base = (float) Math.exp(random.nextGaussian() * (random.nextBoolean() ? 1 : 20));
                float exponent = (float) (random.nextGaussian() * (random.nextBoolean() ? 3 : 60));
                boolean whole = random.nextInt(3) == 0;
                x.setFloat(i, drawn ? whole && random.nextBoolean() ? -base : base : special[i / special.length]);
                y.setFloat(i, drawn ? whole ? Math.round(exponent) : exponent : special[i % special.length]);
            }
            run(kernels, Objects.requireNonNull(Pow.DEFINITION.defaults()), List.of(x, y), z, memory);
            for (int i = 0; i < count; i++) {
                float a = x.floatAt(i);
                float b = y.floatAt(i);
                double exact = a == 1 || a == -1 && Float.isInfinite(b) ? 1 : Math.pow(a, b);
                check("power", exact, z.floatAt(i), 1e-44, a, b);
            }
        }
    }

    private static void run(
            FastKernels kernels, BuiltinOperator operator, List<Tensor> inputs, Tensor result, GuardedMemory memory) {
        Offer offer = kernels.offer(
                operator,
                new BoundOperator(
                        inputs,
                        Set.of(),
                        List.of(result),
                        bytes -> memory.allocate(bytes + 7 & -8).asSlice(0, bytes)),
                List.of());
        assertThat(offer).isInstanceOf(Offer.Taken.class);
        ((Offer.Taken) offer).kernel().run();
    }

    private static void check(Object function, double exact, float found, double floor, float... of) {
        float rounded = (float) exact;
        boolean same = Float.compare(rounded, found) == 0 || Float.isNaN(rounded) && Float.isNaN(found);
        double bound = ULPS * Math.ulp(rounded) + floor;
        if (!same && !(Math.abs(exact - found) <= bound)) {
            assertThat(found).as(function + " of " + Arrays.toString(of)).isEqualTo(rounded);
        }
    }

    /** {@code x} times the normal distribution, whose integral is taken by Simpson's rule where it is not 0 or 1. */
    private static double gelu(double x) {
        if (!(Math.abs(x) < 9)) {
            return x < 0 ? Double.isInfinite(x) ? Double.NaN : -0.0 : x;
        }
        int steps = 200;
        double step = x / steps;
        double sum = 1 + Math.exp(-x * x / 2);
        for (int i = 1; i < steps; i++) {
            double at = i * step;
            sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-at * at / 2);
        }
        return x * (0.5 + sum * step / 3 / Math.sqrt(2 * Math.PI));
    }

    private static Tensor tensor(int count, GuardedMemory memory) {
        return Tensor.of(DataType.FLOAT32, Shape.of(count), Quantization.NONE, memory.allocate(4L * count));
    }
}
