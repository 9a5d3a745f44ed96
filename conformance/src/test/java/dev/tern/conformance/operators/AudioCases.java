package dev.tern.conformance.operators;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** AudioSpectrogram and Mfcc: windows of powers of two and others, sound shorter than a window, several channels. */
final class AudioCases implements OperatorCase.Source {
    /** Doubles inside, floats outside: sums of squares that nearly cancel differ in the last places of the largest. */
    private static final Bound NEAR = Bound.ulps(2).orPartOfLargest(1e-12);

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        for (boolean squared : new boolean[] {false, true}) {
            cases.add(spectrogram(64, 16, squared, 200, 1));
            cases.add(spectrogram(50, 30, squared, 137, 2));
            cases.add(spectrogram(2, 1, squared, 5, 3));
            cases.add(spectrogram(480, 160, squared, 1600, 1));
            cases.add(spectrogram(64, 16, squared, 64, 1));
        }
        cases.add(spectrogram("silence", 64, 32, true, 128, 1, Fill.of(0)));
        cases.add(refusal("stride 0", Map.of("window_size", 8, "stride", 0), "stride"));
        cases.add(refusal("window of one sample", Map.of("window_size", 1, "stride", 1), "window_size"));
        cases.add(mfcc("speech", 257, 3, 16000, 40, 13, 20, 4000));
        cases.add(mfcc("all channels", 129, 2, 8000, 20, 20, 0, 4000));
        cases.add(mfcc("one channel", 33, 1, 8000, 1, 1, 100, 3000));
        cases.add(mfcc("narrow channels", 17, 2, 8000, 40, 12, 20, 3900));
        cases.add(mfcc("a limit above the spectrum", 33, 1, 8000, 10, 5, 20, 5000));
        return cases;
    }

    private static OperatorCase spectrogram(int window, int stride, boolean squared, int samples, int channels) {
        String name = window + " by " + stride + (squared ? " squared" : "") + ", " + channels + " channels";
        return spectrogram(name, window, stride, squared, samples, channels, Fill.random(samples));
    }

    private static OperatorCase spectrogram(
            String name, int window, int stride, boolean squared, int samples, int channels, Fill fill) {
        CustomOperator operator = new CustomOperator(
                "AudioSpectrogram",
                FlexValue.encode(Map.of("window_size", window, "stride", stride, "magnitude_squared", squared)));
        return SingleOperator.of(operator, name)
                .input(DataType.FLOAT32, Shape.of(samples, channels), fill)
                .output(DataType.FLOAT32)
                .within(squared ? NEAR : NEAR.orPartOfLargest(1e-7))
                .expectOriginal();
    }

    private static OperatorCase refusal(String name, Map<String, Object> options, String text) {
        return SingleOperator.of(new CustomOperator("AudioSpectrogram", FlexValue.encode(options)), name)
                .input(DataType.FLOAT32, Shape.of(16, 1), Fill.random(1))
                .output(DataType.FLOAT32)
                .expectRefusal(text);
    }

    private static OperatorCase mfcc(
            String name, int frequencies, int windows, int rate, int channels, int coefficients, int low, int high) {
        CustomOperator operator = new CustomOperator(
                "Mfcc",
                FlexValue.encode(Map.of(
                        "upper_frequency_limit", high,
                        "lower_frequency_limit", low,
                        "filterbank_channel_count", channels,
                        "dct_coefficient_count", coefficients)));
        return SingleOperator.of(operator, name)
                .input(DataType.FLOAT32, Shape.of(2, windows, frequencies), Fill.uniform(frequencies, 0, 50))
                .constant(DataType.INT32, Shape.of(1), Fill.of(rate))
                .output(DataType.FLOAT32)
                .within(NEAR)
                .expectOriginal();
    }
}
