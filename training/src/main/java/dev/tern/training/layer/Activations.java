package dev.tern.training.layer;

import dev.tern.operators.elu.Elu;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.relu.Relu;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.Arrays;
import java.util.Locale;

/** The activations that Keras has by name. */
public enum Activations implements Activation {
    LINEAR((m, x) -> x),
    RELU(Maths::relu),
    RELU6((m, x) -> m.tape().add(Relu.RELU6, x)),
    LEAKY_RELU((m, x) -> m.apply(new LeakyRelu(0.2f), x)),
    SIGMOID(Maths::sigmoid),
    /** Keras 2's: a straight line from -2.5 to 2.5. */
    HARD_SIGMOID((m, x) -> m.clip(m.add(m.mul(x, 0.2f), 0.5f), 0, 1)),
    /** Keras 3's: a straight line from -3 to 3. */
    HARD_SIGMOID_3((m, x) -> m.mul(m.tape().add(Relu.RELU6, m.add(x, 3)), 1 / 6f)),
    TANH(Maths::tanh),
    HARD_TANH((m, x) -> m.clip(x, -1, 1)),
    SOFTMAX(Maths::softmax),
    LOG_SOFTMAX(Maths::logSoftmax),
    SOFTPLUS(Maths::softplus),
    SOFTSIGN((m, x) -> m.div(x, m.add(m.abs(x), 1))),
    ELU((m, x) -> m.tape().add(Elu.DEFINITION, x)),
    SELU((m, x) ->
            m.mul(m.add(m.relu(x), m.mul(m.add(m.exp(m.min(x, 0)), -1), 1.6732632423543772f)), 1.0507009873554805f)),
    CELU((m, x) -> m.tape().add(Elu.DEFINITION, x)),
    EXPONENTIAL(Maths::exp),
    GELU((m, x) -> m.apply(new Gelu(false), x)),
    GELU_TANH((m, x) -> m.apply(new Gelu(true), x)),
    SWISH((m, x) -> m.mul(x, m.sigmoid(x))),
    SILU((m, x) -> m.mul(x, m.sigmoid(x))),
    MISH((m, x) -> m.mul(x, m.tanh(m.softplus(x)))),
    HARD_SWISH((m, x) -> m.tape().add(HardSwish.DEFINITION, x)),
    LOG_SIGMOID((m, x) -> m.neg(m.softplus(m.neg(x)))),
    TANH_SHRINK((m, x) -> m.sub(x, m.tanh(x)));

    private interface Function {
        Edge apply(Maths m, Edge x);
    }

    private final Function function;

    Activations(Function function) {
        this.function = function;
    }

    @Override
    public String label() {
        return switch (this) {
            case HARD_SIGMOID_3 -> "hard_sigmoid";
            case GELU_TANH -> "gelu";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** The activation that files call {@code label}. */
    public static Activations of(String label) {
        for (Activations activation : values()) {
            if (activation.name().equalsIgnoreCase(label)) {
                return activation;
            }
        }
        throw TernException.at("activation")
                .expected("one of "
                        + Arrays.stream(values()).map(Activations::label).toList())
                .found("'" + label + "'")
                .fix("correct the name, or implement Activation");
    }

    @Override
    public Edge apply(Maths maths, Edge x) {
        return function.apply(maths, x);
    }

    @Override
    public dev.tern.operators.Activation fused() {
        return switch (this) {
            case RELU -> dev.tern.operators.Activation.RELU;
            case RELU6 -> dev.tern.operators.Activation.RELU6;
            default -> dev.tern.operators.Activation.NONE;
        };
    }
}
