package dev.tern.training.layer;

import dev.tern.operators.elu.Elu;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.relu.Relu;
import dev.tern.tensor.DataType;
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
    TANH_SHRINK((m, x) -> m.sub(x, m.tanh(x))),
    SOFT_SHRINK((m, x) -> m.sub(x, m.clip(x, -0.5f, 0.5f))),
    HARD_SHRINK((m, x) -> m.mul(x, m.cast(m.greater(m.abs(x), 0.5f), DataType.FLOAT32))),
    SQUAREPLUS((m, x) -> m.mul(m.add(x, m.sqrt(m.add(m.square(x), 4))), 0.5f)),
    /** A parabola from -1 to 1, zero below and a straight line above. */
    SPARSE_PLUS((m, x) -> m.add(m.mul(m.square(m.add(m.clip(x, -1, 1), 1)), 0.25f), m.relu(m.add(x, -1)))),
    SPARSE_SIGMOID((m, x) -> m.clip(m.add(m.mul(x, 0.5f), 0.5f), 0, 1)),
    SPARSEMAX(Activations::sparsemax),
    /** One half of the last axis, let through by the other. */
    GLU((m, x) -> {
        int half = x.dim(-1) / 2;
        return m.mul(m.slice(x, -1, 0, half), m.sigmoid(m.slice(x, -1, half, x.dim(-1) - half)));
    });

    private interface Function {
        Edge apply(Maths m, Edge x);
    }

    /**
     * The nearest distribution, in which most are zero. A number counts where all larger ones exceed it by less than 1 together;
     * that needs no sorting.
     */
    private static Edge sparsemax(Maths m, Edge x) {
        Edge excess = m.relu(m.sub(m.expand(x, x.rank() - 1), m.expand(x, x.rank())));
        Edge counting = m.cast(m.less(m.sum(excess, false, -1), m.tape().scalar(1)), DataType.FLOAT32);
        Edge sum = m.sum(m.mul(counting, x), true, -1);
        Edge rest = m.div(m.add(sum, -1), m.sum(counting, true, -1));
        return m.relu(m.sub(x, rest));
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
