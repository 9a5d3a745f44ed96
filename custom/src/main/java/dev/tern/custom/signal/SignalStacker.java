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

/**
 * Feature frames stacked with their neighbours: every {@code stacker_step} frames the newest ones, as many as the left and
 * right context and one. The first frame stands in for those before it. Until enough has arrived the result is zero and
 * the second result is false.
 */
public final class SignalStacker {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalStacker",
            d -> d.inputs("frame")
                    .outputs("stack", "complete")
                    .typesBySpecification(SignalChecks.WHY, "i16 -> i16 bool")
                    .shapes(SignalStacker::shapes)
                    .stateful()
                    .kernel(StackKernel::new));

    private SignalStacker() {}

    private record Stack(int channels, int left, int frames, int step) {
        static Stack of(CustomOperator operator) {
            CustomOptions options = CustomOptions.of(operator);
            int left = options.whole("stacker_left_context", 0, 1 << 20);
            int frames = left + options.whole("stacker_right_context", 0, 1 << 20) + 1;
            int channels = options.whole("num_channels", 1, Integer.MAX_VALUE / frames);
            return new Stack(channels, left, frames, options.whole("stacker_step", 1, frames));
        }

        int size() {
            return channels * frames;
        }
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        Stack stack = Stack.of(operator);
        Shape frame = SignalChecks.ranked(scope, 0, 1);
        if (frame.dim(0) != stack.channels) {
            throw SignalChecks.misfit(0, "shape [" + stack.channels + "], as option 'num_channels' says", frame);
        }
        return List.of(Shape.of(stack.size()), Shape.scalar());
    }

    private static final class StackKernel implements Kernel {
        private final Stack stack;
        private final Tensor input;
        private final Tensor output;
        private final Tensor complete;
        private final SampleQueue queue;
        private final int[] frame;
        private final int[] stacked;
        private boolean started;

        StackKernel(CustomOperator operator, Binding binding) {
            stack = Stack.of(operator);
            input = binding.input(0);
            output = binding.output(0);
            complete = binding.output(1);
            queue = new SampleQueue(binding.ints(stack.size()));
            frame = binding.ints(stack.channels);
            stacked = binding.ints(stack.size());
        }

        @Override
        public void run() {
            input.readInts(0, frame.length, frame, 0);
            int copies = started ? 1 : 1 + stack.left;
            for (int i = 0; i < copies; i++) {
                queue.add(frame, 0, frame.length);
            }
            started = true;
            boolean enough = queue.count() >= stacked.length;
            if (enough) {
                queue.peek(stacked, 0, stacked.length);
                queue.drop(stack.step * stack.channels);
            } else {
                Arrays.fill(stacked, 0);
            }
            output.writeInts(0, stacked.length, stacked, 0);
            complete.setInt(0, enough ? 1 : 0);
        }

        @Override
        public void reset() {
            queue.clear();
            started = false;
        }
    }
}
