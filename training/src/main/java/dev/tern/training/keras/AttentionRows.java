package dev.tern.training.keras;

import dev.tern.training.json.Json;
import dev.tern.training.layer.Attention;
import dev.tern.training.layer.MultiHeadAttention;
import dev.tern.training.layer.PositionEmbedding;
import java.util.ArrayList;
import java.util.List;

/** Layers that look from one sequence at another. */
final class AttentionRows {
    private static final String[] KERNELS = {"query/kernel", "key/kernel", "value/kernel", "attention_output/kernel"};
    private static final String[] BIASES = {"query/bias", "key/bias", "value/bias", "attention_output/bias"};

    private AttentionRows() {}

    static List<LayerRow<?>> all() {
        return List.of(multiHead(), attention(false), attention(true), positions());
    }

    private static LayerRow<Attention> attention(boolean additive) {
        Attention sample = additive ? Attention.ofSums() : Attention.of();
        LayerRow<Attention> row = LayerRow.of(sample.kind(), Attention.class, s -> sample)
                .with("use_scale", Codec.FLAG, Attention::useScale, Attention::useScale)
                .with("dropout", Codec.NUMBER, Attention::dropout, Attention::dropout)
                .with("causal", Codec.FLAG, Attention::causal, Attention::causal)
                .onlyIn2()
                .harmless("seed", Json.NULL)
                .onlyIn3();
        return additive ? row : row.only("score_mode", Json.of("dot"));
    }

    /** A layer of KerasHub, which real Keras finds where that package is. */
    private static LayerRow<PositionEmbedding> positions() {
        return LayerRow.of(
                        "PositionEmbedding",
                        PositionEmbedding.class,
                        s -> PositionEmbedding.of(s.integer("sequence_length")))
                .registeredAs("keras_hub>PositionEmbedding")
                .given("sequence_length", Codec.INTEGER, PositionEmbedding::places)
                .with("initializer", Codec.INITIALIZER, PositionEmbedding::initializer, PositionEmbedding::initializer);
    }

    private static LayerRow<MultiHeadAttention> multiHead() {
        return LayerRow.of(
                        "MultiHeadAttention",
                        MultiHeadAttention.class,
                        s -> MultiHeadAttention.of(s.integer("num_heads"), s.integer("key_dim")))
                .given("num_heads", Codec.INTEGER, MultiHeadAttention::heads)
                .given("key_dim", Codec.INTEGER, MultiHeadAttention::keyWidth)
                .with("value_dim", WIDTH, MultiHeadAttention::valueWidth, MultiHeadAttention::valueWidth)
                .with("dropout", Codec.NUMBER, MultiHeadAttention::dropout, MultiHeadAttention::dropout)
                .with("use_bias", Codec.FLAG, MultiHeadAttention::useBias, MultiHeadAttention::useBias)
                .with("output_shape", WIDTH, MultiHeadAttention::outputWidth, MultiHeadAttention::outputWidth)
                .only("attention_axes", Json.NULL, Json.ints(1))
                .with(
                        "kernel_initializer",
                        Codec.INITIALIZER,
                        MultiHeadAttention::kernelInitializer,
                        MultiHeadAttention::kernelInitializer)
                .with(
                        "bias_initializer",
                        Codec.INITIALIZER,
                        MultiHeadAttention::biasInitializer,
                        MultiHeadAttention::biasInitializer)
                .regularized("kernel_regularizer", KERNELS)
                .regularized("bias_regularizer", BIASES)
                .activityRegularized()
                .constrained("kernel_constraint", 1, KERNELS)
                .constrained("bias_constraint", 1, BIASES)
                .harmless("query_shape", Json.NULL)
                .onlyIn2()
                .harmless("key_shape", Json.NULL)
                .onlyIn2()
                .harmless("value_shape", Json.NULL)
                .onlyIn2()
                .harmless("seed", Json.NULL)
                .onlyIn3()
                .harmless("flash_attention", Json.NULL)
                .onlyIn3()
                .only("use_gate", Json.of(false))
                .onlyIn3()
                .called(CallForm.QUERY_VALUE_KEY)
                .inside(layer -> List.of(
                        dense("query_dense", "query", "query/"),
                        dense("key_dense", "key", "key/"),
                        dense("value_dense", "value", "value/"),
                        dense("output_dense", "attention_output", "attention_output/")));
    }

    private static Structure.Part dense(String attribute, String named, String prefix) {
        return Structure.Part.of(attribute, "EinsumDense", named, prefix);
    }

    /** A number, also as a list of one, or nothing for what the layer chooses. */
    private static final Codec<Integer> WIDTH = Codec.of(
            (json, where) -> {
                if (json.isNull()) {
                    return 0;
                }
                List<Integer> extents = new ArrayList<>(LayerSettings.integers(json, where));
                if (extents.size() != 1) {
                    throw dev.tern.tensor.TernException.at(where)
                            .expected("one number")
                            .found(ConfigReader.shown(json.text()))
                            .fix("reshape behind the layer instead, and save the model again");
                }
                return extents.getFirst();
            },
            width -> width == 0 ? Json.NULL : Json.of((long) width));
}
