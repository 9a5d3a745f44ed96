package dev.tern.custom.signal;

import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** Samples shifted left as far as the loudest allows, and by how many bits. */
public final class SignalFftAutoScale {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalFftAutoScale",
            d -> d.inputs("samples")
                    .outputs("scaled", "bits")
                    .typesBySpecification(SignalChecks.WHY, "i16 -> i16 i32")
                    .shapes(SignalFftAutoScale::shapes)
                    .kernel(SignalFftAutoScale::bind));

    private SignalFftAutoScale() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        return List.of(SignalChecks.ranked(scope, 0, 1), Shape.scalar());
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        Tensor bits = binding.output(1);
        int[] samples = binding.ints(input.elements());
        return () -> {
            input.readInts(0, samples.length, samples, 0);
            int shift = freeBits(samples);
            for (int i = 0; i < samples.length; i++) {
                samples[i] <<= shift;
            }
            output.writeInts(0, samples.length, samples, 0);
            bits.setInt(0, shift);
        };
    }

    /**
     * Unused bits above the loudest sample; 0 for silence. The magnitude of -32768 wraps around to itself in 16 bits, so
     * that a later sample replaces it: part of the original's results.
     */
    private static int freeBits(int[] samples) {
        short loudest = 0;
        for (int sample : samples) {
            if (sample > loudest) {
                loudest = (short) sample;
            } else if (-sample > loudest) {
                loudest = (short) -sample;
            }
        }
        return loudest == 0 ? 0 : Math.max(0, Integer.numberOfLeadingZeros(loudest) - 17);
    }
}
