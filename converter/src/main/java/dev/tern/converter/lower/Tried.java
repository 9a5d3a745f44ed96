package dev.tern.converter.lower;

import dev.tern.operators.ShapeScope;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A shape rule's questions, answered for one of the two sizes that open extents are tried with. */
record Tried(List<@Nullable Flow> inputs, List<DataType> results, int outputCount, int attempt) implements ShapeScope {
    private Flow flow(int i) {
        return Objects.requireNonNull(inputs.get(i));
    }

    @Override
    public int inputCount() {
        return inputs.size();
    }

    @Override
    public boolean hasInput(int i) {
        return i < inputs.size() && inputs.get(i) != null;
    }

    @Override
    public Shape shape(int i) {
        return flow(i).shape(attempt);
    }

    @Override
    public DataType type(int i) {
        return flow(i).type();
    }

    @Override
    public Quantization quantization(int i) {
        return Quantization.NONE;
    }

    @Override
    public DataType outputType(int i) {
        return results.get(Math.min(i, results.size() - 1));
    }

    @Override
    public Quantization outputQuantization(int i) {
        return Quantization.NONE;
    }

    @Override
    public Shape declaredShape(int i) {
        return Shape.scalar();
    }

    @Override
    public Tensor data(int i) {
        Tensor known = flow(i).contents(attempt);
        if (known == null) {
            throw NotKnownYet.INSTANCE;
        }
        return known;
    }
}
