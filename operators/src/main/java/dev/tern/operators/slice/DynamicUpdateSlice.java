package dev.tern.operators.slice;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.movement.Box;
import dev.tern.operators.movement.Extent;
import dev.tern.operators.movement.Staged;
import dev.tern.operators.movement.StridedCopy;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first operand with the second written over a part of it; starts are moved so that the part lies inside. */
public final class DynamicUpdateSlice {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            151,
            "DYNAMIC_UPDATE_SLICE",
            117,
            d -> d.versions(6, DynamicUpdateSlice::version)
                    .inputs("operand", "update", "starts")
                    .outputs("output")
                    .types("T T I -> T : T=f32,i8,i32,i64,bool I=i32,i64")
                    .typesBySpecification(
                            "newer than the original at hand",
                            "T T I -> T : T=u8,i16,f16,u32,i4,bf16,u16,f64,u64,f8e4m3fn,f8e5m2 I=i32,i64")
                    .shapes(DynamicUpdateSlice::shapes)
                    .kernel(DynamicUpdateSlice::bind));

    private DynamicUpdateSlice() {}

    private static int version(PlainOperator operator, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = outputs.isEmpty() ? DataType.FLOAT32 : outputs.getFirst();
        boolean wide = inputs.size() > 2 && inputs.get(2) == DataType.INT64;
        return switch (type) {
            case BFLOAT16 -> 6;
            case INT4 -> 5;
            case INT16 -> 4;
            case FLOAT16 -> 3;
            default -> wide ? 2 : 1;
        };
    }

    private static List<Shape> shapes(PlainOperator operator, ShapeScope scope) {
        Shape operand = scope.shape(0);
        Shape update = scope.shape(1);
        Extent.requireEqual(1, scope.shape(2).rank(), "rank of the starts");
        Extent.requireEqual(operand.rank(), scope.shape(2).dim(0), "number of starts");
        boolean fits = update.rank() == operand.rank();
        for (int i = 0; fits && i < operand.rank(); i++) {
            fits = update.dim(i) <= operand.dim(i);
        }
        if (!fits) {
            throw TernException.at("update")
                    .expected("a shape that fits into " + operand)
                    .found(update.toString())
                    .fix("make it no larger along any axis");
        }
        return List.of(operand);
    }

    private static Kernel bind(PlainOperator operator, Binding binding) {
        Shape operand = binding.shape(0);
        Shape update = binding.shape(1);
        Tensor starts = binding.input(2);
        Staged from = Staged.input(binding, 0);
        Staged part = Staged.input(binding, 1);
        Staged to = Staged.output(binding, 0);
        long[] strides = Box.strides(operand);
        int[] extents = update.dims();
        int bytes = from.elementBytes();
        StridedCopy copy = StridedCopy.of(Box.scattering(extents, strides, 0), bytes);
        return () -> {
            long start = 0;
            for (int i = 0; i < extents.length; i++) {
                int most = operand.dim(i) - extents[i];
                start += Math.max(0, Math.min(starts.longAt(i), most)) * strides[i];
            }
            from.load();
            part.load();
            to.memory().copyFrom(from.memory());
            copy.runShifted(part.memory(), to.memory(), start * bytes);
            to.store();
        };
    }
}
