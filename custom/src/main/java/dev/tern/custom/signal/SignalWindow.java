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

/** Frames times a window of weights, shifted right and held within 16 bits. */
public final class SignalWindow {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalWindow",
            d -> d.inputs("frames", "weights")
                    .outputs("windowed")
                    .typesBySpecification(SignalChecks.WHY, "i16 i16 -> i16")
                    .shapes(SignalWindow::shapes)
                    .kernel(SignalWindow::bind));

    private SignalWindow() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        Shape frames = SignalChecks.rows(scope, 0, 1);
        int weights = SignalChecks.ranked(scope, 1, 1).dim(0);
        if (weights == 0 || frames.elements() % weights != 0) {
            throw SignalChecks.misfit(1, "as many weights as a frame of " + frames + " has samples", scope.shape(1));
        }
        return List.of(frames);
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        int shift = CustomOptions.of(operator).whole("shift", 0, 31);
        Tensor frames = binding.input(0);
        Tensor weights = binding.input(1);
        Tensor windowed = binding.output(0);
        int[] window = binding.ints(weights.elements());
        int[] frame = binding.ints(window.length);
        long samples = frames.elements();
        return () -> {
            weights.readInts(0, window.length, window, 0);
            for (long at = 0; at < samples; at += frame.length) {
                frames.readInts(at, frame.length, frame, 0);
                apply(frame, window, shift);
                windowed.writeInts(at, frame.length, frame, 0);
            }
        };
    }

    private static void apply(int[] frame, int[] window, int shift) {
        for (int i = 0; i < frame.length; i++) {
            int product = (frame[i] * window[i]) >> shift;
            frame[i] = Math.clamp(product, Short.MIN_VALUE, Short.MAX_VALUE);
        }
    }
}
