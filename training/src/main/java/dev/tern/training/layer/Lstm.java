package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras' LSTM: gates for what comes in, what is forgotten, the cell and what goes out, in this order.
 *
 * @param unitForgetBias whether the bias of what is forgotten begins with ones
 */
public record Lstm(
        String name,
        int units,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        boolean unitForgetBias,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        float dropout,
        Form form)
        implements Recurrent {

    public static Lstm of(int units) {
        return new Lstm(
                "",
                units,
                Activations.TANH,
                Activations.SIGMOID,
                true,
                true,
                Initializers.GLOROT_UNIFORM,
                Initializers.ORTHOGONAL,
                Initializers.ZEROS,
                null,
                0,
                Form.LAST);
    }

    private Initializer bias() {
        return unitForgetBias ? new ForgetBias(units, biasInitializer) : biasInitializer;
    }

    /** Ones for the second quarter, and what {@code others} says for the rest. */
    record ForgetBias(int units, Initializer others) implements Initializer {
        @Override
        public float[] elements(Shape shape, long key) {
            float[] all = others.elements(shape, key);
            Arrays.fill(all, units, 2 * units, 1f);
            return all;
        }
    }

    @Override
    public Lstm withForm(Form other) {
        return form(other);
    }

    @Override
    public Lstm returningSequences() {
        return form(form.withSequences(true));
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        int features = inputs.getFirst().dim(-1);
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.of("kernel", kernelInitializer, features, 4 * units)
                .stored(1, 0)
                .with(kernelRegularizer, null));
        all.add(WeightSpec.of("recurrent_kernel", recurrentInitializer, units, 4 * units)
                .stored(1, 0));
        if (useBias) {
            all.add(WeightSpec.of("bias", bias(), 4 * units));
        }
        return all;
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        return FusedLstm.computes(this, scope, inputs)
                ? FusedLstm.run(this, scope, inputs.getFirst())
                : Recurrence.run(scope, new Step(this), dropout, inputs, form);
    }

    private record Step(Lstm layer) implements Cell {
        @Override
        public int states() {
            return 2;
        }

        @Override
        public int units() {
            return layer.units;
        }

        @Override
        public Edge project(LayerScope scope, Edge sequence) {
            return Rows.product(scope, sequence, scope.weight("kernel"), layer.useBias ? scope.weight("bias") : null);
        }

        @Override
        public List<Edge> step(LayerScope scope, Edge projected, List<Edge> states) {
            Maths m = scope.maths();
            Edge sum = m.add(projected, Rows.product(scope, states.get(0), scope.weight("recurrent_kernel"), null));
            int units = layer.units;
            Edge in = layer.recurrentActivation.apply(m, m.slice(sum, 1, 0, units));
            Edge forget = layer.recurrentActivation.apply(m, m.slice(sum, 1, units, units));
            Edge candidate = layer.activation.apply(m, m.slice(sum, 1, 2 * units, units));
            Edge out = layer.recurrentActivation.apply(m, m.slice(sum, 1, 3 * units, units));
            Edge cell = m.add(m.mul(forget, states.get(1)), m.mul(in, candidate));
            return List.of(m.mul(out, layer.activation.apply(m, cell)), cell);
        }
    }

    public Lstm units(int other) {
        return new Lstm(
                name,
                other,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Lstm activation(Activation other) {
        return new Lstm(
                name,
                units,
                other,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Lstm recurrentActivation(Activation other) {
        return new Lstm(
                name,
                units,
                activation,
                other,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Lstm useBias(boolean other) {
        return new Lstm(
                name,
                units,
                activation,
                recurrentActivation,
                other,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Lstm unitForgetBias(boolean other) {
        return new Lstm(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                other,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Lstm kernelInitializer(Initializer other) {
        return new Lstm(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                other,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Lstm recurrentInitializer(Initializer other) {
        return new Lstm(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                other,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Lstm biasInitializer(Initializer other) {
        return new Lstm(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                other,
                kernelRegularizer,
                dropout,
                form);
    }

    public Lstm kernelRegularizer(@Nullable Regularizer other) {
        return new Lstm(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                other,
                dropout,
                form);
    }

    public Lstm dropout(float other) {
        return new Lstm(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                other,
                form);
    }

    public Lstm form(Form other) {
        return new Lstm(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                other);
    }

    @Override
    public Lstm named(String other) {
        return new Lstm(
                other,
                units,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    @Override
    public String kind() {
        return "LSTM";
    }
}
