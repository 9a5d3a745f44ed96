package dev.tern.custom.signal;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.fourier.Fourier;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/**
 * Spectra of real frames and back: real and imaginary parts in turn, {@code fft_length / 2 + 1} of each. Shorter frames are
 * filled up with zeros. Whole numbers come divided by the length; floats are not scaled forward and exact backward.
 */
public final class SignalFourier {
    public static final OperatorDefinition<CustomOperator> RFFT = OperatorDefinition.custom(
            "SignalRfft",
            d -> d.inputs("frames")
                    .outputs("spectra")
                    .typesBySpecification(SignalChecks.WHY, "T -> T : i16 i32 f32")
                    .shapes(SignalFourier::spectra)
                    .kernel(SignalFourier::forward));

    public static final OperatorDefinition<CustomOperator> IRFFT = OperatorDefinition.custom(
            "SignalIrfft",
            d -> d.inputs("spectra")
                    .outputs("frames")
                    .typesBySpecification(SignalChecks.WHY, "T -> T : i16 i32 f32")
                    .shapes(SignalFourier::frames)
                    .kernel(SignalFourier::backward));

    private SignalFourier() {}

    private static int length(CustomOperator operator) {
        int length = CustomOptions.of(operator).whole("fft_length", 4, Integer.MAX_VALUE - 3);
        if (length % 2 != 0) {
            throw TernException.at("option 'fft_length'")
                    .expected("an even number")
                    .found(String.valueOf(length))
                    .fix("correct the operator's options");
        }
        return length;
    }

    private static List<Shape> spectra(CustomOperator operator, ShapeScope scope) {
        int length = length(operator);
        Shape frames = SignalChecks.rows(scope, 0, 1);
        if (frames.dim(-1) > length) {
            throw SignalChecks.misfit(0, "frames of at most " + length + " samples", frames);
        }
        return List.of(frames.with(-1, length + 2));
    }

    private static List<Shape> frames(CustomOperator operator, ShapeScope scope) {
        int length = length(operator);
        Shape spectra = SignalChecks.rows(scope, 0, 1);
        if (spectra.dim(-1) != length + 2) {
            throw SignalChecks.misfit(0, "spectra of " + (length + 2) + " numbers", spectra);
        }
        return List.of(spectra.with(-1, length));
    }

    private static Kernel forward(CustomOperator operator, Binding binding) {
        int length = length(operator);
        Tensor frames = binding.input(0);
        Tensor spectra = binding.output(0);
        int given = frames.shape().dim(-1);
        long rows = frames.elements() / given;
        if (frames.type() == DataType.FLOAT32) {
            return new FloatSpectra(binding, length, given, rows);
        }
        RealFourier fourier = new RealFourier(binding, numbers(frames), length, false);
        int[] time = binding.ints(length);
        int[] spectrum = binding.ints(length + 2L);
        return () -> {
            for (long row = 0; row < rows; row++) {
                frames.readInts(row * given, given, time, 0);
                Arrays.fill(time, given, length, 0);
                fourier.forward(time, spectrum);
                spectra.writeInts(row * (length + 2L), length + 2, spectrum, 0);
            }
        };
    }

    private static Kernel backward(CustomOperator operator, Binding binding) {
        int length = length(operator);
        Tensor spectra = binding.input(0);
        Tensor frames = binding.output(0);
        long rows = spectra.elements() / (length + 2);
        if (frames.type() == DataType.FLOAT32) {
            return new FloatFrames(binding, length, rows);
        }
        RealFourier fourier = new RealFourier(binding, numbers(spectra), length, true);
        int[] time = binding.ints(length);
        int[] spectrum = binding.ints(length + 2L);
        return () -> {
            for (long row = 0; row < rows; row++) {
                spectra.readInts(row * (length + 2L), length + 2, spectrum, 0);
                fourier.inverse(spectrum, time);
                frames.writeInts(row * length, length, time, 0);
            }
        };
    }

    private static FixedPoint numbers(Tensor tensor) {
        return new FixedPoint(tensor.type().bits());
    }

    /** Spectra of float frames. */
    private static final class FloatSpectra implements Kernel {
        private final Tensor frames;
        private final Tensor spectra;
        private final int length;
        private final int given;
        private final long rows;
        private final Fourier fourier;
        private final float[] row;
        private final double[] in;
        private final double[] out;

        FloatSpectra(Binding binding, int length, int given, long rows) {
            this.frames = binding.input(0);
            this.spectra = binding.output(0);
            this.length = length;
            this.given = given;
            this.rows = rows;
            fourier = Fourier.forward(binding, length);
            row = binding.floats(length + 2L);
            in = binding.doubles(2L * length);
            out = binding.doubles(2L * length);
        }

        @Override
        public void run() {
            for (long r = 0; r < rows; r++) {
                frames.readFloats(r * given, given, row, 0);
                for (int i = 0; i < given; i++) {
                    in[2 * i] = row[i];
                }
                fourier.transform(in, out);
                for (int i = 0; i < length + 2; i++) {
                    row[i] = (float) out[i];
                }
                spectra.writeFloats(r * (length + 2L), length + 2, row, 0);
            }
        }
    }

    /** Float frames of spectra, whose other half mirrors what is given. */
    private static final class FloatFrames implements Kernel {
        private final Tensor spectra;
        private final Tensor frames;
        private final int length;
        private final long rows;
        private final Fourier fourier;
        private final float[] row;
        private final double[] in;
        private final double[] out;

        FloatFrames(Binding binding, int length, long rows) {
            this.spectra = binding.input(0);
            this.frames = binding.output(0);
            this.length = length;
            this.rows = rows;
            fourier = Fourier.backward(binding, length);
            row = binding.floats(length + 2L);
            in = binding.doubles(2L * length);
            out = binding.doubles(2L * length);
        }

        @Override
        public void run() {
            for (long r = 0; r < rows; r++) {
                spectra.readFloats(r * (length + 2L), length + 2, row, 0);
                in[0] = row[0];
                in[length] = row[length];
                for (int k = 1; k < length / 2; k++) {
                    in[2 * k] = row[2 * k];
                    in[2 * k + 1] = row[2 * k + 1];
                    in[2 * (length - k)] = row[2 * k];
                    in[2 * (length - k) + 1] = -row[2 * k + 1];
                }
                fourier.transform(in, out);
                for (int i = 0; i < length; i++) {
                    row[i] = (float) (out[2 * i] / length);
                }
                frames.writeFloats(r * length, length, row, 0);
            }
        }
    }
}
