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
 * Overlapping frames of a stream that arrives in pieces: after every {@code frame_step} samples the newest
 * {@code frame_size}. Frames for which not enough has arrived yet are zero, and the second result is false.
 */
public final class SignalFramer {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalFramer",
            d -> d.inputs("samples")
                    .outputs("frames", "complete")
                    .typesBySpecification(SignalChecks.WHY, "i16 -> i16 bool")
                    .shapes(SignalFramer::shapes)
                    .stateful()
                    .kernel(FrameKernel::new));

    private SignalFramer() {}

    private record Steps(int frame, int step, boolean prefill) {
        static Steps of(CustomOperator operator) {
            CustomOptions options = CustomOptions.of(operator);
            return new Steps(
                    options.whole("frame_size", 1, Integer.MAX_VALUE / 2),
                    options.whole("frame_step", 1, Integer.MAX_VALUE / 2),
                    options.truth("prefill"));
        }
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        Steps steps = Steps.of(operator);
        Shape samples = SignalChecks.rows(scope, 0, 1);
        if (samples.dim(-1) % steps.step != 0) {
            throw SignalChecks.misfit(0, "a multiple of " + steps.step + " samples", samples);
        }
        int[] dims = Arrays.copyOf(samples.dims(), samples.rank() + 1);
        dims[dims.length - 2] /= steps.step;
        dims[dims.length - 1] = steps.frame;
        return List.of(Shape.of(dims), Shape.scalar());
    }

    private static final class FrameKernel implements Kernel {
        private final Steps steps;
        private final Tensor samples;
        private final Tensor frames;
        private final Tensor complete;
        private final SampleQueue[] queues;
        private final int framesEach;
        private final int[] piece;
        private final int[] frame;

        FrameKernel(CustomOperator operator, Binding binding) {
            steps = Steps.of(operator);
            samples = binding.input(0);
            frames = binding.output(0);
            complete = binding.output(1);
            int length = samples.shape().dim(-1);
            queues = new SampleQueue[(int) (samples.elements() / length)];
            framesEach = length / steps.step;
            piece = binding.ints(steps.step);
            frame = binding.ints(steps.frame);
            long room = (long) Math.ceilDiv(steps.frame, steps.step) * steps.step + steps.step;
            for (int i = 0; i < queues.length; i++) {
                queues[i] = new SampleQueue(binding.ints(room));
            }
            reset();
        }

        @Override
        public void run() {
            boolean all = true;
            for (int i = 0; i < queues.length; i++) {
                for (int f = 0; f < framesEach; f++) {
                    all &= next(queues[i], (long) i * framesEach + f);
                }
            }
            complete.setInt(0, all ? 1 : 0);
        }

        private boolean next(SampleQueue queue, long number) {
            samples.readInts(number * steps.step, steps.step, piece, 0);
            queue.add(piece, 0, steps.step);
            boolean enough = queue.count() >= steps.frame;
            if (enough) {
                queue.peek(frame, 0, steps.frame);
                queue.drop(steps.step);
            } else {
                Arrays.fill(frame, 0);
            }
            frames.writeInts(number * steps.frame, steps.frame, frame, 0);
            return enough;
        }

        @Override
        public void reset() {
            for (SampleQueue queue : queues) {
                queue.clear();
                if (steps.prefill) {
                    queue.addZeros(Math.max(0, steps.frame - steps.step));
                }
            }
        }
    }
}
