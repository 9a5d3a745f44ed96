package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import dev.tern.training.optimizer.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Learning rates: numbers, or schedules as objects. */
final class ScheduleCodec {
    private interface Reading {
        Schedule read(Numbers numbers);
    }

    private static final Map<String, Reading> READ = Map.of(
            "ExponentialDecay",
                    n -> new Schedule.ExponentialDecay(
                            n.rate(), n.steps("decay_steps"), n.number("decay_rate", 1), n.flag("staircase")),
            "InverseTimeDecay",
                    n -> new Schedule.InverseTimeDecay(
                            n.rate(), n.steps("decay_steps"), n.number("decay_rate", 1), n.flag("staircase")),
            "PolynomialDecay",
                    n -> new Schedule.PolynomialDecay(
                            n.rate(),
                            n.steps("decay_steps"),
                            n.number("end_learning_rate", 1e-4f),
                            n.number("power", 1),
                            n.flag("cycle")),
            "CosineDecay",
                    n -> new Schedule.CosineDecay(
                            n.rate(), n.steps("decay_steps"), n.number("alpha", 0), n.number("warmup_target", 0), (int)
                                    n.number("warmup_steps", 0)),
            "CosineDecayRestarts",
                    n -> new Schedule.CosineDecayRestarts(
                            n.rate(),
                            n.steps("first_decay_steps"),
                            n.number("t_mul", 2),
                            n.number("m_mul", 1),
                            n.number("alpha", 0)),
            "PiecewiseConstantDecay", ScheduleCodec::pieces);

    private ScheduleCodec() {}

    /** Settings of a schedule. */
    private record Numbers(Json config, String where) {
        float rate() {
            return (float) config.get("initial_learning_rate").number(where + ", initial_learning_rate");
        }

        int steps(String key) {
            return config.get(key).integer(where + ", " + key);
        }

        float number(String key, float otherwise) {
            return config.get(key).isNull()
                    ? otherwise
                    : (float) config.get(key).number(where + ", " + key);
        }

        boolean flag(String key) {
            return !config.get(key).isNull() && config.get(key).bool(where + ", " + key);
        }
    }

    static Schedule read(Json value, String where) {
        if (value instanceof Json.Num number) {
            return Schedule.constant((float) number.value());
        }
        String className = KerasObject.className(value);
        Reading reading = READ.get(className);
        if (reading == null) {
            throw TernException.at(where)
                    .expected("a number, or one of the schedules " + READ.keySet())
                    .found(ConfigReader.shown(value.text()))
                    .fix("compile the model anew");
        }
        return reading.read(new Numbers(value.get("config"), where + " (" + className + ")"));
    }

    private static Schedule pieces(Numbers numbers) {
        List<Long> boundaries = new ArrayList<>();
        for (Json item : numbers.config().get("boundaries").items(numbers.where())) {
            boundaries.add((long) item.number(numbers.where()));
        }
        List<Float> values = new ArrayList<>();
        for (Json item : numbers.config().get("values").items(numbers.where())) {
            values.add((float) item.number(numbers.where()));
        }
        if (values.size() != boundaries.size() + 1) {
            throw TernException.at(numbers.where())
                    .expected("a value more than boundaries")
                    .found(values.size() + " values and " + boundaries.size() + " boundaries")
                    .fix("compile the model anew");
        }
        return new Schedule.PiecewiseConstantDecay(boundaries, values);
    }

    /** The schedule as files have it; one of the user's own becomes {@code current}, the rate that it has now. */
    static Json write(Schedule schedule, float current, KerasVersion version) {
        Json.Members none = Json.object();
        return switch (schedule) {
            case Schedule.Constant constant -> Codec.number(constant.value());
            case Schedule.ExponentialDecay decay ->
                object(
                        "ExponentialDecay",
                        rate(decay.initial())
                                .with("decay_steps", decay.steps())
                                .with("decay_rate", Codec.number(decay.decay()))
                                .with("staircase", decay.staircase()),
                        version);
            case Schedule.InverseTimeDecay decay ->
                object(
                        "InverseTimeDecay",
                        rate(decay.initial())
                                .with("decay_steps", decay.steps())
                                .with("decay_rate", Codec.number(decay.decay()))
                                .with("staircase", decay.staircase()),
                        version);
            case Schedule.PolynomialDecay decay ->
                object(
                        "PolynomialDecay",
                        rate(decay.initial())
                                .with("decay_steps", decay.steps())
                                .with("end_learning_rate", Codec.number(decay.end()))
                                .with("power", Codec.number(decay.power()))
                                .with("cycle", decay.cycle()),
                        version);
            case Schedule.CosineDecay decay ->
                object(
                        "CosineDecay",
                        rate(decay.initial())
                                .with("decay_steps", decay.steps())
                                .with("alpha", Codec.number(decay.alpha()))
                                .with(
                                        "warmup_target",
                                        decay.warmupSteps() == 0 ? Json.NULL : Codec.number(decay.warmupTarget()))
                                .with("warmup_steps", decay.warmupSteps()),
                        version);
            case Schedule.CosineDecayRestarts decay ->
                object(
                        "CosineDecayRestarts",
                        rate(decay.initial())
                                .with("first_decay_steps", decay.firstSteps())
                                .with("t_mul", Codec.number(decay.longer()))
                                .with("m_mul", Codec.number(decay.lower()))
                                .with("alpha", Codec.number(decay.alpha())),
                        version);
            case Schedule.PiecewiseConstantDecay pieces ->
                object(
                        "PiecewiseConstantDecay",
                        none.with(
                                        "boundaries",
                                        Json.list(pieces.boundaries().stream()
                                                .map(Json::of)
                                                .toList()))
                                .with(
                                        "values",
                                        Json.list(pieces.values().stream()
                                                .map(Codec::number)
                                                .toList())),
                        version);
            default -> Codec.number(current);
        };
    }

    private static Json.Members rate(float initial) {
        return Json.object().with("initial_learning_rate", Codec.number(initial));
    }

    private static Json object(String className, Json.Members config, KerasVersion version) {
        return KerasObject.of(
                "keras.optimizers.schedules", className, config.with("name", SnakeCase.of(className)), version);
    }
}
