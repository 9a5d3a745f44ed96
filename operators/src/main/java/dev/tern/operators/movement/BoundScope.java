package dev.tern.operators.movement;

import dev.tern.operators.Binding;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;

/** What a shape rule asks, answered during the run, when the contents of every operand are there. */
public record BoundScope(Binding binding) implements ShapeScope {
    @Override
    public int inputCount() {
        return binding.inputCount();
    }

    @Override
    public boolean hasInput(int i) {
        return binding.hasInput(i);
    }

    @Override
    public Shape shape(int i) {
        return binding.shape(i);
    }

    @Override
    public DataType type(int i) {
        return binding.input(i).type();
    }

    @Override
    public Quantization quantization(int i) {
        return binding.input(i).quantization();
    }

    @Override
    public int outputCount() {
        return binding.outputCount();
    }

    @Override
    public DataType outputType(int i) {
        return binding.outputType(i);
    }

    @Override
    public Quantization outputQuantization(int i) {
        return binding.outputQuantization(i);
    }

    @Override
    public Shape declaredShape(int i) {
        return Shape.scalar();
    }

    @Override
    public Tensor data(int i) {
        return binding.input(i);
    }
}
