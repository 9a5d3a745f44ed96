package dev.tern.testkit.nets;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.operators.Inference;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Every architecture in every form that it is offered in. */
public final class Nets {
    private static final Set<NetForm> MOST =
            EnumSet.of(NetForm.FLOAT32, NetForm.INT8, NetForm.INT16, NetForm.DYNAMIC_RANGE, NetForm.FLOAT16_WEIGHTS);

    /** One architecture: how it is built and what it is made into. */
    private record Row(
            String name, Consumer<Layers> architecture, boolean batches, boolean isStatic, Set<NetForm> forms) {}

    private static final List<Row> ROWS = List.of(
            new Row("mobilenet v1", ImageNets::mobileNetV1, true, true, EnumSet.allOf(NetForm.class)),
            new Row("mobilenet v2", ImageNets::mobileNetV2, true, true, MOST),
            new Row(
                    "mobilenet v3",
                    ImageNets::mobileNetV3,
                    true,
                    true,
                    EnumSet.of(NetForm.FLOAT32, NetForm.INT8, NetForm.UINT8, NetForm.DYNAMIC_RANGE)),
            new Row("resnet-8", ImageNets::resNet8, true, true, EnumSet.allOf(NetForm.class)),
            new Row("ds-cnn", ImageNets::dsCnn, true, true, EnumSet.allOf(NetForm.class)),
            new Row("u-net", DenseNets::uNet, false, true, MOST),
            new Row("autoencoder", DenseNets::autoencoder, true, true, MOST),
            new Row(
                    "detector",
                    DenseNets::detector,
                    false,
                    true,
                    EnumSet.of(NetForm.FLOAT32, NetForm.INT8, NetForm.UINT8, NetForm.FLOAT16_WEIGHTS)),
            new Row("perceptron", DenseNets::perceptron, true, true, EnumSet.allOf(NetForm.class)),
            new Row(
                    "transformer",
                    SequenceNets::transformer,
                    true,
                    true,
                    EnumSet.of(NetForm.FLOAT32, NetForm.INT8, NetForm.DYNAMIC_RANGE, NetForm.FLOAT16_WEIGHTS)),
            new Row(
                    "lstm",
                    SequenceNets::lstm,
                    false,
                    true,
                    EnumSet.of(NetForm.FLOAT32, NetForm.INT8, NetForm.DYNAMIC_RANGE)));

    private Nets() {}

    /** All nets. */
    public static List<Net> all() {
        List<Net> nets = new ArrayList<>();
        long seed = 1;
        for (Row row : ROWS) {
            long own = seed++;
            Model floats = Model.of(
                    Graph.build("main", Inference.OF_BUILTINS, g -> row.architecture.accept(new Layers(g, own))));
            addForms(nets, row, floats);
        }
        Set<NetForm> looped = EnumSet.of(NetForm.FLOAT32, NetForm.DYNAMIC_RANGE, NetForm.FLOAT16_WEIGHTS);
        addForms(nets, new Row("gru", l -> {}, false, false, looped), SequenceNets.gru(seed));
        return nets;
    }

    private static void addForms(List<Net> nets, Row row, Model floats) {
        for (NetForm form : row.forms) {
            nets.add(new Net(row.name + " " + form, form.of(floats), row.batches, row.isStatic));
        }
    }
}
