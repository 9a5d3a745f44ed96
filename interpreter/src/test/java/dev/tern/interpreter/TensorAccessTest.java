package dev.tern.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Model;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TensorAccessTest {
    /** What comes out when {@code fill} has filled the input. */
    private static TensorAccess passed(Interpreter tern, Consumer<TensorAccess> fill) {
        fill.accept(tern.input(0));
        tern.run();
        return tern.output(0);
    }

    private static void refuses(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(TernException.class).hasMessageContainingAll(parts);
    }

    @Test
    void arraysOfEveryKindGoInAndComeOut() {
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.FLOAT32, 2))) {
            assertThat(passed(tern, in -> in.copyFrom(1.5f, -2f)).toFloats()).containsExactly(1.5f, -2f);
            float[] kept = new float[2];
            tern.output(0).copyTo(kept);
            assertThat(kept).containsExactly(1.5f, -2f);
        }
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.INT32, 2))) {
            assertThat(passed(tern, in -> in.copyFrom(7, -8)).toInts()).containsExactly(7, -8);
            assertThat(tern.output(0).toLongs()).containsExactly(7L, -8L);
        }
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.INT64, 2))) {
            assertThat(passed(tern, in -> in.copyFrom(1L << 40, -1L)).toLongs()).containsExactly(1L << 40, -1L);
        }
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.INT16, 2))) {
            short[] values = {300, -300};
            assertThat(passed(tern, in -> in.copyFrom(values)).toInts()).containsExactly(300, -300);
        }
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.BOOL, 3))) {
            assertThat(passed(tern, in -> in.copyFrom(true, false, true)).toBooleans())
                    .containsExactly(true, false, true);
        }
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.UINT8, 2))) {
            byte[] bytes = {(byte) 200, 3};
            assertThat(passed(tern, in -> in.copyFrom(bytes)).toInts()).containsExactly(200, 3);
            assertThat(tern.output(0).toBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void buffersAndSegmentsGoInAndComeOut() {
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.FLOAT32, 2));
                Arena arena = Arena.ofConfined()) {
            ByteBuffer direct = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
            direct.asFloatBuffer().put(new float[] {3f, 4f});
            assertThat(passed(tern, in -> in.copyFrom(direct)).toFloats()).containsExactly(3f, 4f);
            assertThat(passed(tern, in -> in.copyFrom(FloatBuffer.wrap(new float[] {5f, 6f})))
                            .toFloats())
                    .containsExactly(5f, 6f);
            MemorySegment native2 = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 8f, 9f);
            assertThat(passed(tern, in -> in.copyFrom(native2)).toFloats()).containsExactly(8f, 9f);
            MemorySegment into = arena.allocate(8);
            tern.output(0).copyTo(into);
            assertThat(into.toArray(ValueLayout.JAVA_FLOAT)).containsExactly(8f, 9f);
            assertThat(tern.output(0).asByteBuffer().asFloatBuffer().get(1)).isEqualTo(9f);
            assertThat(tern.output(0).asByteBuffer().isReadOnly()).isTrue();
            refuses(() -> tern.output(0).copyTo(arena.allocate(7)), "output 0 'out'", "8 bytes", "7 bytes");
            refuses(() -> tern.input(0).copyFrom(IntBuffer.allocate(3)), "input 0 'in'", "8 bytes", "12 bytes");
        }
    }

    @Test
    void stringsGoInAndComeOutWhateverTheirLength() {
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.STRING, 3))) {
            assertThat(passed(tern, in -> in.copyFrom("a", "", "längere Worte")).toStrings())
                    .containsExactly("a", "", "längere Worte");
            assertThat(passed(tern, in -> in.copyFrom("1", "2", "3")).toStrings())
                    .containsExactly("1", "2", "3");
            refuses(() -> tern.input(0).copyFrom("one"), "input 0 'in'", "3 elements", "1 elements");
            refuses(() -> tern.input(0).copyFrom(1f, 2f, 3f), "STRING");
            refuses(() -> tern.output(0).toFloats(), "STRING");
        }
    }

    @Test
    void everyRefusalSaysWhereAndWhatToDo() {
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.INT8, 2))) {
            refuses(() -> tern.input(0).copyFrom(1, 2, 3), "input 0 'in'", "2 elements", "3 elements", "resize");
            refuses(() -> tern.input(0).copyFrom(1, 200), "-128 to 127", "200");
            refuses(() -> tern.input(0).copyFrom(1f, 2f), "real values for an unquantised tensor");
            refuses(() -> tern.input(0).copyFrom(true, false), "truth values");
            refuses(() -> tern.input(0).copyFrom(1L, 2L), "64-bit numbers");
            refuses(() -> tern.output(0).copyFrom(1, 2), "outputs cannot be written");
            refuses(() -> tern.input(1), "a position from 0 to 0", "1");
            refuses(() -> tern.input("nothing"), "one of [in]", "'nothing'");
            refuses(() -> tern.output(-1), "a position from 0 to 0");
            refuses(() -> tern.signature("none"), "signature", "'none'");
            refuses(() -> tern.tensor(5), "tensor 5");
            refuses(() -> tern.resize(0, Shape.of(-1)), "without open extents");
        }
    }

    @Test
    void channelsHaveTheirOwnScales() {
        Quantization quantization = Quantization.perAxis(new float[] {0.5f, 2f}, new long[] {0, 0}, 1);
        Model model = Passing.of(DataType.INT8, Shape.of(2, 2), quantization);
        try (Interpreter tern = Interpreter.of(model)) {
            tern.input(0).copyFrom(1f, 4f, -3f, -6f);
            assertThat(tern.input(0).toInts()).containsExactly(2, 2, -6, -3);
            assertThat(tern.input(0).toFloats()).containsExactly(1f, 4f, -3f, -6f);
        }
    }

    @Test
    void strictResizesChangeOpenExtentsAlone() {
        try (Interpreter tern = Interpreter.of(Passing.of(DataType.FLOAT32, -1, 2))) {
            tern.resizeStrictly(0, Shape.of(3, 2));
            assertThat(tern.input(0).shape()).isEqualTo(Shape.of(3, 2));
            refuses(() -> tern.resizeStrictly(0, Shape.of(3, 4)), "a shape that fits [?,2]", "[3,4]");
            refuses(() -> tern.resizeStrictly(0, Shape.of(3)), "a shape that fits [?,2]");
            tern.resize(0, Shape.of(1, 4));
            tern.input(0).copyFrom(1f, 2f, 3f, 4f);
            tern.run();
            assertThat(tern.output("out").shape()).isEqualTo(Shape.of(4));
        }
    }
}
