package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Bidirectional;
import dev.tern.training.layer.ConvLstm;
import dev.tern.training.layer.Gru;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Lstm;
import dev.tern.training.layer.Recurrent;
import dev.tern.training.layer.SimpleRnn;
import dev.tern.training.layer.SpectralNormalization;
import dev.tern.training.layer.TimeDistributed;
import java.util.List;
import java.util.Locale;

/** Recurrent layers, and layers around others. */
final class RecurrentRows {
    private RecurrentRows() {}

    static List<LayerRow<?>> all() {
        return List.of(
                recurrent(LayerRow.of("LSTM", Lstm.class, s -> Lstm.of(s.integer("units")))
                        .given("units", Codec.INTEGER, Lstm::units)
                        .with("activation", Codec.ACTIVATION, Lstm::activation, Lstm::activation)
                        .with(
                                "recurrent_activation",
                                Codec.ACTIVATION,
                                Lstm::recurrentActivation,
                                Lstm::recurrentActivation)
                        .with("use_bias", Codec.FLAG, Lstm::useBias, Lstm::useBias)
                        .with("kernel_initializer", Codec.INITIALIZER, Lstm::kernelInitializer, Lstm::kernelInitializer)
                        .with(
                                "recurrent_initializer",
                                Codec.INITIALIZER,
                                Lstm::recurrentInitializer,
                                Lstm::recurrentInitializer)
                        .with("bias_initializer", Codec.INITIALIZER, Lstm::biasInitializer, Lstm::biasInitializer)
                        .with("unit_forget_bias", Codec.FLAG, Lstm::unitForgetBias, Lstm::unitForgetBias)
                        .with("kernel_regularizer", Codec.REGULARIZER, Lstm::kernelRegularizer, Lstm::kernelRegularizer)
                        .with("dropout", Codec.NUMBER, Lstm::dropout, Lstm::dropout)),
                recurrent(LayerRow.of("GRU", Gru.class, s -> Gru.of(s.integer("units")))
                        .given("units", Codec.INTEGER, Gru::units)
                        .with("activation", Codec.ACTIVATION, Gru::activation, Gru::activation)
                        .with(
                                "recurrent_activation",
                                Codec.ACTIVATION,
                                Gru::recurrentActivation,
                                Gru::recurrentActivation)
                        .with("use_bias", Codec.FLAG, Gru::useBias, Gru::useBias)
                        .with("kernel_initializer", Codec.INITIALIZER, Gru::kernelInitializer, Gru::kernelInitializer)
                        .with(
                                "recurrent_initializer",
                                Codec.INITIALIZER,
                                Gru::recurrentInitializer,
                                Gru::recurrentInitializer)
                        .with("bias_initializer", Codec.INITIALIZER, Gru::biasInitializer, Gru::biasInitializer)
                        .with("kernel_regularizer", Codec.REGULARIZER, Gru::kernelRegularizer, Gru::kernelRegularizer)
                        .with("dropout", Codec.NUMBER, Gru::dropout, Gru::dropout)
                        .with("reset_after", Codec.FLAG, Gru::resetAfter, Gru::resetAfter)),
                recurrent(LayerRow.of("SimpleRNN", SimpleRnn.class, s -> SimpleRnn.of(s.integer("units")))
                        .given("units", Codec.INTEGER, SimpleRnn::units)
                        .with("activation", Codec.ACTIVATION, SimpleRnn::activation, SimpleRnn::activation)
                        .with("use_bias", Codec.FLAG, SimpleRnn::useBias, SimpleRnn::useBias)
                        .with(
                                "kernel_initializer",
                                Codec.INITIALIZER,
                                SimpleRnn::kernelInitializer,
                                SimpleRnn::kernelInitializer)
                        .with(
                                "recurrent_initializer",
                                Codec.INITIALIZER,
                                SimpleRnn::recurrentInitializer,
                                SimpleRnn::recurrentInitializer)
                        .with(
                                "bias_initializer",
                                Codec.INITIALIZER,
                                SimpleRnn::biasInitializer,
                                SimpleRnn::biasInitializer)
                        .with(
                                "kernel_regularizer",
                                Codec.REGULARIZER,
                                SimpleRnn::kernelRegularizer,
                                SimpleRnn::kernelRegularizer)
                        .with("dropout", Codec.NUMBER, SimpleRnn::dropout, SimpleRnn::dropout)),
                convolutional(1),
                convolutional(2),
                convolutional(3),
                bidirectional(),
                timeDistributed(),
                spectral());
    }

    private static LayerRow<ConvLstm> convolutional(int axes) {
        return recurrent(
                LayerRow.of(
                                "ConvLSTM" + axes + "D",
                                ConvLstm.class,
                                s -> ConvLstm.of(axes, s.integer("filters"), s.integers("kernel_size")))
                        .given("filters", Codec.INTEGER, ConvLstm::filters)
                        .given("kernel_size", Codec.INTEGERS, ConvLstm::kernel)
                        .with("strides", Codec.INTEGERS, ConvLstm::strides, (l, v) -> l.strides(each(l, v)))
                        .with("padding", Codec.BORDER, ConvLstm::border, ConvLstm::border)
                        .only("data_format", CoreRows.LAST)
                        .with("dilation_rate", Codec.INTEGERS, ConvLstm::dilation, (l, v) -> l.dilation(each(l, v)))
                        .with("activation", Codec.ACTIVATION, ConvLstm::activation, ConvLstm::activation)
                        .with(
                                "recurrent_activation",
                                Codec.ACTIVATION,
                                ConvLstm::recurrentActivation,
                                ConvLstm::recurrentActivation)
                        .with("use_bias", Codec.FLAG, ConvLstm::useBias, ConvLstm::useBias)
                        .with(
                                "kernel_initializer",
                                Codec.INITIALIZER,
                                ConvLstm::kernelInitializer,
                                ConvLstm::kernelInitializer)
                        .with(
                                "recurrent_initializer",
                                Codec.INITIALIZER,
                                ConvLstm::recurrentInitializer,
                                ConvLstm::recurrentInitializer)
                        .with(
                                "bias_initializer",
                                Codec.INITIALIZER,
                                ConvLstm::biasInitializer,
                                ConvLstm::biasInitializer)
                        .with("unit_forget_bias", Codec.FLAG, ConvLstm::unitForgetBias, ConvLstm::unitForgetBias)
                        .regularized("kernel_regularizer", "kernel")
                        .with("dropout", Codec.NUMBER, ConvLstm::dropout, ConvLstm::dropout),
                "ConvLSTMCell",
                axes + 1);
    }

    private static List<Integer> each(ConvLstm layer, List<Integer> given) {
        return given.size() == 1 ? java.util.Collections.nCopies(layer.axes(), given.getFirst()) : given;
    }

    private static <L extends Recurrent> LayerRow<L> recurrent(LayerRow<L> row) {
        return recurrent(row, row.className() + "Cell", 1);
    }

    /** What all recurrent layers have; the weights belong to a cell, and a unit sums over their first axes. */
    private static <L extends Recurrent> LayerRow<L> recurrent(LayerRow<L> row, String cell, int summed) {
        Class<L> type = row.type();
        return row.with(
                        "return_sequences",
                        Codec.FLAG,
                        l -> l.form().sequences(),
                        (l, v) -> type.cast(l.withForm(l.form().withSequences(v))))
                .with(
                        "return_state",
                        Codec.FLAG,
                        l -> l.form().states(),
                        (l, v) -> type.cast(l.withForm(l.form().withStates(v))))
                .with(
                        "go_backwards",
                        Codec.FLAG,
                        l -> l.form().backwards(),
                        (l, v) -> type.cast(l.withForm(l.form().withBackwards(v))))
                .only("stateful", Json.of(false))
                .with(
                        "unroll",
                        Codec.FLAG,
                        l -> l.form().unrolled(),
                        (l, v) -> type.cast(l.withForm(l.form().withUnrolled(v))))
                .only("time_major", Json.of(false))
                .onlyIn2()
                .harmless("zero_output_for_mask", Json.of(false))
                .onlyIn3()
                .regularized("recurrent_regularizer", "recurrent_kernel")
                .regularized("bias_regularizer", "bias")
                .activityRegularized()
                .constrained("kernel_constraint", summed, "kernel")
                .constrained("recurrent_constraint", summed, "recurrent_kernel")
                .constrained("bias_constraint", 1, "bias")
                .with(
                        "recurrent_dropout",
                        Codec.NUMBER,
                        l -> l.form().dropout(),
                        (l, v) -> type.cast(l.recurrentDropout(v)))
                .harmless("implementation", Json.of(2))
                .onlyIn2()
                .harmless("seed", Json.NULL)
                .onlyIn3()
                .harmless("use_cudnn", Json.of("auto"))
                .onlyIn3()
                .called(CallForm.INITIAL_STATE)
                .inside(layer -> List.of(Structure.Part.of("cell", cell, SnakeCase.of(cell), "")));
    }

    private static LayerRow<Bidirectional> bidirectional() {
        Codec<Bidirectional.Join> join =
                Codec.named(Bidirectional.Join.class, value -> value.name().toLowerCase(Locale.ROOT));
        return LayerRow.of("Bidirectional", Bidirectional.class, s -> {
                    Recurrent forward = recurrent(s, "layer");
                    return new Bidirectional(
                            "",
                            forward,
                            s.get("backward_layer").isNull()
                                    ? forward.goingBackwards()
                                    : recurrent(s, "backward_layer"),
                            Bidirectional.Join.CONCAT);
                })
                .wrapping("layer", Bidirectional::forward, l -> "forward_" + SnakeCase.of(l.kind()))
                .wrapping("backward_layer", Bidirectional::backward, l -> "backward_" + SnakeCase.of(l.kind()))
                .with("merge_mode", join, Bidirectional::join, Bidirectional::join)
                .harmless("num_constants", Json.of(0))
                .onlyIn2()
                .called(CallForm.INITIAL_STATE)
                .inside(layer -> List.of(way("forward", layer.forward()), way("backward", layer.backward())));
    }

    private static Structure.Part way(String way, Recurrent layer) {
        return new Structure.Part(
                way + "_layer", layer.kind(), way + "_" + SnakeCase.of(layer.kind()), way + "/", List.of(layer));
    }

    private static Recurrent recurrent(LayerSettings settings, String key) {
        Layer layer = settings.layer(key, 0);
        if (layer.plain() instanceof Recurrent recurrent) {
            if (layer != recurrent) {
                settings.notes()
                        .add(settings.at(key)
                                + ": its regularisers and constraints have no effect when this model is trained here");
            }
            return recurrent;
        }
        throw TernException.at(settings.at(key))
                .expected("LSTM, GRU or SimpleRNN")
                .found(layer.kind())
                .fix("register a Java layer for the class Bidirectional");
    }

    private static LayerRow<SpectralNormalization> spectral() {
        return LayerRow.of(
                        "SpectralNormalization",
                        SpectralNormalization.class,
                        s -> SpectralNormalization.of(s.layer("layer", 0)))
                .wrapping(
                        "layer",
                        SpectralNormalization::layer,
                        l -> l.name().isEmpty() ? SnakeCase.of(l.kind()) : l.name())
                .with(
                        "power_iterations",
                        Codec.INTEGER,
                        SpectralNormalization::iterations,
                        SpectralNormalization::iterations)
                .inside(layer -> List.of(
                        new Structure.Part("layer", layer.layer().kind(), "", "layer/", List.of(layer.layer()))));
    }

    private static LayerRow<TimeDistributed> timeDistributed() {
        return LayerRow.of("TimeDistributed", TimeDistributed.class, s -> TimeDistributed.of(s.layer("layer", 1)))
                .wrapping("layer", TimeDistributed::layer, l -> l.name().isEmpty() ? SnakeCase.of(l.kind()) : l.name())
                .inside(layer ->
                        List.of(new Structure.Part("layer", layer.layer().kind(), "", "", List.of(layer.layer()))));
    }
}
