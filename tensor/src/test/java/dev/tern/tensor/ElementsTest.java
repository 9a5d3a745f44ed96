package dev.tern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Elements of every type, read and written through {@link Tensor}. */
class ElementsTest {
    private static final int COUNT = 37;

    private static Tensor over(DataType type, int elements, int... bytes) {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        return Tensor.of(type, Shape.of(elements), Quantization.NONE, MemorySegment.ofArray(data));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = Mode.INCLUDE,
            names = {
                "INT2",
                "INT4",
                "UINT4",
                "INT8",
                "UINT8",
                "INT16",
                "UINT16",
                "INT32",
                "UINT32",
                "INT64",
                "UINT64",
                "BOOL",
                "RESOURCE",
                "VARIANT"
            })
    void integersComeBackWithTheirLowBits(DataType type) {
        Random random = new Random(type.code());
        Tensor tensor = Tensor.allocate(type, Shape.of(COUNT), Arena.ofAuto());
        long[] written = new long[COUNT];
        for (int turn = 0; turn < 3; turn++) {
            for (int i : random.ints(0, COUNT).limit(200).toArray()) {
                written[i] = random.nextLong();
                tensor.setLong(i, written[i]);
            }
            for (int i = 0; i < COUNT; i++) {
                assertThat(tensor.longAt(i)).as("%s at %d", type, i).isEqualTo(kept(type, written[i]));
                assertThat(tensor.intAt(i)).isEqualTo((int) kept(type, written[i]));
                assertThat(tensor.floatAt(i)).isEqualTo((float) kept(type, written[i]));
            }
        }
    }

    private static long kept(DataType type, long value) {
        return switch (type) {
            case BOOL -> value == 0 ? 0 : 1;
            case UINT4, UINT8, UINT16, UINT32 -> value & type.maximum();
            default -> value << (64 - type.bits()) >> (64 - type.bits());
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = Mode.INCLUDE,
            names = {
                "INT2", "INT4", "UINT4", "INT8", "UINT8", "INT16", "UINT16", "INT32", "UINT32", "INT64", "UINT64",
                "BOOL"
            })
    void blocksEqualSingleElements(DataType type) {
        Random random = new Random(100 + type.code());
        Tensor tensor = Tensor.allocate(type, Shape.of(COUNT), Arena.ofAuto());
        int[] from = random.ints(COUNT + 2).toArray();
        tensor.writeInts(5, 20, from, 2);
        int[] to = new int[COUNT];
        tensor.readInts(3, 30, to, 4);
        for (int i = 0; i < 30; i++) {
            long expected = i >= 2 && i < 22 ? kept(type, from[i]) : 0;
            assertThat(to[4 + i]).as("%s at %d", type, 3 + i).isEqualTo((int) expected);
            assertThat(tensor.intAt(3 + i)).isEqualTo(to[4 + i]);
        }
        assertThat(tensor.toInts()).hasSize(COUNT);
        assertThat(tensor.toFloats()[7]).isEqualTo(tensor.floatAt(7));
    }

    @Test
    void packedTypesStartWithTheLowestBits() {
        assertThat(over(DataType.INT4, 3, 0x8F, 0x07).toInts()).containsExactly(-1, -8, 7);
        assertThat(over(DataType.UINT4, 3, 0x8F, 0x07).toInts()).containsExactly(15, 8, 7);
        assertThat(over(DataType.INT2, 5, 0b11_10_01_00, 0b10).toInts()).containsExactly(0, 1, -2, -1, -2);
    }

    @Test
    void writingAPackedElementLeavesItsNeighbours() {
        Tensor tensor = over(DataType.INT2, 8, 0xFF, 0xFF);
        tensor.setInt(5, 0);
        assertThat(tensor.toInts()).containsExactly(-1, -1, -1, -1, -1, 0, -1, -1);
        Tensor nibbles = over(DataType.UINT4, 4, 0xFF, 0xFF);
        nibbles.setInt(1, 3);
        assertThat(nibbles.toInts()).containsExactly(15, 3, 15, 15);
    }

    @Test
    void bytesLieLittleEndianAtAnyAddress() {
        byte[] bytes = {9, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0};
        MemorySegment odd = MemorySegment.ofArray(bytes).asSlice(1, 8);
        assertThat(Tensor.of(DataType.INT32, Shape.of(2), Quantization.NONE, odd)
                        .intAt(0))
                .isEqualTo(0x04030201);
        assertThat(Tensor.of(DataType.INT64, Shape.of(1), Quantization.NONE, odd)
                        .longAt(0))
                .isEqualTo(0x0807060504030201L);
        assertThat(Tensor.of(DataType.UINT16, Shape.of(4), Quantization.NONE, odd)
                        .intAt(3))
                .isEqualTo(0x0807);
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 0x3C00",
        "-2.0, 0xC000",
        "65504, 0x7BFF",
        "65520, 0x7C00",
        "5.9604645e-8, 0x0001",
        "2.9802322e-8, 0x0000",
        "Infinity, 0x7C00",
        "-Infinity, 0xFC00",
        "-0.0, 0x8000",
        "2049, 0x6800",
        "2051, 0x6802"
    })
    void float16RoundsToNearestEven(float value, String bits) {
        Tensor tensor = Tensor.allocate(DataType.FLOAT16, Shape.of(1), Arena.ofAuto());
        tensor.setFloat(0, value);
        assertThat(tensor.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, 0) & 0xFFFF)
                .isEqualTo(Integer.decode(bits));
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 0x3F80",
        "-2.0, 0xC000",
        "3.4028235e38, 0x7F80",
        "Infinity, 0x7F80",
        "-0.0, 0x8000",
        "1.00390625, 0x3F80",
        "1.01171875, 0x3F82",
        "1.0039064, 0x3F81",
        "1.0e-40, 0x0001"
    })
    void bfloat16RoundsToNearestEven(float value, String bits) {
        Tensor tensor = Tensor.allocate(DataType.BFLOAT16, Shape.of(1), Arena.ofAuto());
        tensor.setFloat(0, value);
        assertThat(tensor.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, 0) & 0xFFFF)
                .isEqualTo(Integer.decode(bits));
    }

    @Test
    void bfloat16RoundTripsEveryNumberAndKeepsNaN() {
        for (int bits = 0; bits < 0x10000; bits++) {
            Tensor tensor = over(DataType.BFLOAT16, 1, bits & 0xFF, bits >> 8);
            float value = tensor.floatAt(0);
            tensor.setFloat(0, value);
            if (Float.isNaN(value)) {
                assertThat(tensor.floatAt(0)).isNaN();
            } else {
                assertThat(tensor.data().get(ValueLayout.JAVA_SHORT_UNALIGNED, 0) & 0xFFFF)
                        .isEqualTo(bits);
            }
        }
        Tensor tensor = over(DataType.BFLOAT16, 1, 0, 0);
        tensor.setFloat(0, Float.intBitsToFloat(0x7F800001));
        assertThat(tensor.floatAt(0)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        "0x00, 0.0",
        "0x01, 0.001953125",
        "0x07, 0.013671875",
        "0x08, 0.015625",
        "0x38, 1.0",
        "0x7E, 448.0",
        "0xB8, -1.0",
        "0x78, 256.0"
    })
    void float8WithFourExponentBits(String stored, float value) {
        assertThat(over(DataType.FLOAT8_E4M3FN, 1, Integer.decode(stored)).floatAt(0))
                .isEqualTo(value);
    }

    @Test
    void float8SpecialValues() {
        assertThat(over(DataType.FLOAT8_E4M3FN, 1, 0x7F).floatAt(0)).isNaN();
        assertThat(over(DataType.FLOAT8_E4M3FN, 1, 0xFF).floatAt(0)).isNaN();
        assertThat(over(DataType.FLOAT8_E5M2, 1, 0x7C).floatAt(0)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(over(DataType.FLOAT8_E5M2, 1, 0x7B).floatAt(0)).isEqualTo(57344f);
        assertThat(over(DataType.FLOAT8_E5M2, 1, 0x3C).floatAt(0)).isEqualTo(1f);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = Mode.INCLUDE,
            names = {"FLOAT32", "FLOAT64", "FLOAT16", "BFLOAT16"})
    void floatBlocksEqualSingleElements(DataType type) {
        Random random = new Random(7);
        Tensor tensor = Tensor.allocate(type, Shape.of(COUNT), Arena.ofAuto());
        float[] from = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            from[i] = (float) random.nextGaussian();
        }
        tensor.writeFloats(1, COUNT - 1, from, 1);
        float[] to = tensor.toFloats();
        assertThat(to[0]).isZero();
        for (int i = 1; i < COUNT; i++) {
            Tensor single = Tensor.allocate(type, Shape.of(1), Arena.ofAuto());
            single.setFloat(0, from[i]);
            assertThat(to[i]).isEqualTo(single.floatAt(0)).isCloseTo(from[i], within(type, from[i]));
        }
    }

    private static org.assertj.core.data.Offset<Float> within(DataType type, float value) {
        int mantissaBits = type == DataType.BFLOAT16 ? 8 : type == DataType.FLOAT16 ? 11 : 24;
        return org.assertj.core.data.Offset.offset(Math.scalb(Math.abs(value), -mantissaBits) + 1e-7f);
    }

    @Test
    void wrongKindsAreRefused() {
        Tensor floats = Tensor.allocate(DataType.FLOAT32, Shape.of(1), Arena.ofAuto());
        assertThatThrownBy(() -> floats.intAt(0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("FLOAT32");
        assertThatThrownBy(() -> floats.setInt(0, 1)).isInstanceOf(TernException.class);
        Tensor ints = Tensor.allocate(DataType.INT32, Shape.of(1), Arena.ofAuto());
        assertThatThrownBy(() -> ints.setFloat(0, 1f))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("INT32");
    }

    @Test
    void bytesAndShapeMustAgree() {
        assertThatThrownBy(() -> over(DataType.INT32, 2, 1, 2, 3, 4))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("expected 8 bytes, found 4 bytes");
        assertThatThrownBy(() -> over(DataType.INT4, 2, 1, 2)).isInstanceOf(TernException.class);
        assertThatThrownBy(() -> over(DataType.FLOAT32, 1, 1, 2, 3, 4).reshaped(Shape.of(2)))
                .isInstanceOf(TernException.class);
    }

    @Test
    void emptyTensorsHoldNothing() {
        Tensor empty = Tensor.allocate(DataType.FLOAT32, Shape.of(0, 5), Arena.ofAuto());
        assertThat(empty.toFloats()).isEmpty();
        assertThat(empty.data().byteSize()).isZero();
        assertThat(empty.reshaped(Shape.of(7, 0)).elements()).isZero();
    }
}
