package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.tape.Edge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras' SimpleRNN: {@code activation(x · kernel + h · recurrent + bias)} at each step.
 */
public record SimpleRnn(
        String name,
        int units,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        float dropout,
        Form form)
        implements Recurrent {

    public static SimpleRnn of(int units) {
        return new SimpleRnn(
                "",
                units,
                Activations.TANH,
                true,
                Initializers.GLOROT_UNIFORM,
                Initializers.ORTHOGONAL,
                Initializers.ZEROS,
                null,
                0,
                Form.LAST);
    }

    @Override
    public SimpleRnn withForm(Form other) {
        return form(other);
    }

    @Override
    public SimpleRnn returningSequences() {
        return form(form.withSequences(true));
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        int features = inputs.getFirst().dim(-1);
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.of("kernel", kernelInitializer, features, 1 * units)
                .stored(1, 0)
                .with(kernelRegularizer, null));
        all.add(WeightSpec.of("recurrent_kernel", recurrentInitializer, units, 1 * units)
                .stored(1, 0));
        if (useBias) {
            all.add(WeightSpec.of("bias", biasInitializer, units));
        }
        return all;
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        return Recurrence.run(scope, new Step(this), dropout, inputs, form);
    }

    private record Step(SimpleRnn layer) implements Cell {
        @Override
        public int states() {
            return 1;
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
            Edge recurrent = Rows.product(scope, states.getFirst(), scope.weight("recurrent_kernel"), null);
            return List.of(layer.activation.apply(scope.maths(), scope.maths().add(projected, recurrent)));
        }
    }

    public SimpleRnn units(int other) {
        return new SimpleRnn(
                name,
                other,
                activation,
                useBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public SimpleRnn activation(Activation other) {
        return new SimpleRnn(
                name,
                units,
                other,
                useBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public SimpleRnn useBias(boolean other) {
        return new SimpleRnn(
                name,
                units,
                activation,
                other,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public SimpleRnn kernelInitializer(Initializer other) {
        return new SimpleRnn(
                name,
                units,
                activation,
                useBias,
                other,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public SimpleRnn recurrentInitializer(Initializer other) {
        return new SimpleRnn(
                name,
                units,
                activation,
                useBias,
                kernelInitializer,
                other,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public SimpleRnn biasInitializer(Initializer other) {
        return new SimpleRnn(
                name,
                units,
                activation,
                useBias,
                kernelInitializer,
                recurrentInitializer,
                other,
                kernelRegularizer,
                dropout,
                form);
    }

    public SimpleRnn kernelRegularizer(@Nullable Regularizer other) {
        return new SimpleRnn(
                name,
                units,
                activation,
                useBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                other,
                dropout,
                form);
    }

    public SimpleRnn dropout(float other) {
        return new SimpleRnn(
                name,
                units,
                activation,
                useBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                other,
                form);
    }

    public SimpleRnn form(Form other) {
        return new SimpleRnn(
                name,
                units,
                activation,
                useBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                other);
    }

    @Override
    public SimpleRnn named(String other) {
        return new SimpleRnn(
                other,
                units,
                activation,
                useBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    @Override
    public String kind() {
        return "SimpleRNN";
    }
}
