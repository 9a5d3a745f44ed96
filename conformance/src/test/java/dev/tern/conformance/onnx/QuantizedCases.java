package dev.tern.conformance.onnx;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.UINT8;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Numbers in small types that stand for others. */
final class QuantizedCases {
    private QuantizedCases() {}

    private static OnnxCase of(String operator, int opset) {
        return OnnxCase.of(operator, opset);
    }

    static Tensor bytes(DataType type, Shape shape, int... numbers) {
        byte[] all = new byte[numbers.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) numbers[i];
        }
        return Tensor.of(type, shape, Quantization.NONE, MemorySegment.ofArray(all));
    }

    static List<OnnxCase> all() {
        List<OnnxCase> cases = new ArrayList<>();
        for (DataType type : List.of(UINT8, INT8)) {
            Tensor zero = bytes(type, Shape.scalar(), 7);
            cases.add(of("QuantizeLinear", 13)
                    .drawn(FLOAT32, -3, 3, 2, 50)
                    .real(0.02f)
                    .constant(zero)
                    .gives(type));
            cases.add(of("DequantizeLinear", 13)
                    .drawn(type, 0, 100, 2, 50)
                    .real(0.02f)
                    .constant(zero)
                    .gives(FLOAT32));
            Tensor zeros = bytes(type, Shape.of(3), 1, 2, 3);
            cases.add(of("QuantizeLinear", 13)
                    .floats(2, 3, 4)
                    .positive(3)
                    .constant(zeros)
                    .attr("axis", 1)
                    .gives(type));
            cases.add(of("DequantizeLinear", 13)
                    .drawn(type, 0, 100, 2, 3, 4)
                    .positive(3)
                    .constant(zeros)
                    .attr("axis", 1)
                    .gives(FLOAT32));
        }
        cases.add(
                of("QuantizeLinear", 10).drawn(FLOAT32, 0, 3, 2, 50).real(0.02f).gives(UINT8));
        cases.add(of("DequantizeLinear", 13)
                .constant(INT8, -100, 100, 4, 3)
                .positive(3)
                .attr("axis", 1)
                .gives(FLOAT32));
        for (int depth : new int[] {20, 600}) {
            cases.add(of("MatMulInteger", 10)
                    .drawn(UINT8, 0, 255, 3, depth)
                    .drawn(UINT8, 0, 255, depth, 4)
                    .constant(bytes(UINT8, Shape.scalar(), 120))
                    .constant(bytes(UINT8, Shape.scalar(), 3))
                    .gives(INT32));
        }
        for (int channels : new int[] {3, 64}) {
            cases.add(of("ConvInteger", 10)
                    .drawn(UINT8, 0, 255, 1, channels, 6, 6)
                    .constant(UINT8, 0, 255, 4, channels, 3, 3)
                    .constant(bytes(UINT8, Shape.scalar(), 100))
                    .attr("pads", new int[] {1, 1, 1, 1})
                    .gives(INT32));
        }
        cases.add(of("QLinearMatMul", 10)
                .drawn(UINT8, 0, 255, 3, 20)
                .real(0.02f)
                .constant(bytes(UINT8, Shape.scalar(), 120))
                .constant(UINT8, 0, 255, 20, 4)
                .real(0.01f)
                .constant(bytes(UINT8, Shape.scalar(), 128))
                .real(0.05f)
                .constant(bytes(UINT8, Shape.scalar(), 130))
                .gives(UINT8));
        cases.add(of("QLinearConv", 10)
                .drawn(UINT8, 0, 255, 1, 3, 6, 6)
                .real(0.02f)
                .constant(bytes(UINT8, Shape.scalar(), 120))
                .constant(INT8, -127, 127, 4, 3, 3, 3)
                .positive(4)
                .constant(bytes(INT8, Shape.of(4), 0, 0, 0, 0))
                .real(3f)
                .constant(bytes(UINT8, Shape.scalar(), 130))
                .constant(INT32, -500, 500, 4)
                .gives(UINT8));
        cases.add(of("DynamicQuantizeLinear", 11)
                .drawn(FLOAT32, -1, 3, 4, 30)
                .results(3)
                .gives(UINT8, FLOAT32, UINT8));
        return cases;
    }
}
