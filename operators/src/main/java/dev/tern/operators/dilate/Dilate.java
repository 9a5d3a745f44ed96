package dev.tern.operators.dilate;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Filling;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Elements moved apart by factors, with copies of a value in between. */
public record Dilate() implements BuiltinOperator {
    public static final OperatorDefinition<Dilate> DEFINITION = OperatorDefinition.builtin(
            203,
            "DILATE",
            d -> d.options2(18, new Dilate())
                    .inputs("input", "factors", "value")
                    .outputs("output")
                    .types("T i32 T -> T : f32 u8 i8 i16 i32 i64 u32 bool f16 f64 u64")
                    .typesBySpecification(
                            "copied by size of element; the original at hand cannot be given such tensors",
                            "T i32 T -> T : bf16 u16 f8e4m3fn f8e5m2")
                    .shapes(Dilate::shapes)
                    .kernel(Dilate::bind));

    @Override
    public OperatorDefinition<Dilate> definition() {
        return DEFINITION;
    }

    private static List<Shape> shapes(Dilate dilate, ShapeScope scope) {
        Shape input = scope.shape(0);
        Axis.of(0, input.rank());
        Extent.requireEqual(1, scope.shape(1).rank(), "rank of the factors");
        Extent.requireEqual(input.rank(), scope.shape(1).dim(0), "number of factors");
        Extent.requireEqual(1, scope.shape(2).intElements(), "elements of the value");
        Tensor factors = scope.data(1);
        int[] dims = input.dims();
        for (int i = 0; i < dims.length; i++) {
            if (factors.intAt(i) < 1) {
                throw TernException.at("factor " + i)
                        .expected("1 or more")
                        .found(String.valueOf(factors.intAt(i)))
                        .fix("correct the factor");
            }
            dims[i] = dims[i] == 0 ? 0 : Extent.of((dims[i] - 1L) * factors.intAt(i) + 1);
        }
        return List.of(Shape.of(dims));
    }

    private static Kernel bind(Dilate dilate, Binding binding) {
        Shape input = binding.shape(0);
        Tensor factors = binding.input(1);
        MemorySegment value = binding.input(2).data();
        MemorySegment from = binding.input(0).data();
        MemorySegment to = binding.output(0).data();
        int bytes = binding.outputType(0).bits() / 8;
        // The factors decide the result's shape, so that a run with others gets a kernel of its own.
        long[] strides = Box.strides(binding.output(0).shape());
        for (int i = 0; i < strides.length; i++) {
            strides[i] *= factors.intAt(i);
        }
        StridedCopy copy = StridedCopy.of(Box.scattering(input.dims(), strides, 0), bytes);
        return () -> {
            Filling.fill(to, bytes, Filling.bits(value, 0, bytes));
            copy.run(from, to);
        };
    }
}
