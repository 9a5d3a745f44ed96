package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** An operand that carries state from run to run: one vector for each batch, read before a run and stored after it. */
public final class State {
    private final Tensor tensor;
    private final float[] values;

    private State(Binding binding, int i, int size) {
        tensor = writable(binding, i);
        values = binding.floats(size);
    }

    /** Float state of {@code size} elements for each batch in operand {@code i}. */
    public static State of(Binding binding, int i, int size) {
        return new State(binding, i, size);
    }

    /** The memory of state operand {@code i}; an error where it does not persist. */
    public static Tensor writable(Binding binding, int i) {
        if (!binding.isVariable(i)) {
            throw TernException.at("state (operand " + i + ")")
                    .expected("a variable tensor")
                    .found("a tensor that does not persist from run to run")
                    .fix("mark the tensor as variable in the model");
        }
        return binding.input(i);
    }

    /** Checks that operand {@code i} holds {@code size} elements for each of {@code batches} batches. */
    public static void check(ShapeScope scope, String role, int i, int batches, int size) {
        Shape shape = scope.shape(i);
        if (shape.elements() != (long) batches * size) {
            throw TernException.at(role)
                    .expected(Shape.of(batches, size) + ", for as many batches as the input has")
                    .found(shape.toString())
                    .fix("give the state tensor that shape");
        }
    }

    /** Reads the vector of {@code batch}. */
    public void load(int batch) {
        tensor.readFloats((long) batch * values.length, values.length, values, 0);
    }

    /** Stores the vector of {@code batch}. */
    public void store(int batch) {
        tensor.writeFloats((long) batch * values.length, values.length, values, 0);
    }

    /** The vector itself. */
    public float[] values() {
        return values;
    }
}
