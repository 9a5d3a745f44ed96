package dev.tern.operators.reduction;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.operators.TypeVersions;
import dev.tern.operators.movement.Movement;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;

/** Elements brought together along axes by {@code rule}; {@code keepAxes} leaves reduced axes in place with extent 1. */
public record Reduction(ReductionRule rule, boolean keepAxes) implements BuiltinOperator {
    public static final OperatorDefinition<Reduction> MEAN =
            define(40, ReductionRule.MEAN, 3, "f32 i32 i64 u8 i8 i16", "i8 2", "i16 3");
    public static final OperatorDefinition<Reduction> SUM =
            define(74, ReductionRule.SUM, 2, "f32 i32 i64 u8 i8", "i8 2");
    public static final OperatorDefinition<Reduction> REDUCE_PROD =
            define(81, ReductionRule.PRODUCT, 2, "f32 i32 i64 u8 i8 i16", "i8 i16 2");
    public static final OperatorDefinition<Reduction> REDUCE_MAX =
            define(82, ReductionRule.MAXIMUM, 3, "f32 i32 i64 u8 i8 i16", "i8 2", "i16 3");
    public static final OperatorDefinition<Reduction> REDUCE_MIN =
            define(89, ReductionRule.MINIMUM, 3, "f32 i32 i64 u8 i8 i16", "i8 2", "i16 3");
    public static final OperatorDefinition<Reduction> REDUCE_ANY = define(91, ReductionRule.ANY, 1, "bool");
    public static final OperatorDefinition<Reduction> REDUCE_ALL = define(140, ReductionRule.ALL, 1, "bool");

    private static OperatorDefinition<Reduction> define(
            int code, ReductionRule rule, int version, String types, String... versions) {
        return OperatorDefinition.builtin(
                code,
                rule.operatorName(),
                d -> d.options(27, new Reduction(rule, false))
                        .versions(version, TypeVersions.of(0, versions))
                        .inputs("input", "axes")
                        .outputs("output")
                        .types("T i32 -> T : " + types)
                        .typesBySpecification(
                                "the original at hand adds without rescaling",
                                rule == ReductionRule.SUM ? new String[] {"i16 i32 -> i16"} : new String[0])
                        .shapes(Reduction::shapes)
                        .kernel(Reduction::bind));
    }

    @Override
    public OperatorDefinition<Reduction> definition() {
        return switch (rule) {
            case MEAN -> MEAN;
            case SUM -> SUM;
            case PRODUCT -> REDUCE_PROD;
            case MAXIMUM -> REDUCE_MAX;
            case MINIMUM -> REDUCE_MIN;
            case ANY -> REDUCE_ANY;
            case ALL -> REDUCE_ALL;
        };
    }

    @Override
    public Reduction map(Slots slots) {
        return new Reduction(rule, slots.bool(0, keepAxes));
    }

    private static List<Shape> shapes(Reduction reduction, ShapeScope scope) {
        Shape input = scope.shape(0);
        return List.of(ReducedAxes.of(input, scope.data(1)).result(input, reduction.keepAxes));
    }

    private static Kernel bind(Reduction reduction, Binding binding) {
        DataType type = binding.input(0).type();
        boolean stored = type == DataType.UINT8 || type == DataType.INT8 || type == DataType.INT16;
        if (type == DataType.FLOAT32) {
            return new FloatReduction(binding, reduction.rule);
        }
        if (type == DataType.INT64 || (type == DataType.INT32 && reduction.rule == ReductionRule.MEAN)) {
            return new LongReduction(binding, reduction.rule);
        }
        if (stored) {
            QuantizedFinish.requireSymmetric16(binding);
            if (reduction.rule == ReductionRule.MEAN || reduction.rule == ReductionRule.SUM) {
                return new IntReduction(binding, ReductionRule.SUM, QuantizedFinish.of(reduction, binding));
            }
            if (reduction.rule == ReductionRule.PRODUCT
                    && binding.input(0).quantization().isQuantized()) {
                return new QuantizedProduct(binding);
            }
            Movement.requireSameQuantization(binding, 0, 0);
        }
        return new IntReduction(binding, reduction.rule, null);
    }
}
