package dev.tern.custom.signal;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Channels less an estimate of their noise, which follows the signal slowly from run to run; and the estimate itself. */
public final class SignalFilterBankSpectralSubtraction {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalFilterBankSpectralSubtraction",
            d -> d.inputs("channels")
                    .outputs("cleaned", "noise")
                    .typesBySpecification(SignalChecks.WHY, "u32 -> u32 u32")
                    .shapes(SignalFilterBankSpectralSubtraction::shapes)
                    .stateful()
                    .kernel(NoiseKernel::new));

    private SignalFilterBankSpectralSubtraction() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        Shape channels = SignalChecks.ranked(scope, 0, 1);
        int count = CustomOptions.of(operator).whole("num_channels", 0, Integer.MAX_VALUE);
        if (channels.dim(0) != count) {
            throw SignalChecks.misfit(0, "shape [" + count + "], as option 'num_channels' says", channels);
        }
        return List.of(channels, channels);
    }

    private static final class NoiseKernel implements Kernel {
        private final Tensor input;
        private final Tensor cleaned;
        private final Tensor noise;
        private final int[] signal;
        private final int[] estimate;
        /** How much of the signal enters the estimate, and how much of the estimate stays: for even and odd channels. */
        private final long[] enters;

        private final long[] stays;
        private final long remains;
        private final boolean clamps;
        private final int smoothingBits;
        private final int bits;

        NoiseKernel(CustomOperator operator, Binding binding) {
            CustomOptions options = CustomOptions.of(operator);
            input = binding.input(0);
            cleaned = binding.output(0);
            noise = binding.output(1);
            signal = binding.ints(input.elements());
            estimate = binding.ints(input.elements());
            enters = new long[] {unsigned(options, "smoothing"), unsigned(options, "alternate_smoothing")};
            stays = new long[] {
                unsigned(options, "one_minus_smoothing"), unsigned(options, "alternate_one_minus_smoothing")
            };
            remains = unsigned(options, "min_signal_remaining");
            clamps = options.truth("clamping");
            smoothingBits = options.whole("smoothing_bits", 0, 31);
            bits = options.whole("spectral_subtraction_bits", 0, 63);
        }

        private static long unsigned(CustomOptions options, String name) {
            return options.whole(name, 0, Integer.MAX_VALUE);
        }

        @Override
        public void run() {
            input.readInts(0, signal.length, signal, 0);
            for (int i = 0; i < signal.length; i++) {
                signal[i] = cleaned(i, signal[i]);
            }
            cleaned.writeInts(0, signal.length, signal, 0);
            noise.writeInts(0, estimate.length, estimate, 0);
        }

        private int cleaned(int i, int value) {
            long scaled = (value << smoothingBits) & 0xFFFF_FFFFL;
            long before = estimate[i] & 0xFFFF_FFFFL;
            estimate[i] = (int) ((scaled * enters[i & 1] + before * stays[i & 1]) >>> bits);
            long guess = estimate[i] & 0xFFFF_FFFFL;
            if (guess > scaled) {
                guess = scaled;
                if (clamps) {
                    estimate[i] = (int) guess;
                }
            }
            long least = (((value & 0xFFFF_FFFFL) * remains) >>> bits) & 0xFFFF_FFFFL;
            return (int) Math.max((scaled - guess) >>> smoothingBits, least);
        }

        @Override
        public void reset() {
            Arrays.fill(estimate, 0);
        }
    }
}
