package dev.tern.operators.concatenation;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Copies;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Movement;
import dev.tern.operators.movement.Staged;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/** Operands one after another along {@code axis}. Scalars make a vector. */
public record Concatenation(int axis, Activation activation) implements BuiltinOperator {
    public static final OperatorDefinition<Concatenation> DEFINITION = OperatorDefinition.builtin(
            2,
            "CONCATENATION",
            d -> d.options(10, new Concatenation(0, Activation.NONE))
                    .versions(
                            7, TypeVersions.of(0, "i8 2", "i16 3", "u32 4", "i4 5", "f16 bf16 6", "f8e4m3fn f8e5m2 7"))
                    .inputs("values+")
                    .outputs("output")
                    .types("T -> T : f32 u8 i8 i16 i32 i64 bool u32")
                    .typesBySpecification("newer than the original at hand", "T -> T : i4 f16 bf16 f8e4m3fn f8e5m2")
                    .shapes(Concatenation::shapes)
                    .kernel(Concatenation::bind));

    @Override
    public OperatorDefinition<Concatenation> definition() {
        return DEFINITION;
    }

    @Override
    public Concatenation map(Slots slots) {
        return new Concatenation(slots.int32(0, axis), slots.choice(1, activation));
    }

    private static List<Shape> shapes(Concatenation operator, ShapeScope scope) {
        if (operator.activation != Activation.NONE) {
            throw TernException.at("activation")
                    .expected("NONE")
                    .found(operator.activation.toString())
                    .fix("apply the activation with an operator of its own");
        }
        Shape first = scope.shape(0);
        if (first.rank() == 0) {
            Axis.of(operator.axis, 1);
            for (int i = 1; i < scope.inputCount(); i++) {
                Extent.requireEqual(0, scope.shape(i).rank(), "rank of operand " + i);
            }
            return List.of(Shape.of(scope.inputCount()));
        }
        int axis = Axis.of(operator.axis, first.rank());
        long sum = 0;
        for (int i = 0; i < scope.inputCount(); i++) {
            Shape shape = scope.shape(i);
            Extent.requireEqual(first.rank(), shape.rank(), "rank of operand " + i);
            for (int d = 0; d < first.rank(); d++) {
                if (d != axis) {
                    Extent.requireEqual(first.dim(d), shape.dim(d), "axis " + d + " of operand " + i);
                }
            }
            sum += shape.dim(axis);
        }
        return List.of(first.with(axis, Extent.of(sum)));
    }

    private static Kernel bind(Concatenation operator, Binding binding) {
        checkQuantization(binding);
        Shape shape = binding.output(0).shape();
        int axis = Axis.of(operator.axis, shape.rank());
        int count = binding.inputCount();
        Staged to = Staged.output(binding, 0);
        Staged[] from = new Staged[count];
        StridedCopy[] copies = new StridedCopy[count];
        Rescaling[] rescalings = new Rescaling[count];
        long[] strides = Box.strides(shape);
        long start = 0;
        boolean rescales = false;
        for (int i = 0; i < count; i++) {
            Shape part = binding.input(i).shape();
            int[] extents = part.rank() == 0 ? new int[] {1} : part.dims();
            from[i] = Staged.input(binding, i);
            copies[i] = StridedCopy.of(Box.scattering(extents, strides, start), to.elementBytes());
            rescalings[i] = Rescaling.of(binding, i, axis, start);
            rescales |= rescalings[i].isNeeded();
            start += extents[axis] * strides[axis];
        }
        if (!rescales) {
            return Copies.of(from, new Staged[] {to}, copies);
        }
        return new RescaledOperands(from, to, copies, rescalings);
    }

    private static void checkQuantization(Binding binding) {
        DataType type = binding.outputType(0);
        for (int i = 0; i < binding.inputCount(); i++) {
            if (type == DataType.INT8) {
                Movement.requireSameQuantization(binding, i, 0);
            }
            Quantization quantization = binding.input(i).quantization();
            if (type == DataType.INT16
                    && (quantization.zeroPoint() != 0
                            || binding.outputQuantization(0).zeroPoint() != 0)) {
                throw TernException.at("operand " + i)
                        .expected("zero point 0 here and in the result")
                        .found(quantization.toString())
                        .fix("quantise 16-bit tensors symmetrically");
            }
        }
    }
}
