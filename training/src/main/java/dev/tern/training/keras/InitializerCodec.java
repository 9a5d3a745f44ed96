package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.initializer.Initializers.Distribution;
import dev.tern.training.initializer.Initializers.Fan;
import dev.tern.training.initializer.Initializers.VarianceScaling;
import dev.tern.training.json.Json;
import java.util.List;
import java.util.Locale;

/** Initialisers. Weights of a file have their numbers already, so what matters is that nothing is lost. */
final class InitializerCodec implements Codec<Initializer> {
    private static final String MODULE = "keras.initializers";

    /** Classes that are a scaling of variance with settled numbers. */
    private record Scaling(String className, VarianceScaling form) {}

    private static final List<Scaling> SCALINGS = List.of(
            new Scaling("GlorotUniform", new VarianceScaling(1, Fan.AVERAGE, Distribution.UNIFORM)),
            new Scaling("GlorotNormal", new VarianceScaling(1, Fan.AVERAGE, Distribution.TRUNCATED_NORMAL)),
            new Scaling("HeUniform", new VarianceScaling(2, Fan.IN, Distribution.UNIFORM)),
            new Scaling("HeNormal", new VarianceScaling(2, Fan.IN, Distribution.TRUNCATED_NORMAL)),
            new Scaling("LecunUniform", new VarianceScaling(1, Fan.IN, Distribution.UNIFORM)),
            new Scaling("LecunNormal", new VarianceScaling(1, Fan.IN, Distribution.TRUNCATED_NORMAL)));

    @Override
    public Initializer read(Json value, KerasVersion version, String where) {
        if (value.isNull()) {
            return Initializers.ZEROS;
        }
        String name = KerasObject.plain(KerasObject.className(value));
        for (Scaling scaling : SCALINGS) {
            if (name.equals(KerasObject.plain(scaling.className()))) {
                return scaling.form();
            }
        }
        return switch (name) {
            case "zeros", "zero" -> Initializers.ZEROS;
            case "ones", "one" -> Initializers.ONES;
            case "constant" -> new Initializers.Constant(number(value, "value", 0, where));
            case "randomuniform", "uniform" ->
                new Initializers.RandomUniform(
                        number(value, "minval", -0.05, where), number(value, "maxval", 0.05, where));
            case "randomnormal", "normal" ->
                new Initializers.RandomNormal(number(value, "mean", 0, where), number(value, "stddev", 0.05, where));
            case "truncatednormal" ->
                new Initializers.TruncatedNormal(number(value, "mean", 0, where), number(value, "stddev", 0.05, where));
            case "orthogonal", "orthogonalinitializer" -> new Initializers.Orthogonal(number(value, "gain", 1, where));
            case "identity", "identityinitializer" -> new Initializers.Identity(number(value, "gain", 1, where));
            case "variancescaling" -> scaling(value, where);
            default ->
                throw TernException.at(where)
                        .expected("an initialiser that Keras has")
                        .found(ConfigReader.shown(KerasObject.className(value)))
                        .fix("a class of the user has no description in the file; use one of Keras'");
        };
    }

    private static float number(Json value, String key, double otherwise, String where) {
        return (float) KerasObject.number(value, key, otherwise, where);
    }

    private static Initializer scaling(Json value, String where) {
        Json config = value.get("config");
        String mode =
                config.get("mode").isNull() ? "fan_in" : config.get("mode").string(where + ", mode");
        String spread = config.get("distribution").isNull()
                ? "truncated_normal"
                : config.get("distribution").string(where + ", distribution");
        Fan fan = switch (mode) {
            case "fan_in" -> Fan.IN;
            case "fan_out" -> Fan.OUT;
            case "fan_avg" -> Fan.AVERAGE;
            default -> throw unknown(where + ", mode", "fan_in, fan_out or fan_avg", mode);
        };
        Distribution distribution = switch (spread) {
            case "uniform" -> Distribution.UNIFORM;
            case "normal", "truncated_normal" -> Distribution.TRUNCATED_NORMAL;
            case "untruncated_normal" -> Distribution.NORMAL;
            default ->
                throw unknown(where + ", distribution", "uniform, truncated_normal or untruncated_normal", spread);
        };
        return new VarianceScaling(number(value, "scale", 1, where), fan, distribution);
    }

    private static TernException unknown(String where, String expected, String found) {
        return TernException.at(where)
                .expected(expected)
                .found(ConfigReader.shown(found))
                .fix("correct the configuration");
    }

    @Override
    public Json write(Initializer value, KerasVersion version) {
        for (Scaling scaling : SCALINGS) {
            if (scaling.form().equals(value)) {
                return object(scaling.className(), drawn(), version);
            }
        }
        Json.Members none = Json.object();
        return switch (value) {
            case Initializers.Constant constant when constant.value() == 0 -> object("Zeros", none, version);
            case Initializers.Constant constant when constant.value() == 1 -> object("Ones", none, version);
            case Initializers.Constant constant ->
                object("Constant", none.with("value", Codec.number(constant.value())), version);
            case Initializers.RandomUniform uniform ->
                object(
                        "RandomUniform",
                        drawn().with("minval", Codec.number(uniform.low()))
                                .with("maxval", Codec.number(uniform.high())),
                        version);
            case Initializers.RandomNormal normal ->
                object("RandomNormal", spread(normal.mean(), normal.deviation()), version);
            case Initializers.TruncatedNormal normal ->
                object("TruncatedNormal", spread(normal.mean(), normal.deviation()), version);
            case Initializers.Orthogonal orthogonal ->
                object("Orthogonal", drawn().with("gain", Codec.number(orthogonal.gain())), version);
            case Initializers.Identity identity ->
                object("Identity", none.with("gain", Codec.number(identity.gain())), version);
            case VarianceScaling scaling -> object("VarianceScaling", scaling(scaling), version);
            default ->
                throw TernException.at("initialiser")
                        .expected("one that Keras has")
                        .found(value.getClass().getSimpleName())
                        .fix("save as .tflite or as a SavedModel, or use an initialiser of Keras");
        };
    }

    private static Json.Members scaling(VarianceScaling scaling) {
        String mode = scaling.fan() == Fan.AVERAGE
                ? "fan_avg"
                : "fan_" + scaling.fan().name().toLowerCase(Locale.ROOT);
        String spread = switch (scaling.distribution()) {
            case UNIFORM -> "uniform";
            case TRUNCATED_NORMAL -> "truncated_normal";
            case NORMAL -> "untruncated_normal";
        };
        return Json.object()
                .with("scale", Codec.number(scaling.scale()))
                .with("mode", mode)
                .with("distribution", spread)
                .with("seed", Json.NULL);
    }

    private static Json.Members spread(float mean, float deviation) {
        return drawn().with("mean", Codec.number(mean)).with("stddev", Codec.number(deviation));
    }

    private static Json.Members drawn() {
        return Json.object().with("seed", Json.NULL);
    }

    private static Json object(String className, Json.Members config, KerasVersion version) {
        return KerasObject.of(MODULE, className, config, version);
    }
}
