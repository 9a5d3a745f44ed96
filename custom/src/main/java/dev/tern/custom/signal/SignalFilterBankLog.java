package dev.tern.custom.signal;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** Scaled natural logarithms of channels, held below 32767; numbers of 0 and 1 give 0. */
public final class SignalFilterBankLog {
    private static final int SEGMENT_BITS = 7;
    private static final int SCALE_BITS = 16;
    private static final int HALF = 1 << (SCALE_BITS - 1);
    /** ln 2 with 16 bits behind the point. */
    private static final long LN_2 = 45426;
    /** How far the binary logarithm lies above the straight line between powers of two. */
    private static final int[] BULGE = bulge();

    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalFilterBankLog",
            d -> d.inputs("channels")
                    .outputs("logarithms")
                    .typesBySpecification(SignalChecks.WHY, "u32 -> i16")
                    .shapes(SignalFilterBankLog::shapes)
                    .kernel(SignalFilterBankLog::bind));

    private SignalFilterBankLog() {}

    private static int[] bulge() {
        int segments = 1 << SEGMENT_BITS;
        int[] bulge = new int[segments + 1];
        for (int i = 0; i <= segments; i++) {
            double x = (double) i / segments;
            bulge[i] = (int) Math.rint((Math.log1p(x) / Math.log(2) - x) * (1 << SCALE_BITS));
        }
        return bulge;
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        return List.of(SignalChecks.ranked(scope, 0, 1));
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        CustomOptions options = CustomOptions.of(operator);
        int correction = options.whole("input_correction_bits", 0, 31);
        int scale = options.whole("output_scale", Integer.MIN_VALUE, Integer.MAX_VALUE);
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int[] channels = binding.ints(input.elements());
        return () -> {
            input.readInts(0, channels.length, channels, 0);
            for (int i = 0; i < channels.length; i++) {
                int x = channels[i] << correction;
                int logarithm = x == 0 || x == 1 ? 0 : logarithm(x, scale);
                channels[i] = Integer.compareUnsigned(logarithm, Short.MAX_VALUE) < 0 ? logarithm : Short.MAX_VALUE;
            }
            output.writeInts(0, channels.length, channels, 0);
        };
    }

    /** {@code ln(x)·scale} of an unsigned number above 0. */
    private static int logarithm(int x, int scale) {
        int whole = 31 - Integer.numberOfLeadingZeros(x);
        int above = x - (1 << whole);
        int place = whole < SCALE_BITS ? above << (SCALE_BITS - whole) : above >>> (whole - SCALE_BITS);
        int segment = place >>> (SCALE_BITS - SEGMENT_BITS);
        int within = place - (segment << (SCALE_BITS - SEGMENT_BITS));
        int bulge = BULGE[segment] + (((BULGE[segment + 1] - BULGE[segment]) * within) >> SCALE_BITS);
        long binary = ((long) whole << SCALE_BITS) + place + bulge;
        int natural = (int) ((LN_2 * binary + HALF) >>> SCALE_BITS);
        return (scale * natural + HALF) >>> SCALE_BITS;
    }
}
