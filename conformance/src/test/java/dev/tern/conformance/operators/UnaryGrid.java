package dev.tern.conformance.operators;

import dev.tern.graph.Operator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Fill;
import dev.tern.testkit.SingleOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Shapes, types and scales that operators of one operand are tried on. */
final class UnaryGrid {
    /** Scalars, single elements, odd sizes, nothing at all, more than one block. */
    static final List<Shape> SHAPES =
            List.of(Shape.of(7), Shape.of(1), Shape.scalar(), Shape.of(2, 0, 3), Shape.of(1, 3, 5, 2), Shape.of(1237));

    private UnaryGrid() {}

    /** The operator on every shape, without quantisation. */
    static List<SingleOperator> plain(Operator operator, DataType type, DataType result, Fill fill) {
        List<SingleOperator> all = new ArrayList<>();
        for (Shape shape : SHAPES) {
            all.add(SingleOperator.of(operator, shape.toString())
                    .input(type, shape, fill)
                    .output(result));
        }
        return all;
    }

    /** Every number of an 8-bit type in order, or of a 16-bit type about every seventh. */
    static Fill everyNumber(DataType type) {
        int step = type.bits() == 8 ? 1 : 7;
        return Fill.of(IntStream.rangeClosed(0, (int) ((type.maximum() - type.minimum()) / step))
                .mapToDouble(i -> type.minimum() + (double) i * step)
                .toArray());
    }

    /** The operator on every number of an 8-bit or 16-bit type. */
    static SingleOperator everyNumber(Operator operator, DataType type, Quantization in, Quantization out) {
        int elements = type.bits() == 8 ? 256 : 9363;
        String name = in.scale() + "/" + in.zeroPoint() + " to " + out.scale() + "/" + out.zeroPoint();
        return SingleOperator.of(operator, name)
                .input(type, Shape.of(elements), in, everyNumber(type))
                .output(type, out);
    }

    /** Ordinary and extreme scales and zero points of an operand. */
    static List<Quantization> scalesOf(DataType type) {
        int low = (int) type.minimum();
        int high = (int) type.maximum();
        return type == DataType.INT16
                ? List.of(q(0.0003f, 0), q(0.000244140625f, 0), q(0.00048828125f, 0), q(1.7e-5f, 0), q(0.01f, 0))
                : List.of(
                        q(0.05f, (low + high) / 2), q(0.0235294f, low), q(0.1f, high), q(0.3f, low + 77), q(0.003f, 0));
    }

    static Quantization q(float scale, int zeroPoint) {
        return Quantization.perTensor(scale, zeroPoint);
    }
}
