package dev.tern.operators.cast;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeRule;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Elements of one type to the nearest thing in another, without scaling. The types are those of the tensors; the
 * options only repeat them.
 */
public record Cast(DataType from, DataType to) implements BuiltinOperator {
    public static final OperatorDefinition<Cast> DEFINITION = OperatorDefinition.builtin(
            53,
            "CAST",
            d -> d.versions(9, Cast::version)
                    .options(37, new Cast(DataType.FLOAT32, DataType.FLOAT32))
                    .inputs("input")
                    .outputs("output")
                    .types(
                            "A -> B : A=f32,f64,f16,i64,i32,u32,i16,u16,u8,i8,bool,c64"
                                    + " B=f32,f64,f16,i64,i32,u32,i16,u16,u8,i8,bool,c64",
                            "i4 -> f32")
                    .typesBySpecification(
                            "the original at hand lacks bfloat16 and most packed or 8-bit floating-point types",
                            "A -> B : A=bf16,i4,i2,u4,f8e4m3fn,f8e5m2 B=f32,f64,f16,bf16,i64,i32,u32,i16,u16,u8,i8,bool,c64",
                            "A -> B : A=f32,f64,f16,i64,i32,u32,i16,u16,u8,i8,bool,c64 B=bf16,i4,i2,u4")
                    .shapes(ShapeRule.sameAs(0))
                    .kernel((op, binding) -> bind(binding)));

    @Override
    public OperatorDefinition<Cast> definition() {
        return DEFINITION;
    }

    @Override
    public Cast map(Slots slots) {
        return new Cast(slots.type(0, from), slots.type(1, to));
    }

    private static int version(Cast cast, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType in = Objects.requireNonNullElse(inputs.getFirst(), DataType.FLOAT32);
        DataType out = outputs.getFirst();
        return Math.max(version(in), version(out));
    }

    private static int version(DataType type) {
        return switch (type) {
            case FLOAT8_E4M3FN, FLOAT8_E5M2 -> 9;
            case INT2, UINT4 -> 8;
            case BFLOAT16 -> 7;
            case INT4 -> 6;
            case FLOAT64, FLOAT16 -> 5;
            case UINT16 -> 4;
            case INT8 -> 3;
            case UINT32 -> 2;
            default -> 1;
        };
    }

    private static Kernel bind(Binding binding) {
        DataType in = binding.input(0).type();
        DataType out = binding.output(0).type();
        if (in == out) {
            return Casts.copy(binding);
        }
        if (in == DataType.COMPLEX64) {
            return Casts.fromComplex(binding);
        }
        if (out == DataType.COMPLEX64) {
            return Casts.toComplex(binding);
        }
        if (out == DataType.FLOAT64) {
            return Casts.toDouble(binding);
        }
        if (out.isFloat()) {
            return Casts.toFloat(binding);
        }
        if (in.isFloat()) {
            return out == DataType.BOOL ? Casts.isNotZero(binding) : Casts.truncated(binding);
        }
        return Math.max(in.bits(), out.bits()) <= 32 ? Casts.ints(binding) : Casts.longs(binding);
    }
}
