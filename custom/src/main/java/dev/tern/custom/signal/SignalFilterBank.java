package dev.tern.custom.signal;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Energies summed into overlapping triangular channels. Each frequency adds to one channel with a weight and to the next
 * with the rest, so the weights are walked once; what the first walk collects before the first channel is dropped.
 */
public final class SignalFilterBank {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalFilterBank",
            d -> d.inputs("energy", "weights", "unweights", "frequency starts", "weight starts", "widths")
                    .outputs("channels")
                    .typesBySpecification(SignalChecks.WHY, "u32 i16 i16 i16 i16 i16 -> u64")
                    .shapes(SignalFilterBank::shapes)
                    .kernel(SignalFilterBank::bind));

    private SignalFilterBank() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        int channels = CustomOptions.of(operator).whole("num_channels", 0, Integer.MAX_VALUE - 1);
        SignalChecks.ranked(scope, 0, 1);
        int weights = SignalChecks.ranked(scope, 1, 1).dim(0);
        if (SignalChecks.ranked(scope, 2, 1).dim(0) != weights) {
            throw SignalChecks.misfit(2, "shape [" + weights + "], as the weights", scope.shape(2));
        }
        for (int i = 3; i < 6; i++) {
            if (SignalChecks.ranked(scope, i, 1).dim(0) != channels + 1) {
                throw SignalChecks.misfit(i, "shape [" + (channels + 1) + "]: the channels and one", scope.shape(i));
            }
        }
        return List.of(Shape.of(channels));
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        int[] energy = binding.ints(binding.input(0).elements());
        int[] weights = binding.ints(binding.input(1).elements());
        int[] unweights = binding.ints(weights.length);
        int[] frequencyStarts = binding.ints(binding.input(3).elements());
        int[] weightStarts = binding.ints(frequencyStarts.length);
        int[] widths = binding.ints(frequencyStarts.length);
        long[] channels = binding.longs(frequencyStarts.length);
        int[][] operands = {energy, weights, unweights, frequencyStarts, weightStarts, widths};
        Tensor[] inputs = new Tensor[operands.length];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = binding.input(i);
        }
        Tensor output = binding.output(0);
        return () -> {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i].readInts(0, operands[i].length, operands[i], 0);
            }
            requireInside(frequencyStarts, widths, energy.length, "frequencies");
            requireInside(weightStarts, widths, weights.length, "weights");
            accumulate(energy, weights, unweights, frequencyStarts, weightStarts, widths, channels);
            output.writeLongs(0, channels.length - 1, channels, 1);
        };
    }

    private static void requireInside(int[] starts, int[] widths, int size, String what) {
        for (int i = 0; i < starts.length; i++) {
            if (widths[i] > 0 && (starts[i] < 0 || starts[i] + widths[i] > size)) {
                throw TernException.at("channel " + i)
                        .expected(what + " below " + size)
                        .found(starts[i] + " to " + (starts[i] + widths[i] - 1))
                        .fix("correct the filter bank's tables");
            }
        }
    }

    private static void accumulate(
            int[] energy,
            int[] weights,
            int[] unweights,
            int[] frequencyStarts,
            int[] weightStarts,
            int[] widths,
            long[] channels) {
        long sum = 0;
        long rest = 0;
        for (int c = 0; c < channels.length; c++) {
            int from = frequencyStarts[c];
            int weight = weightStarts[c];
            for (int i = 0; i < widths[c]; i++) {
                long power = energy[from + i] & 0xFFFF_FFFFL;
                sum += weights[weight + i] * power;
                rest += unweights[weight + i] * power;
            }
            channels[c] = sum;
            sum = rest;
            rest = 0;
        }
    }
}
