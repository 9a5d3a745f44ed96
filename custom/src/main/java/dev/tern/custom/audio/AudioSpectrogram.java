package dev.tern.custom.audio;

import dev.tern.custom.CustomOptions;
import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.fourier.Fourier;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Magnitudes of the frequencies in overlapping windows of sound. Windows are shaped by a raised cosine and filled up with
 * zeros to a power of two. Samples come as {@code [samples, channels]}, results as {@code [channels, windows, frequencies]}.
 */
public final class AudioSpectrogram {
    private static final int MOST_WINDOW = 1 << 28;

    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "AudioSpectrogram",
            d -> d.inputs("samples")
                    .outputs("spectrogram")
                    .types("f32 -> f32")
                    .shapes(AudioSpectrogram::shapes)
                    .kernel(SpectrogramKernel::new));

    private AudioSpectrogram() {}

    private record Windows(int size, int stride, boolean squared) {
        static Windows of(CustomOperator operator) {
            CustomOptions options = CustomOptions.of(operator);
            return new Windows(
                    options.whole("window_size", 2, MOST_WINDOW),
                    options.whole("stride", 1, Integer.MAX_VALUE),
                    options.truth("magnitude_squared"));
        }

        /** The transform's length: the next power of two. */
        int length() {
            return size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
        }

        int count(int samples) {
            return samples < size ? 0 : 1 + (samples - size) / stride;
        }
    }

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        Windows windows = Windows.of(operator);
        Shape samples = scope.shape(0);
        if (samples.rank() != 2) {
            throw TernException.at("samples")
                    .expected("shape [samples, channels]")
                    .found(samples.toString())
                    .fix("give one column for each channel");
        }
        return List.of(Shape.of(samples.dim(1), windows.count(samples.dim(0)), windows.length() / 2 + 1));
    }

    private static final class SpectrogramKernel implements Kernel {
        private final Binding binding;
        private final Windows windows;
        private final Tensor samples;
        private final Tensor spectrogram;
        private final int channels;
        private final int count;
        private final Fourier fourier;
        private final double[] shape;
        private final double[] in;
        private final double[] out;
        private final float[] row;

        SpectrogramKernel(CustomOperator operator, Binding binding) {
            this.binding = binding;
            windows = Windows.of(operator);
            samples = binding.input(0);
            spectrogram = binding.output(0);
            channels = samples.shape().dim(1);
            count = spectrogram.shape().dim(1);
            fourier = Fourier.forward(binding, windows.length());
            shape = binding.doubles(windows.size);
            for (int i = 0; i < shape.length; i++) {
                shape[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / windows.size);
            }
            in = binding.doubles(2L * windows.length());
            out = binding.doubles(2L * windows.length());
            row = binding.floats(windows.length() / 2 + 1L);
        }

        @Override
        public void run() {
            for (int channel = 0; channel < channels; channel++) {
                for (int window = 0; window < count; window++) {
                    binding.checkpoint();
                    transform(channel, (long) window * windows.stride);
                    long at = ((long) channel * count + window) * row.length;
                    spectrogram.writeFloats(at, row.length, row, 0);
                }
            }
        }

        private void transform(int channel, long first) {
            for (int i = 0; i < windows.size; i++) {
                in[2 * i] = samples.floatAt((first + i) * channels + channel) * shape[i];
            }
            fourier.transform(in, out);
            for (int i = 0; i < row.length; i++) {
                float power = (float) (out[2 * i] * out[2 * i] + out[2 * i + 1] * out[2 * i + 1]);
                row[i] = windows.squared ? power : (float) Math.sqrt(power);
            }
        }
    }
}
