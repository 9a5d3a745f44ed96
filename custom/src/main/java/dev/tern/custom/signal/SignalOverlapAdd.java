package dev.tern.custom.signal;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Frames put back into a stream: each is added to what the ones before it left beyond the step. Whole numbers are held
 * within 16 bits after every addition.
 */
public final class SignalOverlapAdd {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalOverlapAdd",
            d -> d.inputs("frames")
                    .outputs("samples")
                    .typesBySpecification(SignalChecks.WHY, "T -> T : i16 f32")
                    .shapes(SignalOverlapAdd::shapes)
                    .stateful()
                    .kernel(OverlapKernel::new));

    private SignalOverlapAdd() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        Shape frames = SignalChecks.rows(scope, 0, 2);
        long samples = (long) step(operator, frames) * frames.dim(-2);
        if (samples > Integer.MAX_VALUE) {
            throw SignalChecks.misfit(0, "frames that give fewer than 2147483648 samples", frames);
        }
        return List.of(Shape.of(Arrays.copyOf(frames.dims(), frames.rank() - 1)).with(-1, (int) samples));
    }

    private static int step(CustomOperator operator, Shape frames) {
        return CustomOptions.of(operator).whole("frame_step", 1, frames.dim(-1));
    }

    private static final class OverlapKernel implements Kernel {
        private final Tensor frames;
        private final Tensor samples;
        private final boolean isWhole;
        private final int step;
        private final int framesEach;
        private final int size;
        private final int streams;
        private final float[] left;
        private final float[] frame;

        OverlapKernel(CustomOperator operator, Binding binding) {
            frames = binding.input(0);
            samples = binding.output(0);
            isWhole = frames.type() == DataType.INT16;
            step = step(operator, frames.shape());
            framesEach = frames.shape().dim(-2);
            size = frames.shape().dim(-1);
            streams = framesEach == 0 ? 0 : (int) (frames.elements() / ((long) size * framesEach));
            left = binding.floats((long) streams * size);
            frame = binding.floats(size);
        }

        @Override
        public void run() {
            for (int stream = 0; stream < streams; stream++) {
                for (int f = 0; f < framesEach; f++) {
                    add(stream * size, (long) stream * framesEach + f);
                }
            }
        }

        /** Sums of 16-bit numbers are exact in floats, so that one loop serves both types. */
        private void add(int rest, long number) {
            frames.readFloats(number * size, size, frame, 0);
            for (int i = 0; i < size; i++) {
                float sum = frame[i] + left[rest + i];
                left[rest + i] = isWhole ? Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE) : sum;
            }
            if (isWhole) {
                for (int i = 0; i < step; i++) {
                    samples.setInt(number * step + i, (int) left[rest + i]);
                }
            } else {
                samples.writeFloats(number * step, step, left, rest);
            }
            System.arraycopy(left, rest + step, left, rest, size - step);
            Arrays.fill(left, rest + size - step, rest + size, 0);
        }

        @Override
        public void reset() {
            Arrays.fill(left, 0);
        }
    }
}
