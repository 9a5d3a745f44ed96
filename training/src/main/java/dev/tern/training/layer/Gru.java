package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras' GRU: gates for what is updated and what is reset, and the candidate, in this order.
 *
 * @param resetAfter whether the reset gate works behind the recurrent product, as Keras does by default; there are two biases then
 */
public record Gru(
        String name,
        int units,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        boolean resetAfter,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        float dropout,
        Form form)
        implements Recurrent {

    public static Gru of(int units) {
        return new Gru(
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

    private WeightSpec bias() {
        return resetAfter
                ? WeightSpec.of("bias", biasInitializer, 2, 3 * units)
                : WeightSpec.of("bias", biasInitializer, 3 * units);
    }

    @Override
    public Gru withForm(Form other) {
        return form(other);
    }

    @Override
    public Gru returningSequences() {
        return form(form.withSequences(true));
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        int features = inputs.getFirst().dim(-1);
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.of("kernel", kernelInitializer, features, 3 * units)
                .stored(1, 0)
                .with(kernelRegularizer, null));
        all.add(WeightSpec.of("recurrent_kernel", recurrentInitializer, units, 3 * units)
                .stored(1, 0));
        if (useBias) {
            all.add(bias());
        }
        return all;
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        return Recurrence.run(scope, new Step(this), dropout, inputs, form);
    }

    private record Step(Gru layer) implements Cell {
        @Override
        public int states() {
            return 1;
        }

        @Override
        public int units() {
            return layer.units;
        }

        private @Nullable Edge bias(LayerScope scope, int row) {
            if (!layer.useBias) {
                return null;
            }
            Edge bias = scope.weight("bias");
            return layer.resetAfter
                    ? scope.maths().reshape(scope.maths().slice(bias, 0, row, 1), 3 * layer.units)
                    : bias;
        }

        @Override
        public Edge project(LayerScope scope, Edge sequence) {
            return Rows.product(scope, sequence, scope.weight("kernel"), bias(scope, 0));
        }

        @Override
        public List<Edge> step(LayerScope scope, Edge x, List<Edge> states) {
            Maths m = scope.maths();
            int units = layer.units;
            Edge h = states.getFirst();
            Edge weights = scope.weight("recurrent_kernel");
            Edge update;
            Edge candidate;
            if (layer.resetAfter) {
                Edge r = Rows.product(scope, h, weights, bias(scope, 1));
                update = layer.recurrentActivation.apply(m, m.add(m.slice(x, 1, 0, units), m.slice(r, 1, 0, units)));
                Edge reset = layer.recurrentActivation.apply(
                        m, m.add(m.slice(x, 1, units, units), m.slice(r, 1, units, units)));
                candidate = layer.activation.apply(
                        m, m.add(m.slice(x, 1, 2 * units, units), m.mul(reset, m.slice(r, 1, 2 * units, units))));
            } else {
                Edge r = Rows.product(scope, h, m.slice(weights, 0, 0, 2 * units), null);
                update = layer.recurrentActivation.apply(m, m.add(m.slice(x, 1, 0, units), m.slice(r, 1, 0, units)));
                Edge reset = layer.recurrentActivation.apply(
                        m, m.add(m.slice(x, 1, units, units), m.slice(r, 1, units, units)));
                Edge kept = Rows.product(scope, m.mul(reset, h), m.slice(weights, 0, 2 * units, units), null);
                candidate = layer.activation.apply(m, m.add(m.slice(x, 1, 2 * units, units), kept));
            }
            return List.of(m.add(m.mul(update, h), m.mul(m.sub(1, update), candidate)));
        }
    }

    public Gru units(int other) {
        return new Gru(
                name,
                other,
                activation,
                recurrentActivation,
                useBias,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Gru activation(Activation other) {
        return new Gru(
                name,
                units,
                other,
                recurrentActivation,
                useBias,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Gru recurrentActivation(Activation other) {
        return new Gru(
                name,
                units,
                activation,
                other,
                useBias,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Gru useBias(boolean other) {
        return new Gru(
                name,
                units,
                activation,
                recurrentActivation,
                other,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Gru resetAfter(boolean other) {
        return new Gru(
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

    public Gru kernelInitializer(Initializer other) {
        return new Gru(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                resetAfter,
                other,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Gru recurrentInitializer(Initializer other) {
        return new Gru(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                resetAfter,
                kernelInitializer,
                other,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    public Gru biasInitializer(Initializer other) {
        return new Gru(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                other,
                kernelRegularizer,
                dropout,
                form);
    }

    public Gru kernelRegularizer(@Nullable Regularizer other) {
        return new Gru(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                other,
                dropout,
                form);
    }

    public Gru dropout(float other) {
        return new Gru(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                other,
                form);
    }

    public Gru form(Form other) {
        return new Gru(
                name,
                units,
                activation,
                recurrentActivation,
                useBias,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                other);
    }

    @Override
    public Gru named(String other) {
        return new Gru(
                other,
                units,
                activation,
                recurrentActivation,
                useBias,
                resetAfter,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                kernelRegularizer,
                dropout,
                form);
    }

    @Override
    public String kind() {
        return "GRU";
    }
}
