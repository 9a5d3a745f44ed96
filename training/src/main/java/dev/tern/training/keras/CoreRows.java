package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.layer.ActivationLayer;
import dev.tern.training.layer.ActivityRegularization;
import dev.tern.training.layer.Concatenate;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Dot;
import dev.tern.training.layer.Dropout;
import dev.tern.training.layer.EinsumDense;
import dev.tern.training.layer.EluLayer;
import dev.tern.training.layer.Embedding;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.GaussianNoise;
import dev.tern.training.layer.Identity;
import dev.tern.training.layer.LeakyReluLayer;
import dev.tern.training.layer.Merge;
import dev.tern.training.layer.PReluLayer;
import dev.tern.training.layer.Permute;
import dev.tern.training.layer.ReluLayer;
import dev.tern.training.layer.RepeatVector;
import dev.tern.training.layer.Reshape;
import dev.tern.training.layer.SoftmaxLayer;
import dev.tern.training.layer.ThresholdedReluLayer;
import java.util.ArrayList;
import java.util.List;

/** Dense layers, tables, activations, what changes shapes, what puts tensors together, what drops numbers. */
final class CoreRows {
    static final Json LAST = Json.of("channels_last");

    private CoreRows() {}

    static List<LayerRow<?>> all() {
        List<LayerRow<?>> rows = new ArrayList<>(List.of(
                LayerRow.of("Dense", Dense.class, s -> Dense.of(s.integer("units")))
                        .given("units", Codec.INTEGER, Dense::units)
                        .with("activation", Codec.ACTIVATION, Dense::activation, Dense::activation)
                        .with("use_bias", Codec.FLAG, Dense::useBias, (l, v) -> v ? l : l.withoutBias())
                        .with(
                                "kernel_initializer",
                                Codec.INITIALIZER,
                                Dense::kernelInitializer,
                                (l, v) -> l.initializers(v, l.biasInitializer()))
                        .with(
                                "bias_initializer",
                                Codec.INITIALIZER,
                                Dense::biasInitializer,
                                (l, v) -> l.initializers(l.kernelInitializer(), v))
                        .with(
                                "kernel_regularizer",
                                Codec.REGULARIZER,
                                Dense::kernelRegularizer,
                                (l, v) -> l.regularizers(v, l.biasRegularizer()))
                        .with(
                                "bias_regularizer",
                                Codec.REGULARIZER,
                                Dense::biasRegularizer,
                                (l, v) -> l.regularizers(l.kernelRegularizer(), v))
                        .activityRegularized()
                        .with("kernel_constraint", Codec.constraint(1), Dense::kernelConstraint, Dense::constraint)
                        .constrained("bias_constraint", 1, "bias"),
                LayerRow.of(
                                "Embedding",
                                Embedding.class,
                                s -> Embedding.of(s.integer("input_dim"), s.integer("output_dim")))
                        .given("input_dim", Codec.INTEGER, Embedding::entries)
                        .given("output_dim", Codec.INTEGER, Embedding::width)
                        .with(
                                "embeddings_initializer",
                                Codec.INITIALIZER,
                                Embedding::initializer,
                                Embedding::initializer)
                        .with(
                                "embeddings_regularizer",
                                Codec.REGULARIZER,
                                Embedding::regularizer,
                                Embedding::regularizer)
                        .activityRegularized()
                        .constrained("embeddings_constraint", 1, "embeddings")
                        .with("mask_zero", Codec.FLAG, Embedding::maskZero, Embedding::maskZero)
                        .harmless("input_length", Json.NULL)
                        .onlyIn2(),
                LayerRow.of(
                                "Activation",
                                ActivationLayer.class,
                                s -> ActivationLayer.of(
                                        Codec.ACTIVATION.read(s.get("activation"), s.version(), s.at("activation"))))
                        .given("activation", Codec.ACTIVATION, ActivationLayer::activation),
                relu(),
                LayerRow.of(
                                "LeakyReLU",
                                LeakyReluLayer.class,
                                s -> LeakyReluLayer.of(s.number(s.has("alpha") ? "alpha" : "negative_slope", 0.3f)))
                        .given("alpha", Codec.NUMBER, LeakyReluLayer::slope)
                        .onlyIn2()
                        .given("negative_slope", Codec.NUMBER, LeakyReluLayer::slope)
                        .onlyIn3(),
                LayerRow.of(
                                "PReLU",
                                PReluLayer.class,
                                s -> s.get("shared_axes").isNull()
                                        ? PReluLayer.of()
                                        : PReluLayer.of(s.integers("shared_axes")))
                        .with("alpha_initializer", Codec.INITIALIZER, PReluLayer::initializer, PReluLayer::initializer)
                        .regularized("alpha_regularizer", "alpha")
                        .training("alpha_constraint", Json.NULL)
                        .given("shared_axes", OPTIONAL_AXES, PReluLayer::shared),
                LayerRow.of("ELU", EluLayer.class, s -> EluLayer.of(s.number("alpha", 1)))
                        .given("alpha", Codec.NUMBER, EluLayer::alpha),
                LayerRow.of(
                                "ThresholdedReLU",
                                ThresholdedReluLayer.class,
                                s -> ThresholdedReluLayer.of(s.number("theta", 1)))
                        .given("theta", Codec.NUMBER, ThresholdedReluLayer::threshold),
                LayerRow.of("Identity", Identity.class, s -> Identity.of()),
                einsum(),
                LayerRow.of("Softmax", SoftmaxLayer.class, s -> SoftmaxLayer.of())
                        .with("axis", SINGLE_AXIS, SoftmaxLayer::axis, SoftmaxLayer::axis),
                LayerRow.of("Flatten", Flatten.class, s -> Flatten.of()).only("data_format", LAST),
                LayerRow.of("Reshape", Reshape.class, s -> Reshape.of(s.integers("target_shape")))
                        .given("target_shape", Codec.INTEGERS, Reshape::target),
                LayerRow.of("Permute", Permute.class, s -> Permute.of(s.integers("dims")))
                        .given("dims", Codec.INTEGERS, Permute::axes),
                LayerRow.of("RepeatVector", RepeatVector.class, s -> RepeatVector.of(s.integer("n")))
                        .given("n", Codec.INTEGER, RepeatVector::times),
                LayerRow.of("Concatenate", Concatenate.class, s -> Concatenate.of())
                        .with("axis", Codec.INTEGER, Concatenate::axis, Concatenate::axis),
                LayerRow.of("Dot", Dot.class, s -> {
                            Integer[] axes = s.integers("axes");
                            return axes.length == 1 ? Dot.of(axes[0]) : Dot.of(axes[0], axes[1]);
                        })
                        .given("axes", Codec.INTEGERS, Dot::axes)
                        .with("normalize", Codec.FLAG, Dot::normalize, Dot::normalize),
                LayerRow.of("GaussianNoise", GaussianNoise.class, s -> GaussianNoise.of(s.number("stddev")))
                        .given("stddev", Codec.NUMBER, GaussianNoise::deviation)
                        .harmless("seed", Json.NULL),
                LayerRow.of(
                                "ActivityRegularization",
                                ActivityRegularization.class,
                                s -> ActivityRegularization.of(new dev.tern.training.initializer.Regularizer.L1L2(
                                        s.number("l1", 0), s.number("l2", 0))))
                        .given("l1", Codec.NUMBER, l -> sizes(l).l1())
                        .given("l2", Codec.NUMBER, l -> sizes(l).l2())));
        for (Merge.Rule rule : Merge.Rule.values()) {
            Merge merge = new Merge("", rule);
            rows.add(LayerRow.of(merge.kind(), Merge.class, s -> merge));
        }
        for (Dropout.Form form : Dropout.Form.values()) {
            Dropout dropout = Dropout.of(0).form(form);
            rows.add(LayerRow.of(dropout.kind(), Dropout.class, s -> new Dropout("", form, s.number("rate")))
                    .given("rate", Codec.NUMBER, Dropout::rate)
                    .with("noise_shape", NOISE, Dropout::noiseShape, CoreRows::noise)
                    .harmless("seed", Json.NULL)
                    .harmless("data_format", Json.NULL)
                    .onlyIn2());
        }
        return rows;
    }

    /** Extents of which some are open, or nothing for none. */
    private static final Codec<List<Integer>> NOISE = Codec.of(
            (json, where) -> json.isNull() ? List.<Integer>of() : extents(json, where),
            extents -> extents.isEmpty() ? Json.NULL : extents(extents));

    private static Dropout noise(Dropout layer, List<Integer> extents) {
        return layer.noiseShape(extents.toArray(Integer[]::new));
    }

    /** Axes, or nothing for none. */
    static final Codec<List<Integer>> OPTIONAL_AXES = Codec.of(
            (json, where) -> json.isNull() ? List.<Integer>of() : LayerSettings.integers(json, where),
            axes -> axes.isEmpty() ? Json.NULL : Codec.integers(axes));

    /** One axis; files may have it as a list of one. */
    static final Codec<Integer> SINGLE_AXIS = Codec.of(
            (json, where) -> {
                List<Integer> axes = LayerSettings.integers(json, where);
                if (axes.size() != 1) {
                    throw dev.tern.tensor.TernException.at(where)
                            .expected("one axis")
                            .found(ConfigReader.shown(json.text()))
                            .fix("reshape the tensor so that one axis is enough, and save the model again");
                }
                return axes.getFirst();
            },
            axis -> Json.of((long) axis));

    private static dev.tern.training.initializer.Regularizer.L1L2 sizes(ActivityRegularization layer) {
        return layer.regularizer() instanceof dev.tern.training.initializer.Regularizer.L1L2 sizes
                ? sizes
                : new dev.tern.training.initializer.Regularizer.L1L2(0, 0);
    }

    private static LayerRow<EinsumDense> einsum() {
        Codec<List<Integer>> extents = Codec.of(CoreRows::extents, CoreRows::extents);
        Codec<String> letters = Codec.of(
                (json, where) -> json.isNull() ? "" : json.string(where),
                text -> text.isEmpty() ? Json.NULL : Json.of(text));
        return LayerRow.of(
                        "EinsumDense",
                        EinsumDense.class,
                        s -> EinsumDense.of(s.get("equation").string(s.at("equation"))))
                .with("output_shape", extents, EinsumDense::extents, EinsumDense::extents)
                .given("equation", Codec.TEXT, EinsumDense::equation)
                .with("activation", Codec.ACTIVATION, EinsumDense::activation, EinsumDense::activation)
                .with("bias_axes", letters, EinsumDense::biasAxes, EinsumDense::biasAxes)
                .with(
                        "kernel_initializer",
                        Codec.INITIALIZER,
                        EinsumDense::kernelInitializer,
                        EinsumDense::kernelInitializer)
                .with("bias_initializer", Codec.INITIALIZER, EinsumDense::biasInitializer, EinsumDense::biasInitializer)
                .regularized("kernel_regularizer", "kernel")
                .regularized("bias_regularizer", "bias")
                .activityRegularized()
                .constrained("kernel_constraint", 1, "kernel")
                .constrained("bias_constraint", 1, "bias");
    }

    /** Extents of which some may be left open, which are 0 here. */
    private static List<Integer> extents(Json json, String where) {
        if (!(json instanceof Json.Items items)) {
            return List.of(json.integer(where));
        }
        return items.items().stream()
                .map(item -> item.isNull() ? 0 : item.integer(where))
                .toList();
    }

    private static Json extents(List<Integer> extents) {
        return Json.list(extents.stream()
                .map(extent -> extent == 0 ? Json.NULL : Json.of((long) extent))
                .toList());
    }

    private static LayerRow<ReluLayer> relu() {
        Codec<Float> bound = Codec.of(
                (json, where) -> json.isNull() ? Float.POSITIVE_INFINITY : (float) json.number(where),
                most -> Float.isInfinite(most) ? Json.NULL : Codec.number(most));
        Codec<Float> orZero = Codec.of((json, where) -> json.isNull() ? 0f : (float) json.number(where), Codec::number);
        return LayerRow.of("ReLU", ReluLayer.class, s -> ReluLayer.of())
                .with("max_value", bound, ReluLayer::most, ReluLayer::most)
                .with("negative_slope", orZero, ReluLayer::slope, ReluLayer::slope)
                .with("threshold", orZero, ReluLayer::threshold, ReluLayer::threshold);
    }
}
