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

/** Streams held back by {@code delay_length} samples; zeros come first. */
public final class SignalDelay {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalDelay",
            d -> d.inputs("samples")
                    .outputs("delayed")
                    .typesBySpecification(SignalChecks.WHY, "i16 -> i16")
                    .shapes(SignalDelay::shapes)
                    .stateful()
                    .kernel(DelayKernel::new));

    private SignalDelay() {}

    private static int delay(CustomOperator operator) {
        return CustomOptions.of(operator).whole("delay_length", 0, Integer.MAX_VALUE / 2);
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        delay(operator);
        return List.of(SignalChecks.rows(scope, 0, 1));
    }

    private static final class DelayKernel implements Kernel {
        private final int delay;
        private final Tensor input;
        private final Tensor output;
        private final SampleQueue[] queues;
        private final int[] piece;

        DelayKernel(CustomOperator operator, Binding binding) {
            delay = delay(operator);
            input = binding.input(0);
            output = binding.output(0);
            piece = binding.ints(input.shape().dim(-1));
            queues = new SampleQueue[(int) (input.elements() / piece.length)];
            for (int i = 0; i < queues.length; i++) {
                queues[i] = new SampleQueue(binding.ints((long) piece.length + delay));
            }
            reset();
        }

        @Override
        public void run() {
            for (int i = 0; i < queues.length; i++) {
                long at = (long) i * piece.length;
                input.readInts(at, piece.length, piece, 0);
                queues[i].add(piece, 0, piece.length);
                queues[i].peek(piece, 0, piece.length);
                queues[i].drop(piece.length);
                output.writeInts(at, piece.length, piece, 0);
            }
        }

        @Override
        public void reset() {
            for (SampleQueue queue : queues) {
                queue.clear();
                queue.addZeros(delay);
            }
        }
    }
}
