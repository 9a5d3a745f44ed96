package dev.tern.training.layer;

import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.initializer.Constraint;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.tape.Edge;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code activation(x · kernel + bias)} along the last axis. */
public record Dense(
        String name,
        int units,
        Activation activation,
        boolean useBias,
        Initializer kernelInitializer,
        Initializer biasInitializer,
        @Nullable Regularizer kernelRegularizer,
        @Nullable Regularizer biasRegularizer,
        @Nullable Constraint kernelConstraint)
        implements SimpleLayer {
    /** A dense layer without activation, with Keras' defaults. */
    public static Dense of(int units) {
        return new Dense(
                "", units, Activations.LINEAR, true, Initializers.GLOROT_UNIFORM, Initializers.ZEROS, null, null, null);
    }

    public Dense relu() {
        return activation(Activations.RELU);
    }

    public Dense softmax() {
        return activation(Activations.SOFTMAX);
    }

    public Dense sigmoid() {
        return activation(Activations.SIGMOID);
    }

    public Dense tanh() {
        return activation(Activations.TANH);
    }

    public Dense activation(Activation other) {
        return new Dense(
                name,
                units,
                other,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Dense withoutBias() {
        return new Dense(
                name,
                units,
                activation,
                false,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    public Dense initializers(Initializer kernel, Initializer bias) {
        return new Dense(
                name, units, activation, useBias, kernel, bias, kernelRegularizer, biasRegularizer, kernelConstraint);
    }

    public Dense regularizers(@Nullable Regularizer kernel, @Nullable Regularizer bias) {
        return new Dense(
                name, units, activation, useBias, kernelInitializer, biasInitializer, kernel, bias, kernelConstraint);
    }

    public Dense constraint(@Nullable Constraint kernel) {
        return new Dense(
                name,
                units,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernel);
    }

    @Override
    public Dense named(String other) {
        return new Dense(
                other,
                units,
                activation,
                useBias,
                kernelInitializer,
                biasInitializer,
                kernelRegularizer,
                biasRegularizer,
                kernelConstraint);
    }

    @Override
    public String kind() {
        return "Dense";
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> weights = new ArrayList<>();
        weights.add(WeightSpec.of("kernel", kernelInitializer, input.dim(-1), units)
                .stored(1, 0)
                .with(kernelRegularizer, kernelConstraint));
        if (useBias) {
            weights.add(WeightSpec.of("bias", biasInitializer, units).with(biasRegularizer, null));
        }
        return weights;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        FullyConnected operator = new FullyConnected(
                activation.fused(), WeightsFormat.DEFAULT, input.rank() > 2, false, DataType.FLOAT32);
        Edge bias = useBias ? scope.weight("bias") : null;
        Edge sum = scope.tape().add(operator, input, scope.weight("kernel"), bias);
        return activation.fused() == dev.tern.operators.Activation.NONE ? activation.apply(scope.maths(), sum) : sum;
    }
}
