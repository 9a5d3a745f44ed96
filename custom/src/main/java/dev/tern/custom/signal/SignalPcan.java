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

/** Automatic gain control: channels over a power of their noise, as a table of curve pieces gives it, then compressed. */
public final class SignalPcan {
    private static final int RATIO_BITS = 12;
    private static final int OUTPUT_BITS = 6;
    private static final int TABLE = 4 * 32 - 3;

    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalPCAN",
            d -> d.inputs("channels", "noise", "gains")
                    .outputs("balanced")
                    .typesBySpecification(SignalChecks.WHY, "u32 u32 i16 -> u32")
                    .shapes(SignalPcan::shapes)
                    .kernel(SignalPcan::bind));

    private SignalPcan() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        Shape channels = SignalChecks.ranked(scope, 0, 1);
        if (!SignalChecks.ranked(scope, 1, 1).equals(channels)) {
            throw SignalChecks.misfit(1, "shape " + channels + ", as the channels", scope.shape(1));
        }
        if (SignalChecks.ranked(scope, 2, 1).dim(0) < TABLE) {
            throw SignalChecks.misfit(2, "at least " + TABLE + " numbers: the curve for 32 bits", scope.shape(2));
        }
        return List.of(channels);
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        int shift = CustomOptions.of(operator).whole("snr_shift", 0, 63);
        Tensor input = binding.input(0);
        Tensor noise = binding.input(1);
        Tensor table = binding.input(2);
        Tensor output = binding.output(0);
        int[] channels = binding.ints(input.elements());
        int[] noises = binding.ints(input.elements());
        int[] gains = binding.ints(TABLE);
        return () -> {
            input.readInts(0, channels.length, channels, 0);
            noise.readInts(0, noises.length, noises, 0);
            table.readInts(0, TABLE, gains, 0);
            for (int i = 0; i < channels.length; i++) {
                long gain = gain(noises[i], gains) & 0xFFFF_FFFFL;
                channels[i] = shrink((int) (((channels[i] & 0xFFFF_FFFFL) * gain) >>> shift));
            }
            output.writeInts(0, channels.length, channels, 0);
        };
    }

    /** The gain for an unsigned noise: a parabola between powers of two, four table entries for each. */
    private static int gain(int noise, int[] gains) {
        if (noise >= 0 && noise <= 2) {
            return gains[noise];
        }
        int interval = 32 - Integer.numberOfLeadingZeros(noise);
        int piece = 4 * interval - 6;
        int place = (interval < 11 ? noise << (11 - interval) : noise >>> (interval - 11)) & 0x3FF;
        int slope = ((gains[piece + 2] * place) >> 5) + (gains[piece + 1] << 5);
        return (short) (((slope * place + (1 << 14)) >> 15) + gains[piece]);
    }

    /** {@code x²/4} below 2 and {@code x - 1} above, of an unsigned number with its point after 12 bits. */
    private static int shrink(int x) {
        if (Integer.compareUnsigned(x, 2 << RATIO_BITS) < 0) {
            return (x * x) >>> (2 + 2 * RATIO_BITS - OUTPUT_BITS);
        }
        return (x >>> (RATIO_BITS - OUTPUT_BITS)) - (1 << OUTPUT_BITS);
    }
}
