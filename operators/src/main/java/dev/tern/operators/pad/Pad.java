package dev.tern.operators.pad;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Copies;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Filling;
import dev.tern.operators.movement.Movement;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;

/** Borders of one value: zero (the stored number that stands for it), or for PADV2 the third operand. */
public final class Pad {
    public static final OperatorDefinition<PlainOperator> PAD = define(34, "PAD", 22, "");
    public static final OperatorDefinition<PlainOperator> PADV2 = define(60, "PADV2", 43, " T");

    private Pad() {}

    private static OperatorDefinition<PlainOperator> define(int code, String name, int options, String value) {
        return PlainOperator.define(
                code,
                name,
                options,
                d -> d.versions(6, TypeVersions.of(0, "i8 2", "i16 3", "bool 5", "f8e4m3fn f8e5m2 6"))
                        .inputs("input", "paddings", "value?")
                        .outputs("output")
                        .types("T P" + value + " -> T : T=f32,u8,i8,i16,i32,i64 P=i32,i64")
                        .typesBySpecification(
                                "newer than the original at hand",
                                "T P" + value + " -> T : T=f32,u8,i8,i16,i32,i64 P=i8,i16,bool",
                                "T P" + value + " -> T : T=bool,f16,bf16,f8e4m3fn,f8e5m2 P=i32,i64,i8,i16,bool")
                        .shapes(Pad::shapes)
                        .kernel(Pad::bind));
    }

    private static List<Shape> shapes(PlainOperator pad, ShapeScope scope) {
        if (scope.hasInput(2)) {
            Extent.requireEqual(1, scope.shape(2).intElements(), "elements of the padding value");
        }
        Shape input = scope.shape(0);
        return List.of(Paddings.of(scope.data(1), input.rank()).around(input));
    }

    private static Kernel bind(PlainOperator pad, Binding binding) {
        Tensor input = binding.input(0);
        Tensor paddings = binding.input(1);
        Shape shape = input.shape();
        int bytes = input.type().bits() / 8;
        if (binding.hasInput(2) && input.quantization().isQuantized()) {
            Movement.requireSameQuantization(binding, 2, 0);
        }
        MemorySegment value = binding.hasInput(2) ? binding.input(2).data() : null;
        long zero = input.type().isInteger() ? binding.outputQuantization(0).zeroPoint() : 0;
        MemorySegment from = input.data();
        MemorySegment to = binding.output(0).data();
        long[] strides = Box.strides(binding.output(0).shape());
        Supplier<StridedCopy> plan = () -> {
            int[] before = Paddings.of(paddings, shape.rank()).before();
            return StridedCopy.of(Box.scattering(shape.dims(), strides, Box.offset(before, strides)), bytes);
        };
        StridedCopy fixed = binding.isConstant(1) ? plan.get() : null;
        if (fixed != null && Movement.areConstant(binding, 2)) {
            long bits = value != null ? Filling.bits(value, 0, bytes) : zero;
            Copies.Ground ground = to.byteSize() == from.byteSize() ? null : new Copies.Ground(to, bytes, bits);
            return Copies.on(ground, from, to, fixed);
        }
        return () -> {
            StridedCopy copy = fixed != null ? fixed : plan.get();
            if (to.byteSize() != from.byteSize()) {
                Filling.fill(to, bytes, value != null ? Filling.bits(value, 0, bytes) : zero);
            }
            copy.run(from, to);
        };
    }
}
