package dev.tern.graph;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT4;
import static dev.tern.tensor.DataType.INT64;
import static dev.tern.tensor.DataType.INT8;
import static dev.tern.tensor.DataType.RESOURCE;
import static dev.tern.tensor.DataType.STRING;
import static dev.tern.tensor.DataType.UINT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Sparsity.Compressed;
import dev.tern.graph.Sparsity.Dense;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the verifier asks of single values. */
class ValueCheckTest {
    private static void assertValid(Value value) {
        assertThat(check(value)).isEmpty();
    }

    private static void assertProblem(Value value, String what) {
        assertThat(check(value)).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo("graph, value 0 'v'");
            assertThat(problem.what()).contains(what);
        });
    }

    private static List<Problem> check(Value value) {
        return Verifier.check(
                Graph.of("", List.of(value, Constants.of("scales", Shape.of(1), 1f)), List.of(), List.of(), List.of()));
    }

    private static Value bytes(DataType type, Shape shape, int count) {
        return Value.of("v", type, shape).withBuffer(Buffer.of(new byte[count]));
    }

    @Test
    void constantsHaveTheBytesOfTheirShape() {
        assertValid(bytes(FLOAT32, Shape.of(3), 12));
        assertValid(bytes(INT4, Shape.of(3), 2));
        assertValid(bytes(FLOAT32, Shape.of(3), 0));
        assertProblem(bytes(FLOAT32, Shape.of(3), 11), "expected 12 constant bytes for f32[3], found 11");
        assertProblem(bytes(FLOAT32, Shape.of(3), 13), "found 13");
        assertProblem(bytes(INT4, Shape.of(3), 3), "expected 2");
        assertProblem(bytes(INT8, Shape.of(0), 1), "expected 0");
        assertProblem(bytes(FLOAT32, Shape.of(Integer.MAX_VALUE, 9), 12), "77309411292");
    }

    @Test
    void sizesDoNotWrap() {
        assertProblem(Value.of("v", INT8, Shape.of(65536, 65536, 65536, 65536)), "64-bit");
        assertProblem(Value.of("v", INT64, Shape.of(65536, 65536, 65536, 16384)), "64-bit");
        assertValid(Value.of("v", INT8, Shape.of(65536, 65536, 65536, 16384)));
        assertValid(Value.of("v", INT8, Shape.of(65536, 65536, 65536, 65536, 0)));
        assertProblem(Value.of("v", INT8, Shape.of(new int[65])), "at most 64 extents, found 65");
        assertProblem(Value.of("v", INT8, Shape.of(1)).withShape(Shape.of(-1)), "0 or more, found [?]");
    }

    @Test
    void openExtentsAgreeWithTheShape() {
        assertValid(Value.of("v", INT8, Shape.of(-1, 3)));
        assertValid(Value.of("v", INT8, Shape.of(4, 3)).withShape(Shape.of(4, 3), Shape.of(-1, -1)));
        assertProblem(
                Value.of("v", INT8, Shape.of(4, 3)).withShape(Shape.of(4, 3), Shape.of(-1, 2)), "[4,3] and [?,2]");
    }

    @Test
    void handlesAndVariablesHaveNoBytes() {
        assertProblem(bytes(RESOURCE, Shape.of(1), 4), "RESOURCE");
        assertProblem(bytes(FLOAT32, Shape.of(1), 4).withVariable(true), "starts without bytes");
    }

    @Test
    void stringsAreInTheirEncoding() {
        Value two = Constants.ofStrings("v", Shape.of(2), List.of("a", "b"));
        assertValid(two);
        assertProblem(two.withShape(Shape.of(3)), "expected 3 strings for the shape [3], found 2");
        assertProblem(bytes(STRING, Shape.of(1), 3), "constant strings");
        Value hostile = Value.of("v", STRING, Shape.of(1))
                .withBuffer(Buffer.of(new byte[] {1, 0, 0, 0, 12, 0, 0, 0, 13, 0, 0, 0}));
        assertProblem(hostile, "offsets 12 and 13");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1f, -Float.MIN_VALUE})
    void scalesAreFiniteAndNotNegative(float scale) {
        assertProblem(
                Value.of("v", INT8, Shape.of(2)).withQuantization(Quantization.perTensor(scale, 0)),
                String.valueOf(scale));
        assertProblem(
                Value.of("v", INT8, Shape.of(2))
                        .withQuantization(Quantization.perAxis(new float[] {1, scale}, new long[2], 0)),
                "as scale 1");
    }

    @Test
    void scalesRunAlongAnAxis() {
        Value value = Value.of("v", INT8, Shape.of(2, 3));
        float[] three = {1, 2, 3};
        assertValid(value.withQuantization(Quantization.perAxis(three, new long[3], 1)));
        assertValid(value.withQuantization(Quantization.perAxis(three, new long[1], 1)));
        assertValid(value.withQuantization(Quantization.perAxis(three, new long[0], 1)));
        assertProblem(value.withQuantization(Quantization.perAxis(three, new long[3], 0)), "expected 1 or 2");
        assertProblem(value.withQuantization(Quantization.perAxis(three, new long[2], 1)), "zero points");
        assertValid(value.withShape(Shape.of(3)).withQuantization(Quantization.perAxis(three, new long[3], 3)));
        assertProblem(
                value.withShape(Shape.of(4)).withQuantization(Quantization.perAxis(three, new long[3], 0)), "1 or 4");
        assertProblem(
                value.withShape(Shape.scalar()).withQuantization(Quantization.perAxis(three, new long[3], 0)),
                "axis 0");
        for (int axis : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertProblem(value.withQuantization(Quantization.perAxis(three, new long[3], axis)), "axis " + axis);
        }
    }

    @Test
    void zeroPointsFitTheType() {
        Value value = Value.of("v", INT8, Shape.of(1));
        assertValid(value.withQuantization(Quantization.perTensor(1, -128)));
        assertProblem(value.withQuantization(Quantization.perTensor(1, 128)), "from -128 to 127, found 128");
        assertProblem(value.withType(UINT8).withQuantization(Quantization.perTensor(1, -1)), "from 0 to 255");
        assertProblem(value.withType(INT32).withQuantization(Quantization.perTensor(1, 1L << 40)), "1099511627776");
    }

    @Test
    void blocksNameConstantScales() {
        Value value = Value.of("v", INT4, Shape.of(1));
        assertValid(value.withQuantization(blocks(1, -1, 32)));
        assertValid(value.withShape(Shape.of(32)).withQuantization(blocks(1, 1, 32)));
        assertProblem(value.withShape(Shape.of(33)).withQuantization(blocks(1, -1, 32)), "2 block scales");
        assertProblem(value.withShape(Shape.of(2, 32)).withQuantization(blocks(1, -1, 32)), "2 block scales");
        assertProblem(value.withShape(Shape.of(0, 32)).withQuantization(blocks(1, -1, 32)), "0 block scales");
        assertProblem(value.withQuantization(blocks(1, -1, 0)), "found 0");
        assertProblem(value.withQuantization(blocks(2, -1, 4)), "found value 2");
        assertProblem(value.withQuantization(blocks(1, -2, 4)), "found value -2");
        assertProblem(value.withQuantization(blocks(0, -1, 4)), "not constant");
    }

    private static Quantization blocks(int scales, int zeroPoints, int size) {
        return Quantization.NONE.withDetails(new Quantization.Blockwise(scales, zeroPoints, size));
    }

    private static Value sparse(
            Shape shape, int stored, List<Integer> order, List<Integer> blocks, Sparsity.Dimension... levels) {
        return bytes(INT8, shape, stored).withSparsity(new Sparsity(order, blocks, List.of(levels), Extras.NONE));
    }

    private static Compressed rows(List<Integer> segments, Integer... indices) {
        return new Compressed(segments, List.of(indices), 4, 4);
    }

    @Test
    void sparseRowsAreCounted() {
        Shape shape = Shape.of(3, 4);
        List<Integer> order = List.of(0, 1);
        assertValid(sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(0, 2, 2, 3), 0, 3, 1)));
        assertProblem(
                sparse(shape, 4, order, List.of(), new Dense(3), rows(List.of(0, 2, 2, 3), 0, 3, 1)),
                "expected 3 constant bytes for i8[3,4] (sparse), found 4");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(2), rows(List.of(0, 2, 3), 0, 3, 1)), "dense size of 3");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(0, 2, 3), 0, 3, 1)), "4 segment numbers");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(1, 2, 2, 3), 0, 3, 1)), "from 0 to 3");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(0, 2, 2, 9), 0, 3, 1)), "from 0 to 3");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(0, 2, 1, 3), 0, 3, 1)), "do not descend");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(0, 9, 2, 3), 0, 3, 1)), "do not descend");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(0, 2, 2, 3), 0, 4, 1)),
                "below 4, found 4");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(0, 2, 2, 3), 3, 3, 1)),
                "found 3 after 3");
        assertProblem(
                sparse(shape, 3, order, List.of(), new Dense(3), rows(List.of(0, 2, 2, 3), -1, 3, 1)), "found -1");
        assertProblem(sparse(shape, 3, List.of(0, 0), List.of(), new Dense(3), new Dense(4)), "[0, 0]");
        assertProblem(sparse(shape, 3, List.of(0), List.of(), new Dense(3)), "2 dimensions");
        assertProblem(sparse(shape, 3, order, List.of(), new Dense(3)), "2 levels");
    }

    @Test
    void sparseBlocksDivideTheShape() {
        Shape shape = Shape.of(2, 8);
        List<Integer> order = List.of(0, 1, 2);
        Compressed rows = rows(List.of(0, 1, 2), 0, 1);
        assertValid(sparse(shape, 8, order, List.of(1), new Dense(2), rows, new Dense(4)));
        assertProblem(sparse(shape, 8, order, List.of(1), new Dense(2), rows, new Dense(3)), "a block of 3");
        assertProblem(sparse(shape, 8, order, List.of(1), new Dense(2), rows, new Dense(0)), "a block of 0");
        assertProblem(sparse(shape, 8, order, List.of(2), new Dense(2), rows, new Dense(4)), "distinct dimensions");
        assertProblem(sparse(shape, 8, order, List.of(-1), new Dense(2), rows, new Dense(4)), "distinct dimensions");
        assertProblem(sparse(shape, 8, order, List.of(1), new Dense(2), rows, rows), "a block of 0");
        assertProblem(
                sparse(shape, 8, List.of(0, 1, 2, 3), List.of(1, 1), new Dense(2), rows, new Dense(2), new Dense(2)),
                "distinct dimensions");
    }

    @Test
    void sparseStringsAreRefused() {
        Value strings = Constants.ofStrings("v", Shape.of(1), List.of("a"));
        assertProblem(
                strings.withSparsity(new Sparsity(List.of(0), List.of(), List.of(new Dense(1)), Extras.NONE)),
                "densely");
    }
}
