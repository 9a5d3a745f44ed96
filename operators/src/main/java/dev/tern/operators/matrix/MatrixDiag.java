package dev.tern.operators.matrix;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** MATRIX_DIAG sets vectors as diagonals into zeros, MATRIX_SET_DIAG into given matrices. */
public final class MatrixDiag {
    public static final OperatorDefinition<PlainOperator> MATRIX_DIAG = PlainOperator.define(
            113,
            "MATRIX_DIAG",
            88,
            d -> d.inputs("diagonal")
                    .outputs("output")
                    .types("T -> T : f32 u8 i8 i16 i32 i64")
                    .shapes(MatrixDiag::squares)
                    .kernel(MatrixDiag::bindDiag));

    public static final OperatorDefinition<PlainOperator> MATRIX_SET_DIAG = PlainOperator.define(
            115,
            "MATRIX_SET_DIAG",
            90,
            d -> d.inputs("input", "diagonal")
                    .outputs("output")
                    .types("T T -> T : f32 u8 i8 i16 i32 i64")
                    .shapes(MatrixDiag::same)
                    .kernel(MatrixDiag::bindSetDiag));

    private MatrixDiag() {}

    private static List<Shape> squares(PlainOperator operator, ShapeScope scope) {
        Shape diagonal = scope.shape(0);
        if (diagonal.rank() < 1) {
            throw TernException.at("diagonal")
                    .expected("at least one axis")
                    .found(diagonal.toString())
                    .fix("give a vector");
        }
        int[] dims = Arrays.copyOf(diagonal.dims(), diagonal.rank() + 1);
        dims[diagonal.rank()] = diagonal.dim(-1);
        return List.of(Shape.of(dims));
    }

    private static List<Shape> same(PlainOperator operator, ShapeScope scope) {
        Shape input = scope.shape(0);
        Shape diagonal = scope.shape(1);
        boolean fits = input.rank() >= 2 && diagonal.rank() == input.rank() - 1;
        for (int i = 0; fits && i < diagonal.rank(); i++) {
            int expected = i < diagonal.rank() - 1 ? input.dim(i) : Math.min(input.dim(-2), input.dim(-1));
            fits = diagonal.dim(i) == expected;
        }
        if (!fits) {
            throw TernException.at("diagonal")
                    .expected("the axes of matrices, the last two as one of their shorter extent")
                    .found("shape " + diagonal + " for " + input)
                    .fix("make the shapes agree");
        }
        return List.of(input);
    }

    private static Kernel bindDiag(PlainOperator operator, Binding binding) {
        StridedCopy copy = diagonal(
                binding.shape(0),
                binding.output(0).shape(),
                binding.outputType(0).bits() / 8);
        MemorySegment from = binding.input(0).data();
        MemorySegment to = binding.output(0).data();
        return () -> {
            to.fill((byte) 0);
            copy.run(from, to);
        };
    }

    private static Kernel bindSetDiag(PlainOperator operator, Binding binding) {
        StridedCopy copy = diagonal(
                binding.shape(1),
                binding.output(0).shape(),
                binding.outputType(0).bits() / 8);
        MemorySegment input = binding.input(0).data();
        MemorySegment from = binding.input(1).data();
        MemorySegment to = binding.output(0).data();
        return () -> {
            to.copyFrom(input);
            copy.run(from, to);
        };
    }

    private static StridedCopy diagonal(Shape diagonal, Shape matrices, int bytes) {
        int length = diagonal.dim(-1);
        int rows = matrices.dim(-2);
        int columns = matrices.dim(-1);
        int count = Extent.of(matrices.elements(0, matrices.rank() - 2));
        long[] to = {(long) rows * columns, columns + 1L};
        return StridedCopy.of(Box.scattering(new int[] {count, length}, to, 0), bytes);
    }
}
