package dev.tern.custom.audio;

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
 * Mel-frequency cepstral coefficients: square roots of squared magnitudes, summed into mel channels, their logarithms, and
 * the first coefficients of the logarithms' cosine transform. All of them are zero where the
 * spectrum ends below the upper limit.
 */
public final class Mfcc {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "Mfcc",
            d -> d.inputs("spectrogram", "sample rate")
                    .outputs("coefficients")
                    .types("f32 i32 -> f32")
                    .shapes(Mfcc::shapes)
                    .kernel(MfccKernel::new));

    /** Quiet channels count as this loud, so that their logarithm stays finite. */
    private static final double FLOOR = 1e-12;

    private Mfcc() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        CustomOptions options = CustomOptions.of(operator);
        int channels = options.whole("filterbank_channel_count", 1, 1 << 20);
        int coefficients = options.whole("dct_coefficient_count", 1, channels);
        int low = options.whole("lower_frequency_limit", 0, Integer.MAX_VALUE);
        options.whole("upper_frequency_limit", low + 1, Integer.MAX_VALUE);
        Shape spectrogram = scope.shape(0);
        if (spectrogram.rank() != 3 || spectrogram.dim(2) < 2 || scope.shape(1).elements() != 1) {
            throw TernException.at("operands")
                    .expected("a spectrogram [channels, windows, 2 or more] and one sample rate")
                    .found(spectrogram + " and " + scope.shape(1))
                    .fix("connect the operator to a spectrogram");
        }
        return List.of(spectrogram.with(2, coefficients));
    }

    private static final class MfccKernel implements Kernel {
        private final Tensor spectrogram;
        private final Tensor rate;
        private final Tensor coefficients;
        private final MelBank bank;
        private final float[] spectrum;
        private final double[] channels;
        private final double[] cosines;
        private final float[] row;

        MfccKernel(CustomOperator operator, Binding binding) {
            CustomOptions options = CustomOptions.of(operator);
            spectrogram = binding.input(0);
            rate = binding.input(1);
            coefficients = binding.output(0);
            spectrum = binding.floats(spectrogram.shape().dim(2));
            channels = binding.doubles(options.whole("filterbank_channel_count", 1, 1 << 20));
            row = binding.floats(coefficients.shape().dim(2));
            float low = options.whole("lower_frequency_limit", 0, Integer.MAX_VALUE);
            float high = options.whole("upper_frequency_limit", 0, Integer.MAX_VALUE);
            bank = new MelBank(binding, spectrum.length, channels.length, low, high);
            if (binding.isConstant(1)) {
                bank.prepare(rate.intAt(0));
            }
            cosines = binding.doubles((long) row.length * channels.length);
            double scale = Math.sqrt(2.0 / channels.length);
            double step = Math.PI / channels.length;
            for (int i = 0; i < row.length; i++) {
                for (int j = 0; j < channels.length; j++) {
                    cosines[i * channels.length + j] = scale * Math.cos(i * step * (j + 0.5));
                }
            }
        }

        @Override
        public void run() {
            if (!bank.prepare(rate.intAt(0))) {
                coefficients.data().fill((byte) 0);
                return;
            }
            long rows = spectrogram.elements() / spectrum.length;
            for (long r = 0; r < rows; r++) {
                spectrogram.readFloats(r * spectrum.length, spectrum.length, spectrum, 0);
                bank.sum(spectrum, channels);
                for (int i = 0; i < channels.length; i++) {
                    channels[i] = Math.log(channels[i] < FLOOR ? FLOOR : channels[i]);
                }
                transform();
                coefficients.writeFloats(r * row.length, row.length, row, 0);
            }
        }

        private void transform() {
            for (int i = 0; i < row.length; i++) {
                double sum = 0;
                for (int j = 0; j < channels.length; j++) {
                    sum += cosines[i * channels.length + j] * channels[j];
                }
                row[i] = (float) sum;
            }
        }
    }
}
