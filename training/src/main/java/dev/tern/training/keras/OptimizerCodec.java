package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import dev.tern.training.optimizer.Adam;
import dev.tern.training.optimizer.Lion;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Schedule;
import dev.tern.training.optimizer.Sgd;
import java.util.List;

/** Optimisers in the spellings of all versions. */
final class OptimizerCodec {
    private OptimizerCodec() {}

    /** The optimiser of a file; what differs from Keras' goes into {@code notes}. */
    static Optimizer read(Json value, KerasVersion version, String where, List<String> notes) {
        String className = KerasObject.className(value);
        OptimizerRow<?> row = OptimizerRow.find(className);
        if (row == null) {
            throw TernException.at(where)
                    .expected("one of "
                            + OptimizerRow.ALL.stream()
                                    .map(OptimizerRow::className)
                                    .toList())
                    .found(ConfigReader.shown(className.isEmpty() ? value.text() : className))
                    .fix("compile the model anew with one of these");
        }
        Json config = value.get("config");
        Json written = config.has("learning_rate") ? config.get("learning_rate") : config.get("lr");
        Schedule rate = written.isNull()
                ? Schedule.constant(className.equalsIgnoreCase("sgd") ? 0.01f : 0.001f)
                : ScheduleCodec.read(written, where + ", learning_rate");
        double decay = config.get("decay").isNull() ? 0 : config.get("decay").number(where + ", decay");
        // Keras 2 lets rates decay with every step; Keras 3 takes the setting and leaves it alone.
        if (decay != 0 && version.major() < 3 && rate instanceof Schedule.Constant constant) {
            rate = new Schedule.InverseTimeDecay(constant.value(), 1, (float) decay, false);
        }
        float weightDecay = config.get("weight_decay").isNull()
                ? 0
                : (float) config.get("weight_decay").number(where + ", weight_decay");
        if (weightDecay != 0 && !row.decays()) {
            throw TernException.at(where)
                    .problem("weights decay here with SGD, Adam, AdamW and Lion alone; compile the model anew");
        }
        for (String key : List.of("use_ema", "loss_scale_factor", "gradient_accumulation_steps")) {
            Json setting = config.get(key);
            if (!setting.isNull() && !setting.equals(Json.of(false))) {
                notes.add(where + ": " + key + " = " + ConfigReader.shown(setting.text())
                        + " has no effect when this model is trained here");
            }
        }
        if (version.major() < 3
                && !version.atLeast(2, 11)
                && (row.className().equals("RMSprop") || row.className().equals("Nadam"))) {
            notes.add(where + ": " + row.className() + " is computed as Keras has done it since 2.11");
        }
        return row.reading().read(new OptimizerRow.Settings(config, rate, clipping(config, where), weightDecay, where));
    }

    private static Optimizer.Clipping clipping(Json config, String where) {
        float value = limit(config, "clipvalue", where);
        float norm = limit(config, "clipnorm", where);
        float all = limit(config, "global_clipnorm", where);
        return new Optimizer.Clipping(value, norm, all);
    }

    private static float limit(Json config, String key, String where) {
        return config.get(key).isNull() ? 0 : (float) config.get(key).number(where + ", " + key);
    }

    /** The optimiser as Keras of {@code version} writes it; {@code rate} is the learning rate of the next step. */
    static Json write(Optimizer optimizer, float rate, KerasVersion version) {
        OptimizerRow<?> row = OptimizerRow.of(optimizer);
        if (row == null) {
            throw TernException.at("optimiser")
                    .expected("one that Keras has")
                    .found(optimizer.kind())
                    .fix("save the model without its training: KerasFiles.save(model, file)");
        }
        Json.Members all = Json.object().with("name", row.className().toLowerCase(java.util.Locale.ROOT));
        Json schedule = ScheduleCodec.write(optimizer.learningRate(), rate, version);
        float decay = decay(optimizer);
        Optimizer.Clipping clipping = optimizer.clipping();
        if (version.major() >= 3) {
            all = all.with("learning_rate", schedule);
        }
        all = all.with("weight_decay", decay == 0 ? Json.NULL : Codec.number(decay))
                .with("clipnorm", limit(clipping.norm()))
                .with("global_clipnorm", limit(clipping.globalNorm()))
                .with("clipvalue", limit(clipping.value()))
                .with("use_ema", false)
                .with("ema_momentum", 0.99)
                .with("ema_overwrite_frequency", Json.NULL);
        all = version.major() >= 3
                ? all.with("loss_scale_factor", Json.NULL).with("gradient_accumulation_steps", Json.NULL)
                : all.with("jit_compile", false)
                        .with("is_legacy_optimizer", false)
                        .with("learning_rate", schedule);
        for (var setting : row.settings(optimizer).members().entrySet()) {
            all = all.with(setting.getKey(), setting.getValue());
        }
        return KerasObject.of("keras.optimizers", row.className(), all, version);
    }

    private static Json limit(float most) {
        return most == 0 ? Json.NULL : Codec.number(most);
    }

    private static float decay(Optimizer optimizer) {
        return switch (optimizer) {
            case Sgd sgd -> sgd.weightDecay();
            case Adam adam -> adam.weightDecay();
            case Lion lion -> lion.weightDecay();
            default -> 0;
        };
    }
}
