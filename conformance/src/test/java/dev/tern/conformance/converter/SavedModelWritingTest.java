package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.converter.Converter;
import dev.tern.graph.Constants;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.interpreter.Interpreter;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.BundleWriter;
import dev.tern.training.savedmodel.MetaGraph;
import dev.tern.training.savedmodel.SavedModelFile;
import dev.tern.training.savedmodel.SavedModelWriter;
import dev.tern.training.savedmodel.SignatureDef;
import dev.tern.training.savedmodel.TensorBundle;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SavedModels and checkpoints that Tern writes, loaded and run by TensorFlow. */
class SavedModelWritingTest {
    private static final double BOUND = 1e-5;

    private final SplittableRandom random = new SplittableRandom(11);

    @TempDir
    private Path folder = Path.of("");

    private float[] floats(int count) {
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            all[i] = random.nextFloat() - 0.5f;
        }
        return all;
    }

    private Ref weights(GraphBuilder g, String name, int... dims) {
        Shape shape = Shape.of(dims);
        return g.value(Constants.of(name, shape, floats(shape.intElements())).withHasRank(true));
    }

    private static FullyConnected dense(Activation activation, boolean keep) {
        return new FullyConnected(activation, WeightsFormat.DEFAULT, keep, false, DataType.FLOAT32);
    }

    /** Images through convolutions, a pool, means and dense layers. */
    private Model images() {
        return Model.build(Inference.OF_BUILTINS, m -> {
            int graph = m.graph("main", g -> {
                Ref x = g.input("image", DataType.FLOAT32, Shape.of(-1, 12, 10, 3));
                Ref c = g.add(
                        new Conv2d(Padding.SAME, 2, 2, Activation.RELU, 1, 1, DataType.FLOAT32),
                        x,
                        weights(g, "conv/kernel", 8, 3, 3, 3),
                        weights(g, "conv/bias", 8));
                Ref d = g.add(
                        new DepthwiseConv2d(Padding.SAME, 1, 1, 1, Activation.RELU6, 1, 1),
                        c,
                        weights(g, "depthwise/kernel", 1, 3, 3, 8),
                        weights(g, "depthwise/bias", 8));
                Ref p = g.add(new Pool2d(Pool2d.Reduction.MAX, Padding.VALID, 2, 2, 2, 2, Activation.NONE), d);
                Ref mean = g.add(new Reduction(ReductionRule.MEAN, false), p, g.constant("axes", Shape.of(2), 1, 2));
                Ref h = g.add(
                        dense(Activation.RELU, false),
                        mean,
                        weights(g, "dense/kernel", 6, 8),
                        weights(g, "dense/bias", 6));
                Ref logits = g.add(dense(Activation.NONE, false), h, weights(g, "logits/kernel", 4, 6), Ref.absent());
                g.output(g.add(new Softmax(1f), logits));
            });
            m.signature("serving_default", graph, List.of("image"), List.of("scores"));
        });
    }

    /** Rows through a dense layer that keeps its axes, and a reshape. */
    private Model rows() {
        return Model.build(Inference.OF_BUILTINS, m -> {
            int graph = m.graph("main", g -> {
                Ref x = g.input("rows", DataType.FLOAT32, Shape.of(2, 5, 7));
                Ref y = g.add(dense(Activation.RELU, true), x, weights(g, "kernel", 3, 7), weights(g, "bias", 3));
                g.output(g.add(new Reshape(List.of()), y, g.constant("shape", Shape.of(2), 2, 15)));
            });
            m.signature("serving_default", graph, List.of("rows"), List.of("flat"));
        });
    }

    private void runsInTensorFlow(Model model, Path saved) throws Exception {
        SavedModelWriter.write(model, saved);
        SignatureDef signature =
                SavedModelFile.read(saved).metaGraphs().getFirst().signature("serving_default");
        try (TensorFlowRun original = TensorFlowRun.savedModel(saved);
                Interpreter interpreter = Interpreter.of(model)) {
            Tensor input =
                    Tensor.allocate(DataType.FLOAT32, interpreter.input(0).shape(), Arena.ofAuto());
            for (long i = 0; i < input.elements(); i++) {
                input.setFloat(i, random.nextFloat());
            }
            interpreter.input(0).segment().copyFrom(input.data());
            interpreter.run();
            Map<String, Tensor> feeds =
                    Map.of(signature.inputs().values().iterator().next().tensor(), input);
            List<Tensor> results = original.run(
                    feeds,
                    List.of(signature.outputs().values().iterator().next().tensor()));
            TensorComparison.requireClose("result", interpreter.output(0).tensor(), results.getFirst(), BOUND);
        }
    }

    @Test
    void convolutionsRunInTensorFlow() throws Exception {
        runsInTensorFlow(images(), folder.resolve("images"));
    }

    @Test
    void rowsRunInTensorFlow() throws Exception {
        runsInTensorFlow(rows(), folder.resolve("rows"));
    }

    @Test
    void whatIsWrittenConvertsBack() {
        Model model = images();
        Path saved = folder.resolve("back");
        SavedModelWriter.write(model, saved);
        Model back = Converter.fromSavedModel(saved).convert().model();
        assertThat(back.main().nodes().stream().map(node -> node.operator().name()))
                .containsExactlyElementsOf(model.main().nodes().stream()
                        .map(node -> node.operator().name())
                        .toList());
        try (Interpreter first = Interpreter.of(model);
                Interpreter second = Interpreter.of(back)) {
            float[] pixels = floats(12 * 10 * 3);
            first.input(0).copyFrom(pixels);
            second.input(0).copyFrom(pixels);
            first.run();
            second.run();
            TensorComparison.requireClose(
                    "scores", second.output(0).tensor(), first.output(0).tensor(), BOUND);
        }
    }

    @Test
    void aModelIsReplacedWholeAndOtherFoldersAreLeftAlone() throws Exception {
        Path saved = folder.resolve("again");
        SavedModelWriter.write(images(), saved);
        SavedModelWriter.write(rows(), saved);
        MetaGraph graph = SavedModelFile.read(saved).metaGraphs().getFirst();
        assertThat(graph.signature("serving_default").inputs()).containsOnlyKeys("rows");
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("mine.txt"), "mine");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> SavedModelWriter.write(rows(), other))
                .hasMessageContaining("name another folder");
        assertThat(other.resolve("mine.txt")).hasContent("mine");
        try (var inside = Files.list(folder)) {
            assertThat(inside.map(path -> path.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    @Test
    void checkpointsAreReadAsWritten() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            Tensor tensor = Tensor.allocate(DataType.FLOAT32, Shape.of(i % 7, 3), Arena.ofAuto());
            for (long k = 0; k < tensor.elements(); k++) {
                tensor.setFloat(k, random.nextFloat());
            }
            tensors.put("layer_" + i + "/kernel/.ATTRIBUTES/VARIABLE_VALUE", tensor);
        }
        Path prefix = folder.resolve("checkpoint");
        BundleWriter.write(prefix, tensors);
        TensorBundle bundle = TensorBundle.read(prefix);
        assertThat(bundle.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
        tensors.forEach((name, tensor) -> TensorComparison.requireClose(name, bundle.tensor(name), tensor, 0));
    }
}
