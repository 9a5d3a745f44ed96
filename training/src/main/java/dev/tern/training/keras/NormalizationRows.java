package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.json.Json;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.GroupNormalization;
import dev.tern.training.layer.LayerNormalization;
import dev.tern.training.layer.RmsNormalization;
import dev.tern.training.layer.UnitNormalization;
import java.util.ArrayList;
import java.util.List;

/** What brings numbers to a common scale. */
final class NormalizationRows {
    private NormalizationRows() {}

    static List<LayerRow<?>> all() {
        return List.of(
                initialised(LayerRow.of("BatchNormalization", BatchNormalization.class, s -> BatchNormalization.of())
                                .alsoNamed("BatchNormalizationV1", "BatchNormalizationV2", "SyncBatchNormalization")
                                .with("axis", CoreRows.SINGLE_AXIS, BatchNormalization::axis, BatchNormalization::axis)
                                .with(
                                        "momentum",
                                        Codec.NUMBER,
                                        BatchNormalization::momentum,
                                        BatchNormalization::momentum)
                                .with("epsilon", Codec.NUMBER, BatchNormalization::epsilon, BatchNormalization::epsilon)
                                .with("center", Codec.FLAG, BatchNormalization::center, BatchNormalization::center)
                                .with("scale", Codec.FLAG, BatchNormalization::scale, BatchNormalization::scale))
                        .begun("moving_mean_initializer", Initializers.ZEROS)
                        .begun("moving_variance_initializer", Initializers.ONES)
                        .training("synchronized", Json.of(false))
                        .onlyIn3()
                        .only("renorm", Json.of(false))
                        .onlyIn2()
                        .training("virtual_batch_size", Json.NULL)
                        .onlyIn2()
                        .harmless("fused", Json.NULL)
                        .onlyIn2(),
                initialised(LayerRow.of(
                                        "LayerNormalization",
                                        LayerNormalization.class,
                                        s -> LayerNormalization.of().axes(lastAxes(s)))
                                .and(new Setting<>(
                                        "axis",
                                        Setting.Meaning.KEPT,
                                        Setting.Dialects.BOTH,
                                        null,
                                        (layer, writing) -> axes(layer.axes()),
                                        (value, from) -> true))
                                .with("epsilon", Codec.NUMBER, LayerNormalization::epsilon, LayerNormalization::epsilon)
                                .with("center", Codec.FLAG, LayerNormalization::center, LayerNormalization::center)
                                .with("scale", Codec.FLAG, LayerNormalization::scale, LayerNormalization::scale))
                        .with("rms_scaling", Codec.FLAG, LayerNormalization::rmsScaling, LayerNormalization::rmsScaling)
                        .onlyIn3(),
                initialised(LayerRow.of(
                                "GroupNormalization",
                                GroupNormalization.class,
                                s -> GroupNormalization.of(s.integer("groups", 32)))
                        .given("groups", Codec.INTEGER, GroupNormalization::groups)
                        .lastAxis("axis")
                        .with("epsilon", Codec.NUMBER, GroupNormalization::epsilon, GroupNormalization::epsilon)
                        .with("center", Codec.FLAG, GroupNormalization::center, GroupNormalization::center)
                        .with("scale", Codec.FLAG, GroupNormalization::scale, GroupNormalization::scale)),
                LayerRow.of(
                                "RMSNormalization",
                                RmsNormalization.class,
                                s -> RmsNormalization.of().axes(lastAxes(s)))
                        .and(new Setting<>(
                                "axis",
                                Setting.Meaning.KEPT,
                                Setting.Dialects.BOTH,
                                null,
                                (layer, writing) -> axes(layer.axes()),
                                (value, from) -> true))
                        .with("epsilon", Codec.NUMBER, RmsNormalization::epsilon, RmsNormalization::epsilon),
                LayerRow.of("UnitNormalization", UnitNormalization.class, s -> UnitNormalization.of())
                        .lastAxis("axis"));
    }

    /** Scale and shift, which begin with ones and zeros here. */
    private static <L extends dev.tern.training.layer.Layer> LayerRow<L> initialised(LayerRow<L> row) {
        return row.begun("beta_initializer", Initializers.ZEROS)
                .begun("gamma_initializer", Initializers.ONES)
                .regularized("beta_regularizer", "beta")
                .regularized("gamma_regularizer", "gamma")
                .constrained("beta_constraint", 1, "beta")
                .constrained("gamma_constraint", 1, "gamma");
    }

    private static Json axes(int count) {
        List<Json> axes = new ArrayList<>();
        for (int axis = -count; axis < 0; axis++) {
            axes.add(Json.of(axis));
        }
        return count == 1 ? Json.of(-1) : Json.list(axes);
    }

    /** How many axes from the last one on the file names. */
    private static int lastAxes(LayerSettings settings) {
        Json value = settings.get("axis");
        if (value.isNull()) {
            return 1;
        }
        List<Integer> axes = LayerSettings.integers(value, settings.at("axis")).stream()
                .map(axis -> settings.axisFromEnd(axis, "axis"))
                .sorted()
                .toList();
        for (int i = 0; i < axes.size(); i++) {
            if (axes.get(i) != i - axes.size()) {
                throw TernException.at(settings.at("axis"))
                        .expected("the last axis or several up to it")
                        .found(ConfigReader.shown(value.text()))
                        .fix("permute the axes before this layer, and save the model again");
            }
        }
        return axes.size();
    }
}
