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

/** Energy of each frequency: the squared magnitude of complex 16-bit numbers, between two indices; 0 outside. */
public final class SignalEnergy {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalEnergy",
            d -> d.inputs("spectrum")
                    .outputs("energy")
                    .typesBySpecification(SignalChecks.WHY, "i16 -> u32")
                    .shapes(SignalEnergy::shapes)
                    .kernel(SignalEnergy::bind));

    private SignalEnergy() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        int frequencies = SignalChecks.ranked(scope, 0, 1).dim(0) / 2;
        CustomOptions.of(operator).whole("end_index", 0, frequencies);
        CustomOptions.of(operator).whole("start_index", 0, frequencies);
        return List.of(Shape.of(frequencies));
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        CustomOptions options = CustomOptions.of(operator);
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int[] spectrum = binding.ints(input.elements());
        int[] energy = binding.ints(output.elements());
        int start = options.whole("start_index", 0, energy.length);
        int end = options.whole("end_index", 0, energy.length);
        return () -> {
            input.readInts(0, spectrum.length, spectrum, 0);
            for (int i = start; i < end; i++) {
                energy[i] = spectrum[2 * i] * spectrum[2 * i] + spectrum[2 * i + 1] * spectrum[2 * i + 1];
            }
            output.writeInts(0, energy.length, energy, 0);
        };
    }
}
