package dev.tern.conformance.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.converter.Conversion;
import dev.tern.converter.Converter;
import dev.tern.converter.onnx.OnnxLowering.Layout;
import dev.tern.converter.onnx.OnnxRows;
import dev.tern.converter.onnx.model.OnnxModel;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every ONNX operator that has a row, converted alone and run beside ONNX Runtime. */
class OnnxOperatorsTest {
    /** Rows whose cases stand elsewhere, or that no oracle at hand can run. */
    private static final Set<String> ELSEWHERE = Set.of(
            // Of a later version than ONNX Runtime 1.23 has; x times LOGISTIC.
            "Swish",
            // OnnxControlTest.
            "If",
            "Loop",
            "Scan");

    @TestFactory
    List<DynamicTest> cases() {
        List<DynamicTest> tests = new ArrayList<>();
        for (OnnxCase each : OnnxCases.all()) {
            tests.add(DynamicTest.dynamicTest(each.toString(), () -> run(each)));
        }
        return tests;
    }

    private static void run(OnnxCase each) throws Exception {
        byte[] bytes = each.toBytes();
        List<Tensor> expected;
        try (OnnxRun original = OnnxRun.of(bytes)) {
            expected = original.run(each.feeds());
        }
        Conversion conversion = convert(bytes);
        List<Tensor> actual = run(conversion, each.feeds());
        for (int k = 0; k < expected.size(); k++) {
            Closeness.require(each + " result " + k, actual.get(k), expected.get(k), each.bound());
        }
    }

    static Conversion convert(byte[] bytes) {
        return Converter.fromOnnx(OnnxModel.read(MemorySegment.ofArray(bytes)), Layout.SOURCE)
                .convert();
    }

    /** The converted model's outputs, as copies. */
    static List<Tensor> run(Conversion conversion, Map<String, Tensor> feeds) {
        List<Tensor> outputs = new ArrayList<>();
        try (Interpreter interpreter = Interpreter.open(conversion.toBytes())) {
            int i = 0;
            for (Tensor feed : feeds.values()) {
                if (!interpreter.input(i).shape().equals(feed.shape())) {
                    interpreter.resize(i, feed.shape());
                }
                interpreter.input(i++).segment().copyFrom(feed.data());
            }
            interpreter.run();
            for (int k = 0; k < interpreter.outputCount(); k++) {
                Tensor output = interpreter.output(k).tensor();
                outputs.add(Tensor.of(
                        output.type(),
                        output.shape(),
                        output.quantization(),
                        MemorySegment.ofArray(output.data().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE))));
            }
        }
        return outputs;
    }

    @Test
    void noRowIsWithoutACase() {
        Set<String> missing = new TreeSet<>(OnnxRows.names());
        OnnxCases.all().forEach(each -> missing.remove(each.operator()));
        missing.removeAll(ELSEWHERE);
        assertThat(missing).isEmpty();
    }
}
