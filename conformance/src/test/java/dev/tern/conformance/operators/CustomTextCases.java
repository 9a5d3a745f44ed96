package dev.tern.conformance.operators;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.testkit.Bound;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.SingleOperator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Custom operators on texts, and the decoder of poses: results worked out by hand. */
final class CustomTextCases implements OperatorCase.Source {
    private static final DataType TEXT = DataType.STRING;

    @Override
    public List<OperatorCase> cases() {
        List<OperatorCase> cases = new ArrayList<>();
        tokens(cases);
        examples(cases);
        cases.add(pose());
        return cases;
    }

    private static void tokens(List<OperatorCase> cases) {
        CustomOperator operator = new CustomOperator("tftext:WhitespaceTokenizer", new byte[0]);
        String[] texts = {"this is a test", "", "  blanks\tand\u3000more \n", "größe"};
        cases.add(SingleOperator.of(operator, "padded")
                .input(TEXT, Shape.of(2, 2), Fill.strings(texts))
                .output(TEXT)
                .expect(StringElements.encodeText(List.of(
                        "this", "is", "a", "test", "", "", "", "", "blanks", "and", "more", "", "größe", "", "", ""))));
        cases.add(SingleOperator.of(operator, "ragged, one axis")
                .input(TEXT, Shape.of(4), Fill.strings(texts))
                .output(TEXT)
                .output(DataType.INT64)
                .expect(
                        StringElements.encodeText(List.of("this", "is", "a", "test", "blanks", "and", "more", "größe")),
                        Fill.of(0, 4, 4, 7, 8).bytes(DataType.INT64, Shape.of(5))));
        cases.add(SingleOperator.of(operator, "ragged, two axes")
                .input(TEXT, Shape.of(2, 2), Fill.strings(texts))
                .output(TEXT)
                .output(DataType.INT64)
                .output(DataType.INT64)
                .expect(
                        StringElements.encodeText(List.of("this", "is", "a", "test", "blanks", "and", "more", "größe")),
                        Fill.of(0, 2, 4).bytes(DataType.INT64, Shape.of(3)),
                        Fill.of(0, 4, 4, 7, 8).bytes(DataType.INT64, Shape.of(5))));
        byte[] broken = StringElements.encode(List.of(new byte[] {'a', ' ', 'b', (byte) 0xFF, ' ', 'c'}));
        cases.add(SingleOperator.of(operator, "bytes that are not UTF-8")
                .input(TEXT, Shape.of(1), Fill.raw(broken))
                .output(TEXT)
                .expect(StringElements.encodeText(List.of("a", "b"))));
    }

    private static byte[] field(int number, byte[]... parts) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(number << 3 | 2);
        out.write(body.size());
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    private static byte[] feature(String name, byte[] values) {
        return field(1, field(1, name.getBytes(StandardCharsets.UTF_8)), field(2, values));
    }

    private static byte[] real(float value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array();
    }

    private static void examples(List<OperatorCase> cases) {
        byte[] first = field(
                1,
                feature("x", field(2, field(1, real(1.5f), real(-2f)))),
                feature("y", field(1, field(1, "text".getBytes(StandardCharsets.UTF_8)))),
                feature("n", field(3, field(1, new byte[] {7}, new byte[] {(byte) 0x96, 1}))));
        byte[] second = field(1, feature("x", field(2, field(1, real(3f), real(4f)))));
        cases.add(SingleOperator.of(parse(0), "dense features and defaults")
                .input(TEXT, Shape.of(2), Fill.raw(StringElements.encode(List.of(first, second))))
                .constant(TEXT, Shape.of(0), Fill.strings())
                .constant(TEXT, Shape.of(0), Fill.strings())
                .constant(TEXT, Shape.of(2), Fill.strings("x", "y"))
                .constant(TEXT, Shape.of(0), Fill.strings())
                .constant(DataType.FLOAT32, Shape.of(0), Fill.of(0))
                .constant(TEXT, Shape.of(1), Fill.strings("missing"))
                .output(DataType.FLOAT32, Shape.of(1, 2), Quantization.NONE)
                .output(TEXT, Shape.of(1, 1), Quantization.NONE)
                .expect(
                        Fill.of(1.5, -2, 3, 4).bytes(DataType.FLOAT32, Shape.of(2, 2)),
                        StringElements.encodeText(List.of("text", "missing"))));
        cases.add(SingleOperator.of(parse(1), "a sparse feature")
                .input(TEXT, Shape.of(2), Fill.raw(StringElements.encode(List.of(first, second))))
                .constant(TEXT, Shape.of(0), Fill.strings())
                .constant(TEXT, Shape.of(1), Fill.strings("n"))
                .constant(TEXT, Shape.of(0), Fill.strings())
                .constant(TEXT, Shape.of(0), Fill.strings())
                .output(DataType.INT64)
                .output(DataType.INT64)
                .output(DataType.INT64)
                .expect(
                        Fill.of(0, 0, 0, 1).bytes(DataType.INT64, Shape.of(2, 2)),
                        Fill.of(7, 150).bytes(DataType.INT64, Shape.of(2)),
                        Fill.of(2, 2).bytes(DataType.INT64, Shape.of(2))));
        for (byte[] damaged : List.of(new byte[] {10, 50, 1}, new byte[] {(byte) 0x80})) {
            cases.add(SingleOperator.of(parse(1), "damaged bytes, " + damaged.length)
                    .input(TEXT, Shape.of(1), Fill.raw(StringElements.encode(List.of(damaged))))
                    .constant(TEXT, Shape.of(0), Fill.strings())
                    .constant(TEXT, Shape.of(1), Fill.strings("n"))
                    .constant(TEXT, Shape.of(0), Fill.strings())
                    .constant(TEXT, Shape.of(0), Fill.strings())
                    .output(DataType.INT64)
                    .output(DataType.INT64)
                    .output(DataType.INT64)
                    .expectRefusal("serialised example"));
        }
    }

    private static CustomOperator parse(int sparse) {
        return new CustomOperator("ParseExampleV2", FlexValue.encode(Map.of("num_sparse", sparse)));
    }

    /** One bright place and no offsets: every key point of the one pose lies there. */
    private static OperatorCase pose() {
        double[] heat = new double[3 * 3 * 17];
        Arrays.fill(heat, -10);
        Arrays.fill(heat, 4 * 17, 5 * 17, 2);
        heat[4 * 17] = 4;
        double[] places = new double[2 * 17 * 2];
        Arrays.fill(places, 0, 34, 16);
        double[] scores = new double[2 * 17];
        Arrays.fill(scores, 0, 17, 1 / (1 + Math.exp(-2)));
        scores[0] = 1 / (1 + Math.exp(-4));
        double average = (16 * scores[1] + scores[0]) / 17;
        CustomOperator operator = new CustomOperator(
                "PosenetDecoderOp",
                FlexValue.encode(
                        Map.of("max_detections", 2, "stride", 16, "score_threshold", 0.2, "nms_radius", 10.0)));
        return SingleOperator.of(operator, "one pose at one place")
                .input(DataType.FLOAT32, Shape.of(1, 3, 3, 17), Fill.of(heat))
                .input(DataType.FLOAT32, Shape.of(1, 3, 3, 34), Fill.of(0))
                .input(DataType.FLOAT32, Shape.of(1, 3, 3, 64), Fill.of(0))
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .output(DataType.FLOAT32)
                .within(Bound.ulps(2))
                .expect(
                        Fill.of(places).bytes(DataType.FLOAT32, Shape.of(places.length)),
                        Fill.of(scores).bytes(DataType.FLOAT32, Shape.of(scores.length)),
                        Fill.of(average, 0).bytes(DataType.FLOAT32, Shape.of(2)),
                        Fill.of(1).bytes(DataType.FLOAT32, Shape.of(1)));
    }
}
