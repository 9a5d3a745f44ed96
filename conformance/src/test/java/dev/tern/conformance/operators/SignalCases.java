package dev.tern.conformance.operators;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The signal operators: small streams worked out by hand, spectra of impulses, and float spectra by definition. */
final class SignalCases implements OperatorCase.Source {
    private static final DataType I16 = DataType.INT16;
    private static final DataType U32 = DataType.UINT32;

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        energies(cases);
        spectra(cases);
        streams(cases);
        return cases;
    }

    private static SingleOperator start(String operator, String name, Map<String, ?> options) {
        return SingleOperator.of(new CustomOperator(operator, FlexValue.encode(options)), name);
    }

    private static byte[] bytes(DataType type, double... values) {
        return Fill.of(values).bytes(type, Shape.of(values.length));
    }

    private static void energies(List<OperatorCase> cases) {
        cases.add(start("SignalWindow", "shifted and held", Map.of("shift", 12))
                .input(I16, Shape.of(2, 3), Fill.of(1000, -1000, 32767, 1, -1, -32768))
                .constant(I16, Shape.of(3), Fill.of(4096, 2048, 32767))
                .output(I16)
                .expect(bytes(I16, 1000, -500, 32767, 1, -1, -32768)));
        cases.add(start("SignalFftAutoScale", "quiet", Map.of())
                .input(I16, Shape.of(3), Fill.of(100, -200, 3))
                .output(I16)
                .output(DataType.INT32)
                .expect(bytes(I16, 12800, -25600, 384), bytes(DataType.INT32, 7)));
        cases.add(start("SignalFftAutoScale", "silence", Map.of())
                .input(I16, Shape.of(2), Fill.of(0))
                .output(I16)
                .output(DataType.INT32)
                .expect(bytes(I16, 0, 0), bytes(DataType.INT32, 0)));
        cases.add(start("SignalEnergy", "between two frequencies", Map.of("start_index", 1, "end_index", 3))
                .input(I16, Shape.of(8), Fill.of(1, 2, 3, 4, -32768, -32768, 7, 8))
                .output(U32)
                .expect(bytes(U32, 0, 25, 2147483648d, 0)));
        cases.add(start("SignalEnergy", "beyond the spectrum", Map.of("start_index", 1, "end_index", 5))
                .input(I16, Shape.of(8), Fill.of(1))
                .output(U32)
                .expectRefusal("end_index"));
        cases.add(filterBank("two channels", Fill.of(0, 1, 3), List.of()));
        cases.add(filterBank("a channel beyond the energies", Fill.of(0, 1, 4), List.of("frequencies")));
        cases.add(start("SignalFilterBankSquareRoot", "rounded", Map.of())
                .input(DataType.UINT64, Shape.of(6), Fill.of(0, 1, 6, 7, 1L << 40, 4294967295d))
                .input(DataType.INT32, Shape.scalar(), Fill.of(0))
                .output(U32)
                .expect(bytes(U32, 0, 1, 2, 3, 1 << 20, 65535)));
        cases.add(start("SignalFilterBankLog", "scaled", Map.of("output_scale", 1600, "input_correction_bits", 3))
                .input(U32, Shape.of(4), Fill.of(0, 1, 1000, 100_000))
                .output(I16)
                .expect(bytes(I16, 0, 3327, 14379, 21748)));
        cases.add(subtraction());
    }

    /** Energies 10, 20, 30, 40 of which the weights give 1/4, 1/2, 1/4, 1 to one channel and the rest to the next. */
    private static OperatorCase filterBank(String name, Fill starts, List<String> refused) {
        SingleOperator operator = start("SignalFilterBank", name, Map.of("num_channels", 2))
                .input(U32, Shape.of(4), Fill.of(10, 20, 30, 40))
                .constant(I16, Shape.of(4), Fill.of(1, 2, 1, 4))
                .constant(I16, Shape.of(4), Fill.of(3, 2, 3, 0))
                .constant(I16, Shape.of(3), starts)
                .constant(I16, Shape.of(3), Fill.of(0, 1, 3))
                .constant(I16, Shape.of(3), Fill.of(1, 2, 1))
                .output(DataType.UINT64);
        return refused.isEmpty()
                ? operator.expect(bytes(DataType.UINT64, 30 + 40 + 30, 40 + 90 + 160))
                : operator.expectRefusal(refused.getFirst());
    }

    private static OperatorCase subtraction() {
        Map<String, Object> options = Map.of(
                "num_channels",
                2,
                "smoothing",
                4096,
                "one_minus_smoothing",
                12288,
                "alternate_smoothing",
                8192,
                "alternate_one_minus_smoothing",
                8192,
                "smoothing_bits",
                2,
                "spectral_subtraction_bits",
                14,
                "min_signal_remaining",
                1638,
                "clamping",
                false);
        return start("SignalFilterBankSpectralSubtraction", "two channels", options)
                .input(U32, Shape.of(2), Fill.of(1000, 100))
                .output(U32)
                .output(U32)
                .expect(bytes(U32, 750, 50), bytes(U32, 1000, 200));
    }

    private static void spectra(List<OperatorCase> cases) {
        for (DataType type : List.of(I16, DataType.INT32)) {
            for (int length : new int[] {8, 64, 512}) {
                double[] impulse = new double[length];
                impulse[0] = 64 * length;
                double[] flat = new double[length + 2];
                for (int i = 0; i < flat.length; i += 2) {
                    flat[i] = 64;
                }
                if (type == DataType.INT32 || 64 * length <= 16384) {
                    cases.add(
                            start("SignalRfft", "impulse of " + length, Map.of("T", type.code(), "fft_length", length))
                                    .input(type, Shape.of(1, 2), Fill.of(impulse[0], 0))
                                    .output(type)
                                    .expect(Fill.of(flat).bytes(type, Shape.of(1, flat.length))));
                }
            }
        }
        for (int length : new int[] {4, 6, 10, 12, 22, 64, 90}) {
            cases.add(floatSpectrum(length));
        }
        cases.add(start("SignalRfft", "an odd length", Map.of("fft_length", 9))
                .input(I16, Shape.of(1, 2), Fill.of(1))
                .output(I16)
                .expectRefusal("even"));
    }

    private static OperatorCase floatSpectrum(int length) {
        Shape shape = Shape.of(length - 1);
        float[] x = new float[length - 1];
        ByteBuffer.wrap(Fill.random(length).bytes(DataType.FLOAT32, shape))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(x);
        double[] spectrum = new double[length + 2];
        for (int k = 0; k <= length / 2; k++) {
            for (int i = 0; i < x.length; i++) {
                spectrum[2 * k] += x[i] * Math.cos(2 * Math.PI * i * k / length);
                spectrum[2 * k + 1] -= x[i] * Math.sin(2 * Math.PI * i * k / length);
            }
        }
        return start("SignalRfft", "floats, length " + length, Map.of("fft_length", length))
                .input(DataType.FLOAT32, shape, Fill.random(length))
                .output(DataType.FLOAT32)
                .within(Bound.ulps(1).orPartOfLargest(1e-12))
                .expect(bytes(DataType.FLOAT32, spectrum));
    }

    private static void streams(List<OperatorCase> cases) {
        cases.add(runs(
                start("SignalDelay", "by three", Map.of("delay_length", 3))
                        .input(I16, Shape.of(4), Fill.of(1, 2, 3, 4))
                        .output(I16)
                        .runs(2),
                List.of(bytes(I16, 0, 0, 0, 1)),
                List.of(bytes(I16, 2, 3, 4, 4))));
        cases.add(runs(
                start("SignalFramer", "frames of three", Map.of("frame_size", 3, "frame_step", 2, "prefill", false))
                        .input(I16, Shape.of(4), Fill.of(1, 2, 3, 4))
                        .output(I16)
                        .output(DataType.BOOL)
                        .runs(2),
                List.of(bytes(I16, 0, 0, 0, 1, 2, 3), bytes(DataType.BOOL, 0)),
                List.of(bytes(I16, 3, 4, 4, 4, 1, 2), bytes(DataType.BOOL, 1))));
        cases.add(runs(
                start("SignalFramer", "prefilled", Map.of("frame_size", 3, "frame_step", 2, "prefill", true))
                        .input(I16, Shape.of(4), Fill.of(1, 2, 3, 4))
                        .output(I16)
                        .output(DataType.BOOL),
                List.of(bytes(I16, 0, 1, 2, 2, 3, 4), bytes(DataType.BOOL, 1))));
        Map<String, Integer> stack =
                Map.of("num_channels", 2, "stacker_left_context", 1, "stacker_right_context", 1, "stacker_step", 2);
        cases.add(runs(
                start("SignalStacker", "with both neighbours", stack)
                        .input(I16, Shape.of(2), Fill.of(1, 2))
                        .output(I16)
                        .output(DataType.BOOL)
                        .runs(3),
                List.of(bytes(I16, 0, 0, 0, 0, 0, 0), bytes(DataType.BOOL, 0)),
                List.of(bytes(I16, 1, 2, 1, 2, 2, 1), bytes(DataType.BOOL, 1)),
                List.of(bytes(I16, 0, 0, 0, 0, 0, 0), bytes(DataType.BOOL, 0))));
        for (DataType type : List.of(I16, DataType.FLOAT32)) {
            cases.add(runs(
                    start("SignalOverlapAdd", "frames of three", Map.of("frame_step", 2))
                            .input(type, Shape.of(2, 3), Fill.of(1, 2, 3, 4, 5, 6))
                            .output(type),
                    List.of(bytes(type, 1, 2, 7, 5))));
        }
        cases.add(runs(
                start("SignalOverlapAdd", "held", Map.of("frame_step", 1))
                        .input(I16, Shape.of(2, 2), Fill.of(30000))
                        .output(I16),
                List.of(bytes(I16, 30000, 32767))));
    }

    @SafeVarargs
    private static OperatorCase runs(SingleOperator operator, List<byte[]>... outputs) {
        OperatorCase one = operator.expect();
        return new OperatorCase(
                one.name(),
                one.operator(),
                one.types(),
                one.model(),
                one.runs(),
                new Expectation.Listed(Arrays.asList(outputs)),
                one.bound());
    }
}
