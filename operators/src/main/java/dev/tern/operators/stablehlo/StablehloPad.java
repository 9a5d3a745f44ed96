package dev.tern.operators.stablehlo;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * An operand with a value before, behind and between its elements; negative edges crop. Where an axis ends with nothing,
 * every extent of the result is 0.
 */
public record StablehloPad(List<Long> low, List<Long> high, List<Long> interior) implements BuiltinOperator {
    private static final int MOST_AXES = 8;

    public static final OperatorDefinition<StablehloPad> DEFINITION = OperatorDefinition.builtin(
            195,
            "STABLEHLO_PAD",
            d -> d.options2(10, new StablehloPad(List.of(), List.of(), List.of()))
                    .inputs("input", "value")
                    .outputs("output")
                    .types("T T -> T : f32 f16 f64 bool i8 u8 i16 u32 i32 i64 u64")
                    .typesBySpecification(
                            "copied by size of element; the original at hand cannot be given such tensors",
                            "T T -> T : bf16 u16")
                    .shapes(StablehloPad::shapes)
                    .kernel(StablehloPad::bind));

    public StablehloPad {
        low = List.copyOf(low);
        high = List.copyOf(high);
        interior = List.copyOf(interior);
    }

    @Override
    public OperatorDefinition<StablehloPad> definition() {
        return DEFINITION;
    }

    @Override
    public StablehloPad map(Slots slots) {
        return new StablehloPad(slots.int64s(0, low), slots.int64s(1, high), slots.int64s(2, interior));
    }

    private SpreadPadding padding(Shape input) {
        int rank = input.rank();
        if (rank < 1 || rank > MOST_AXES || low.size() != rank || high.size() != rank || interior.size() != rank) {
            throw TernException.at("padding")
                    .expected("1 to " + MOST_AXES + " axes, and three numbers for each")
                    .found(low.size() + ", " + high.size() + " and " + interior.size() + " numbers for " + input)
                    .fix("the operator's options do not fit its operand");
        }
        long[] steps = new long[rank];
        for (int i = 0; i < rank; i++) {
            if (interior.get(i) < 0 || interior.get(i) >= Integer.MAX_VALUE) {
                throw TernException.at("padding between elements of axis " + i)
                        .expected("0 to 2147483646")
                        .found(String.valueOf(interior.get(i)))
                        .fix("correct the operator's options");
            }
            steps[i] = interior.get(i) + 1;
        }
        return new SpreadPadding(Numbers.of(low), Numbers.of(high), steps);
    }

    private static List<Shape> shapes(StablehloPad pad, ShapeScope scope) {
        Shape input = scope.shape(0);
        if (scope.shape(1).elements() != 1) {
            throw TernException.at("value")
                    .expected("one element")
                    .found("shape " + scope.shape(1))
                    .fix("give a single padding value");
        }
        Shape padded = pad.padding(input).shape(input);
        return List.of(padded.elements() == 0 ? Shape.of(new int[input.rank()]) : padded);
    }

    private static Kernel bind(StablehloPad pad, Binding binding) {
        Shape output = binding.output(0).shape();
        if (output.elements() == 0) {
            return () -> {};
        }
        Runnable copy = pad.padding(binding.shape(0))
                .copy(
                        binding.shape(0),
                        binding.input(0).data(),
                        output,
                        binding.output(0).data(),
                        binding.input(1).data(),
                        binding.outputType(0).bits() / 8);
        return copy::run;
    }
}
