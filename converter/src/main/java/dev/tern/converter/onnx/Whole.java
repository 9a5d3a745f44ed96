package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.graph.Constants;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Whole numbers in small types. The operators take those for quantised numbers, so arithmetic on them is done with 32 bits
 * and brought back, which gives the same bits.
 */
final class Whole {
    private Whole() {}

    /** The type in which numbers of {@code type} are computed. */
    static DataType computed(DataType type) {
        return switch (type) {
            case INT8, UINT8, INT16, UINT16, BOOL -> DataType.INT32;
            case UINT32, UINT64 -> DataType.INT64;
            default -> type;
        };
    }

    static Flow apply(OnnxSite site, Flow x, UnaryOperator<Flow> function) {
        return site.cast(function.apply(site.cast(x, computed(x.type()))), x.type());
    }

    static Flow via(OnnxSite site, Flow x, OperatorDefinition<?> definition) {
        return apply(site, x, whole -> site.emit(definition, whole));
    }

    static Tensor constant(Shape shape, long... numbers) {
        return Tensor.of(
                DataType.INT64,
                shape,
                Quantization.NONE,
                Objects.requireNonNull(Constants.of("", shape, numbers).buffer())
                        .bytes());
    }
}
