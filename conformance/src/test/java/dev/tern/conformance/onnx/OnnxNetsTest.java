package dev.tern.conformance.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.onnx.OnnxLowering.Layout;
import dev.tern.converter.onnx.model.OnnxModel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole nets: results as ONNX Runtime's, and few transposes left. */
class OnnxNetsTest {
    static List<OnnxNet> nets() {
        return OnnxNets.all();
    }

    private static int count(Conversion conversion, String operator) {
        return conversion.report().after().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(operator + " "))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void resultsAreThoseOfOnnxRuntime(OnnxNet net) throws Exception {
        Conversion conversion = OnnxOperatorsTest.convert(net.bytes());
        List<Tensor> actual = OnnxOperatorsTest.run(conversion, net.feeds());
        try (OnnxRun original = OnnxRun.of(net.bytes())) {
            List<Tensor> expected = original.run(net.feeds());
            for (int i = 0; i < expected.size(); i++) {
                Closeness.require(net + " output " + i, actual.get(i), expected.get(i), net.bound());
            }
        }
        assertThat(conversion.report().differences()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("nets")
    void fewTransposesAreLeft(OnnxNet net) {
        Conversion conversion = OnnxOperatorsTest.convert(net.bytes());
        assertThat(count(conversion, "TRANSPOSE"))
                .as(conversion.report().text(false))
                .isLessThanOrEqualTo(net.transposes());
    }

    @ParameterizedTest
    @MethodSource("nets")
    void imagesWithChannelsLastNeedNone(OnnxNet net) throws Exception {
        Conversion conversion = Converter.fromOnnx(
                        OnnxModel.read(MemorySegment.ofArray(net.bytes())), Layout.CHANNELS_LAST)
                .convert();
        Tensor fed = net.feeds().values().iterator().next();
        boolean isImage = fed.shape().rank() == 4;
        Tensor turned = isImage ? channelsLast(fed) : fed;
        List<Tensor> actual = OnnxOperatorsTest.run(conversion, Map.of("input", turned));
        try (OnnxRun original = OnnxRun.of(net.bytes())) {
            List<Tensor> expected = original.run(net.feeds());
            for (int i = 0; i < expected.size(); i++) {
                boolean image = expected.get(i).shape().rank() == 4;
                Tensor like = image ? channelsLast(expected.get(i)) : expected.get(i);
                Closeness.require(net + " output " + i, actual.get(i), like, net.bound());
            }
        }
        if (isImage) {
            assertThat(count(conversion, "TRANSPOSE"))
                    .as(conversion.report().text(false))
                    .isLessThan(Math.max(1, net.transposes()));
        }
    }

    private static Tensor channelsLast(Tensor tensor) {
        Shape shape = tensor.shape();
        Tensor turned = Tensor.allocate(
                DataType.FLOAT32, Shape.of(shape.dim(0), shape.dim(2), shape.dim(3), shape.dim(1)), Arena.ofAuto());
        int image = shape.dim(2) * shape.dim(3);
        for (int n = 0; n < shape.dim(0); n++) {
            for (int c = 0; c < shape.dim(1); c++) {
                for (int i = 0; i < image; i++) {
                    turned.setFloat(
                            (long) (n * image + i) * shape.dim(1) + c,
                            tensor.floatAt((long) (n * shape.dim(1) + c) * image + i));
                }
            }
        }
        return turned;
    }
}
