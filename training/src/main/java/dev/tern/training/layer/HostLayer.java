package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import java.util.List;

/**
 * A layer that turns texts into numbers. No graph of numbers can do that, so the program computes it in front of the graph:
 * such a layer stands on an input of the model. It sees whole numbers as their decimal texts.
 */
public interface HostLayer extends SimpleLayer {
    /** The categories that the texts of one example fall into, from 0 to {@code bins() - 1}; -1 for none. */
    int[] categories(String... texts);

    /** What becomes of the categories. */
    Encoding output();

    /** How many different categories there are. */
    int bins();

    /** The shape of an example's categories, for an example of texts in this shape. */
    default Shape places(Shape example) {
        return example;
    }

    /** Whether it takes whole numbers too. */
    default boolean takesNumbers() {
        return false;
    }

    /** The type of the result. */
    default DataType resultType() {
        return output() == Encoding.INT ? DataType.INT32 : DataType.FLOAT32;
    }

    /** The shape of an example's result, for an example of texts in this shape. */
    default Shape result(Shape example) {
        Shape places = places(example);
        int rank = places.rank();
        boolean dropped = switch (output()) {
            case INT -> false;
            case ONE_HOT -> rank > 0 && places.dim(-1) == 1;
            case MULTI_HOT, COUNT -> rank > 0;
        };
        if (output() == Encoding.INT) {
            return places;
        }
        int kept = dropped ? rank - 1 : rank;
        int[] extents = java.util.Arrays.copyOf(places.dims(), kept + 1);
        extents[kept] = bins();
        return Shape.of(extents);
    }

    /** Writes the result for one example into {@code to}, from element {@code at} on. */
    default void write(Shape example, String[] texts, Tensor to, long at) {
        int[] categories = categories(texts);
        if (output() == Encoding.INT) {
            for (int i = 0; i < categories.length; i++) {
                to.setInt(at + i, categories[i]);
            }
            return;
        }
        long elements = result(example).elements();
        for (long i = 0; i < elements; i++) {
            to.setFloat(at + i, 0);
        }
        int rows = (int) (elements / bins());
        int each = output() == Encoding.ONE_HOT ? 1 : Math.max(1, categories.length / rows);
        for (int i = 0; i < categories.length; i++) {
            if (categories[i] >= 0) {
                long place = at + (long) (i / each) * bins() + categories[i];
                to.setFloat(place, output() == Encoding.COUNT ? to.floatAt(place) + 1 : 1);
            }
        }
    }

    @Override
    default Edge call(LayerScope scope, Edge input) {
        boolean fits = input.type() == DataType.STRING
                || takesNumbers() && (input.type() == DataType.INT32 || input.type() == DataType.INT64);
        if (!fits) {
            throw TernException.at("input of " + kind())
                    .expected(takesNumbers() ? "texts or whole numbers" : "texts")
                    .found(input.type().text())
                    .fix("give the model's input the type " + DataType.STRING.text());
        }
        int[] dims = input.shape().dims();
        Shape example = Shape.of(java.util.Arrays.copyOfRange(dims, 1, dims.length));
        Shape result = result(example);
        int[] extents = new int[result.rank() + 1];
        extents[0] = dims[0];
        System.arraycopy(result.dims(), 0, extents, 1, result.rank());
        return scope.promised(kind(), resultType(), Shape.of(extents));
    }

    @Override
    default List<WeightSpec> weights(Shape input) {
        return List.of();
    }
}
