package dev.tern.operators.bitcast;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;

/**
 * The same bytes as elements of another type. Narrower elements get a new last axis; wider ones use up the last axis,
 * which must hold just one of them.
 */
public final class Bitcast {
    private static final String TYPES = "f32,f64,f16,i8,u8,i16,u16,i32,u32,i64,u64,bool,c64";

    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            159,
            "BITCAST",
            124,
            d -> d.inputs("input")
                    .outputs("output")
                    .types("A -> B : A=" + TYPES + " B=" + TYPES)
                    .typesBySpecification(
                            "the original at hand knows no bfloat16",
                            "A -> bf16 : A=bf16," + TYPES,
                            "bf16 -> B : B=" + TYPES)
                    .shapes((op, scope) -> shapes(scope))
                    .inPlace(0)
                    .kernel((op, binding) -> {
                        Tensor input = binding.input(0);
                        Tensor output = binding.output(0);
                        return () -> {
                            if (output.data().address() != input.data().address()) {
                                output.data().copyFrom(input.data());
                            }
                        };
                    }));

    private Bitcast() {}

    private static List<Shape> shapes(ShapeScope scope) {
        Shape shape = scope.shape(0);
        int from = scope.type(0).bits();
        int to = scope.outputType(0).bits();
        int[] dims = shape.dims();
        if (from > to) {
            int[] longer = Arrays.copyOf(dims, dims.length + 1);
            longer[dims.length] = from / to;
            return List.of(Shape.of(longer));
        }
        if (from < to) {
            if (dims.length == 0 || dims[dims.length - 1] != to / from) {
                throw TernException.at("shape of the input")
                        .expected("a last extent of " + to / from + ", which make one wider element")
                        .found(shape.toString())
                        .fix("reshape the input");
            }
            return List.of(Shape.of(Arrays.copyOf(dims, dims.length - 1)));
        }
        return List.of(shape);
    }
}
