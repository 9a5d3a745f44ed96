package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.optimizer.Adadelta;
import dev.tern.training.optimizer.Adagrad;
import dev.tern.training.optimizer.Adam;
import dev.tern.training.optimizer.Adamax;
import dev.tern.training.optimizer.Ftrl;
import dev.tern.training.optimizer.Lion;
import dev.tern.training.optimizer.Nadam;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.RmsProp;
import dev.tern.training.optimizer.Schedule;
import dev.tern.training.optimizer.Sgd;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A class of optimisers: what it is made with, and how its memory lies in files.
 *
 * @param className what Keras calls it
 * @param decays whether weights can decay here
 * @param inBlocks whether Keras 3 keeps each slot of all weights together, instead of all slots of each weight
 * @param slots what Keras 2 calls the slots
 */
record OptimizerRow<O extends Optimizer>(
        String className,
        Class<O> type,
        boolean decays,
        boolean inBlocks,
        List<String> slots,
        Reading<O> reading,
        Function<O, Json.Members> writing) {
    /** Makes an optimiser from its settings. */
    interface Reading<O> {
        O read(Settings settings);
    }

    /** Settings of an optimiser. */
    record Settings(Json config, Schedule rate, Optimizer.Clipping clipping, float decay, String where) {
        float number(String key, float otherwise) {
            return config.get(key).isNull()
                    ? otherwise
                    : (float) config.get(key).number(where + ", " + key);
        }

        boolean flag(String key) {
            return !config.get(key).isNull() && config.get(key).bool(where + ", " + key);
        }

        float beta1() {
            return number("beta_1", 0.9f);
        }

        float beta2() {
            return number("beta_2", 0.999f);
        }

        float epsilon() {
            return number("epsilon", 1e-7f);
        }
    }

    private static final Function<Adam, Json.Members> ADAM =
            o -> moments(o.beta1(), o.beta2(), o.epsilon()).with("amsgrad", o.amsgrad());

    static final List<OptimizerRow<?>> ALL = List.of(
            new OptimizerRow<>(
                    "SGD",
                    Sgd.class,
                    true,
                    false,
                    List.of("m"),
                    s -> new Sgd(s.rate(), s.number("momentum", 0), s.flag("nesterov"), s.decay(), s.clipping()),
                    o -> Json.object()
                            .with("momentum", Codec.number(o.momentum()))
                            .with("nesterov", o.nesterov())),
            new OptimizerRow<>(
                    "Adam",
                    Adam.class,
                    true,
                    false,
                    List.of("m", "v", "vhat"),
                    s -> new Adam(
                            s.rate(), s.beta1(), s.beta2(), s.epsilon(), s.flag("amsgrad"), s.decay(), s.clipping()),
                    ADAM),
            new OptimizerRow<>(
                    "AdamW",
                    Adam.class,
                    true,
                    false,
                    List.of("m", "v", "vhat"),
                    s -> new Adam(
                            s.rate(),
                            s.beta1(),
                            s.beta2(),
                            s.epsilon(),
                            s.flag("amsgrad"),
                            s.number("weight_decay", 0.004f),
                            s.clipping()),
                    ADAM),
            new OptimizerRow<>(
                    "RMSprop",
                    RmsProp.class,
                    false,
                    true,
                    List.of("velocity", "momentum", "average_gradient"),
                    s -> new RmsProp(
                            s.rate(),
                            s.number("rho", 0.9f),
                            s.number("momentum", 0),
                            s.epsilon(),
                            s.flag("centered"),
                            s.clipping()),
                    o -> Json.object()
                            .with("rho", Codec.number(o.rho()))
                            .with("momentum", Codec.number(o.momentum()))
                            .with("epsilon", Codec.number(o.epsilon()))
                            .with("centered", o.centered())),
            new OptimizerRow<>(
                    "Adagrad",
                    Adagrad.class,
                    false,
                    false,
                    List.of("accumulator"),
                    s -> new Adagrad(s.rate(), s.number("initial_accumulator_value", 0.1f), s.epsilon(), s.clipping()),
                    o -> Json.object()
                            .with("initial_accumulator_value", Codec.number(o.initialAccumulator()))
                            .with("epsilon", Codec.number(o.epsilon()))),
            new OptimizerRow<>(
                    "Adadelta",
                    Adadelta.class,
                    false,
                    false,
                    List.of("accumulated_grad", "accumulated_delta_var"),
                    s -> new Adadelta(s.rate(), s.number("rho", 0.95f), s.epsilon(), s.clipping()),
                    o -> Json.object().with("rho", Codec.number(o.rho())).with("epsilon", Codec.number(o.epsilon()))),
            new OptimizerRow<>(
                    "Adamax",
                    Adamax.class,
                    false,
                    false,
                    List.of("m", "u"),
                    s -> new Adamax(s.rate(), s.beta1(), s.beta2(), s.epsilon(), s.clipping()),
                    o -> moments(o.beta1(), o.beta2(), o.epsilon())),
            new OptimizerRow<>(
                    "Nadam",
                    Nadam.class,
                    false,
                    false,
                    List.of("m", "v"),
                    s -> new Nadam(s.rate(), s.beta1(), s.beta2(), s.epsilon(), s.clipping()),
                    o -> moments(o.beta1(), o.beta2(), o.epsilon())),
            new OptimizerRow<>(
                    "Ftrl",
                    Ftrl.class,
                    false,
                    false,
                    List.of("accumulator", "linear"),
                    s -> new Ftrl(
                            s.rate(),
                            s.number("learning_rate_power", -0.5f),
                            s.number("initial_accumulator_value", 0.1f),
                            s.number("l1_regularization_strength", 0),
                            s.number("l2_regularization_strength", 0),
                            s.number("l2_shrinkage_regularization_strength", 0),
                            s.number("beta", 0),
                            s.clipping()),
                    o -> Json.object()
                            .with("learning_rate_power", Codec.number(o.learningRatePower()))
                            .with("initial_accumulator_value", Codec.number(o.initialAccumulator()))
                            .with("l1_regularization_strength", Codec.number(o.l1()))
                            .with("l2_regularization_strength", Codec.number(o.l2()))
                            .with("l2_shrinkage_regularization_strength", Codec.number(o.l2Shrinkage()))
                            .with("beta", Codec.number(o.beta()))),
            new OptimizerRow<>(
                    "Lion",
                    Lion.class,
                    true,
                    false,
                    List.of("m"),
                    s -> new Lion(s.rate(), s.beta1(), s.number("beta_2", 0.99f), s.decay(), s.clipping()),
                    o -> Json.object()
                            .with("beta_1", Codec.number(o.beta1()))
                            .with("beta_2", Codec.number(o.beta2()))));

    private static Json.Members moments(float beta1, float beta2, float epsilon) {
        return Json.object()
                .with("beta_1", Codec.number(beta1))
                .with("beta_2", Codec.number(beta2))
                .with("epsilon", Codec.number(epsilon));
    }

    /** The row of the class that a file names, in any spelling, or null. */
    static @Nullable OptimizerRow<?> find(String className) {
        for (OptimizerRow<?> row : ALL) {
            if (KerasObject.plain(row.className()).equals(KerasObject.plain(className))) {
                return row;
            }
        }
        return null;
    }

    /** The row of an optimiser, or null for one that Keras does not have. */
    static @Nullable OptimizerRow<?> of(Optimizer optimizer) {
        OptimizerRow<?> row = find(optimizer.kind());
        return row != null && row.type().isInstance(optimizer) ? row : null;
    }

    /** The settings of its own that an optimiser of this class has. */
    Json.Members settings(Optimizer optimizer) {
        return writing.apply(type.cast(optimizer));
    }
}
