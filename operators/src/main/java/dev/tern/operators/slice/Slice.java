package dev.tern.operators.slice;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** The part of an operand that starts at {@code begin} and has extents {@code size}; -1 reaches to the end. */
public final class Slice {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            65,
            "SLICE",
            48,
            d -> d.versions(8, TypeVersions.of(0, "i8 2", "str 3", "i16 4", "u32 6", "i4 7", "f16 8"))
                    .inputs("input", "begin", "size")
                    .outputs("output")
                    .types("T I I -> T : T=f32,u8,i8,i16,i32,i64,u32,bool,str I=i32,i64")
                    .typesBySpecification(
                            "copied by size of element, as newer originals do",
                            "T I I -> T : T=f16,f64,u64,i4,bf16,u16,c64,f8e4m3fn,f8e5m2 I=i32,i64")
                    .shapes(Slice::shapes)
                    .kernel(Slice::bind));

    private Slice() {}

    private static List<Shape> shapes(PlainOperator slice, ShapeScope scope) {
        Shape input = scope.shape(0);
        return List.of(Shape.of(extents(input, scope.data(1), scope.data(2))));
    }

    private static int[] extents(Shape input, Tensor begin, Tensor size) {
        requireOnePerAxis(input, begin, "begin");
        requireOnePerAxis(input, size, "size");
        int[] extents = new int[input.rank()];
        for (int i = 0; i < extents.length; i++) {
            long first = begin.longAt(i);
            long count = size.longAt(i);
            int dim = input.dim(i);
            boolean fits = first >= 0 && first <= dim && count >= -1 && count <= dim - first;
            if (!fits) {
                throw TernException.at("axis " + i + " of " + input)
                        .expected("a begin within 0 to " + dim + " and a size that ends by then, or -1")
                        .found("begin " + first + " and size " + count)
                        .fix("correct begin and size");
            }
            extents[i] = (int) (count == -1 ? dim - first : count);
        }
        return extents;
    }

    private static void requireOnePerAxis(Shape input, Tensor tensor, String name) {
        if (tensor.shape().rank() != 1 || tensor.elements() != input.rank()) {
            throw TernException.at(name)
                    .expected("shape [" + input.rank() + "]: one number for each axis")
                    .found(tensor.shape().toString())
                    .fix("give as many numbers as the operand has axes");
        }
    }

    private static Kernel bind(PlainOperator slice, Binding binding) {
        Shape input = binding.input(0).shape();
        Tensor begin = binding.input(1);
        Tensor size = binding.input(2);
        long[] strides = Box.strides(input);
        return Movement.box(
                slice,
                Slice::shapes,
                binding,
                0,
                () -> {
                    int[] extents = extents(input, begin, size);
                    int[] first = new int[extents.length];
                    for (int i = 0; i < first.length; i++) {
                        first[i] = (int) begin.longAt(i);
                    }
                    return Box.gathering(extents, strides, Box.offset(first, strides));
                },
                1,
                2);
    }
}
