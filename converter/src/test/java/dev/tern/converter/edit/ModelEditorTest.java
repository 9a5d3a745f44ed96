package dev.tern.converter.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.quantize.Quantize;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.AssociatedFiles;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.WeightsFile;
import dev.tern.tflite.metadata.ModelMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small nets, edited and run. */
class ModelEditorTest {
    @TempDir
    private Path folder = Path.of("");

    private static Ref dense(GraphBuilder g, Ref x, String name, int inputs, int units) {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        float[] weights = new float[inputs * units];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() - 0.5f;
        }
        Ref w = g.value(
                Constants.of(name + "/w", Shape.of(units, inputs), weights).withHasRank(true));
        return g.node(
                        new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                        List.of(x, w),
                        Value.of(name, DataType.FLOAT32, Shape.of(1, units)).withHasRank(true))
                .getFirst();
    }

    private static Ref named(GraphBuilder g, dev.tern.graph.Operator operator, List<Ref> operands, Value result) {
        return g.node(operator, operands, result).getFirst();
    }

    /** Picture of 4 by 4, flattened, two dense layers, scores. */
    private static Model net() {
        return Model.build(Inference.OF_BUILTINS, m -> {
            int main = m.graph("main", g -> {
                Ref x = g.input("picture", DataType.FLOAT32, Shape.of(1, 4, 4));
                Ref flat = named(
                        g,
                        new Reshape(List.of()),
                        List.of(x, g.constant("flat/shape", Shape.of(2), 1, 16)),
                        Value.of("flat", DataType.FLOAT32, Shape.of(1, 16)));
                Ref hidden = named(
                        g,
                        Objects.requireNonNull(Relu.RELU.defaults()),
                        List.of(dense(g, flat, "hidden", 16, 40)),
                        Value.of("relu", DataType.FLOAT32, Shape.of(1, 40)));
                Ref scores = named(
                        g,
                        new Softmax(1f),
                        List.of(dense(g, hidden, "logits", 40, 3)),
                        Value.of("scores", DataType.FLOAT32, Shape.of(1, 3)));
                g.output(scores);
            });
            m.signature("serving_default", main);
        });
    }

    private static float[] run(Model model, float... input) {
        try (Interpreter interpreter = Interpreter.open(ModelFile.toBytes(model))) {
            interpreter.input(0).copyFrom(input);
            interpreter.run();
            return interpreter.output(0).toFloats();
        }
    }

    private static float[] picture(int count) {
        SplittableRandom random = new SplittableRandom(5);
        float[] all = new float[16 * count];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextFloat();
        }
        return all;
    }

    @Test
    void aBatchGoesThroughReshapesThatWereWrittenForAnother() {
        float[] one = run(net(), picture(1));
        Model batched = ModelEditor.of(net()).batch(2).model();
        assertThat(batched.main().value(batched.main().outputs().getFirst()).shape())
                .isEqualTo(Shape.of(2, 3));
        float[] two = run(batched, picture(2));
        assertThat(two).hasSize(6).startsWith(one);
    }

    @Test
    void anOpenBatchIsWrittenAsOpenAndCanBeResized() {
        Model open =
                ModelFile.read(ModelFile.toBytes(ModelEditor.of(net()).batch(-1).model()));
        assertThat(open.main().value(open.main().outputs().getFirst()).openShape())
                .isEqualTo(Shape.of(-1, 3));
        try (Interpreter interpreter = Interpreter.of(open)) {
            interpreter.resizeStrictly(0, Shape.of(5, 4, 4));
            interpreter.input(0).copyFrom(picture(5));
            interpreter.run();
            assertThat(interpreter.output(0).toFloats()).hasSize(15).startsWith(run(net(), picture(1)));
        }
        Model closed = ModelEditor.of(open).batch(3).model();
        assertThat(closed.main().value(closed.main().outputs().getFirst()).openShape())
                .isNull();
        assertThat(run(closed, picture(3))).hasSize(9);
    }

    @Test
    void shapesThatAreComputedAreFollowed() {
        Model model = Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(1, 6));
            Ref y = g.input("y", DataType.FLOAT32, Shape.of(2, 3));
            g.output(named(
                    g,
                    new Reshape(List.of()),
                    List.of(x, g.add(new ShapeOf(DataType.INT32), y)),
                    Value.of("z", DataType.FLOAT32, Shape.of(2, 3))));
        }));
        Model other = ModelEditor.of(model)
                .inputShapes(Map.of("x", Shape.of(1, 8), "y", Shape.of(4, 2)))
                .model();
        assertThat(other.main().value(other.main().outputs().getFirst()).shape())
                .isEqualTo(Shape.of(4, 2));
    }

    @Test
    void shapesThatDoNotFitAreRefusedWithTheNode() {
        assertThatThrownBy(() -> ModelEditor.of(net()).inputShapes(Map.of("picture", Shape.of(1, 4, 5))))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("FULLY_CONNECTED 'hidden'");
        assertThatThrownBy(() -> ModelEditor.of(net()).inputShapes(Map.of("picture", Shape.of(4, 4))))
                .hasMessageContaining("3 extents");
        assertThatThrownBy(() -> ModelEditor.of(net()).inputShapes(Map.of("photo", Shape.of(1, 4, 4))))
                .hasMessageContaining("'picture'");
        assertThatThrownBy(() -> ModelEditor.of(net()).batch(0)).hasMessageContaining("1 or more");
    }

    @Test
    void aPartIsCutOutAndTheRestJoinedAgain() {
        ModelEditor whole = ModelEditor.of(net());
        Model front = whole.cut(List.of(), List.of("relu")).model();
        Model back = whole.cut(List.of("relu"), List.of()).model();
        assertThat(front.main().nodes()).hasSize(3);
        assertThat(back.main().nodes()).hasSize(2);
        float[] features = run(front, picture(1));
        assertThat(features).hasSize(40);
        assertThat(run(back, features)).isEqualTo(run(net(), picture(1)));
        Model joined = ModelEditor.of(front).join(back, Map.of()).model();
        assertThat(joined.main().nodes()).hasSize(5);
        assertThat(run(joined, picture(1))).isEqualTo(run(net(), picture(1)));
        assertThat(joined.signature("serving_default")).isPresent();
    }

    @Test
    void cutsAndJoinsThatCannotBeAreRefused() {
        ModelEditor whole = ModelEditor.of(net());
        assertThatThrownBy(() -> whole.cut(List.of("hidden/w"), List.of())).hasMessageContaining("a constant");
        assertThatThrownBy(() -> whole.cut(List.of("logits"), List.of("relu"))).hasMessageContaining("'picture'");
        assertThatThrownBy(() -> whole.cut(List.of("no such"), List.of())).hasMessageContaining("'no such'");
        assertThatThrownBy(() -> whole.join(net(), Map.of()))
                .hasMessageContaining("expected f32[1,4,4], found f32[1,3]");
        assertThatThrownBy(() -> whole.join(net(), Map.of("picture", "hidden"))).hasMessageContaining("output");
    }

    @Test
    void namesChange() {
        Model renamed = ModelEditor.of(net())
                .renameTensor("relu", "features")
                .renameSignature("serving_default", "classify")
                .renameInput("classify", "picture", "image")
                .renameOutput("classify", "scores", "probabilities")
                .addSignature("plain")
                .model();
        assertThat(renamed.signatures()).extracting(s -> s.key()).containsExactly("classify", "plain");
        try (Interpreter interpreter = Interpreter.open(ModelFile.toBytes(renamed))) {
            var runner = interpreter.signature("classify");
            runner.input("image").copyFrom(picture(1));
            runner.run();
            assertThat(runner.output("probabilities").toFloats()).isEqualTo(run(net(), picture(1)));
        }
        assertThat(ModelEditor.of(renamed)
                        .removeSignature("plain")
                        .stripNames()
                        .model()
                        .main()
                        .values())
                .extracting(Value::name)
                .contains("picture", "scores", "")
                .doesNotContain("features");
        assertThatThrownBy(() -> ModelEditor.of(net()).renameTensor("relu", "hidden"))
                .hasMessageContaining("no other tensor has");
        assertThatThrownBy(() -> ModelEditor.of(net()).renameSignature("other", "x"))
                .hasMessageContaining("serving_default");
    }

    /** QUANTIZE, dense on int8, DEQUANTIZE. */
    private static Model quantized(boolean withBorder) {
        Quantization in = Quantization.perTensor(1 / 64f, -3);
        Quantization out = Quantization.perTensor(1 / 32f, 5);
        return Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Value stored = Value.of("x8", DataType.INT8, Shape.of(1, 4)).withQuantization(in);
            Ref x = withBorder
                    ? named(
                            g,
                            Objects.requireNonNull(Quantize.DEFINITION.defaults()),
                            List.of(g.input("x", DataType.FLOAT32, Shape.of(1, 4))),
                            stored)
                    : g.input(stored);
            Value w = Constants.ofBytes(
                            "w", DataType.INT8, Shape.of(2, 4), new byte[] {10, 20, -30, 40, -50, 60, 70, -80})
                    .withQuantization(Quantization.perTensor(1 / 128f, 0));
            Ref y = named(
                    g,
                    new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                    List.of(x, g.value(w)),
                    Value.of("y8", DataType.INT8, Shape.of(1, 2)).withQuantization(out));
            g.output(
                    withBorder
                            ? named(
                                    g,
                                    Objects.requireNonNull(Dequantize.DEFINITION.defaults()),
                                    List.of(y),
                                    Value.of("y", DataType.FLOAT32, Shape.of(1, 2)))
                            : y);
        }));
    }

    @Test
    void aQuantizeAtTheBorderGoes() {
        Model bytes = ModelEditor.of(quantized(true))
                .inputType("x", DataType.INT8)
                .outputType("y", DataType.INT8)
                .model();
        assertThat(bytes.main().nodes()).hasSize(1);
        assertThat(bytes.main().value(bytes.main().inputs().getFirst()).name()).isEqualTo("x");
        assertThat(bytes.main().value(bytes.main().outputs().getFirst()).name()).isEqualTo("y");
        float[] expected = run(quantized(true), 0.5f, -0.25f, 0.75f, 1f);
        try (Interpreter interpreter = Interpreter.open(ModelFile.toBytes(bytes))) {
            interpreter.input(0).copyFrom(new byte[] {29, -19, 45, 61});
            interpreter.run();
            byte[] stored = interpreter.output(0).toBytes();
            for (int i = 0; i < 2; i++) {
                assertThat((stored[i] - 5) / 32f).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void unsignedBytesAreShifted() {
        for (boolean border : new boolean[] {true, false}) {
            String x = border ? "x" : "x8";
            String y = border ? "y" : "y8";
            Model bytes = ModelEditor.of(quantized(border))
                    .inputType(x, DataType.UINT8)
                    .outputType(y, DataType.UINT8)
                    .model();
            try (Interpreter interpreter = Interpreter.open(ModelFile.toBytes(bytes))) {
                assertThat(interpreter.input(0).quantization()).isEqualTo(Quantization.perTensor(1 / 64f, 125));
                interpreter.input(0).copyFrom(new byte[] {(byte) 157, 109, (byte) 173, (byte) 189});
                interpreter.run();
                float[] expected = run(quantized(true), 0.5f, -0.25f, 0.75f, 1f);
                byte[] stored = interpreter.output(0).toBytes();
                for (int i = 0; i < 2; i++) {
                    assertThat(((stored[i] & 0xff) - 133) / 32f).isEqualTo(expected[i]);
                }
            }
        }
    }

    @Test
    void floatsGoAroundBytesAndBytesAroundFloats() {
        Model floats = ModelEditor.of(quantized(false))
                .inputType("x8", DataType.FLOAT32)
                .outputType("y8", DataType.FLOAT32)
                .model();
        assertThat(run(floats, 0.5f, -0.25f, 0.75f, 1f)).isEqualTo(run(quantized(true), 0.5f, -0.25f, 0.75f, 1f));
        assertThatThrownBy(() -> ModelEditor.of(net()).inputType("picture", DataType.UINT8))
                .hasMessageContaining("scale");
        Model bytes = ModelEditor.of(net())
                .inputType("picture", DataType.UINT8, Quantization.perTensor(1 / 255f, 0))
                .model();
        assertThat(bytes.main().nodes().getFirst().operator().name()).isEqualTo("DEQUANTIZE");
        assertThat(bytes.signatures().getFirst().inputs().get("picture"))
                .isEqualTo(bytes.main().inputs().getFirst());
    }

    @Test
    void labelsAndDescriptionsTravelWithTheFile() throws IOException {
        Model described = ModelEditor.of(net())
                .labels("scores", List.of("cat", "dog", "bird"))
                .about("author", "Ada")
                .about("description", "Tells animals apart")
                .metadata("NOTE", new byte[] {1, 2, 3})
                .model();
        Path file = folder.resolve("described.tflite");
        ModelFile.write(described, file);
        Model read = ModelFile.read(file);
        assertThat(AssociatedFiles.of(read).lines("labels.txt")).containsExactly("cat", "dog", "bird");
        assertThat(ModelMetadata.of(read).orElseThrow().author()).isEqualTo("Ada");
        assertThat(ModelMetadata.of(read).orElseThrow().output(0).orElseThrow().files())
                .hasSize(1);
        Model bare = ModelEditor.of(read).removeAllMetadata().model();
        assertThat(bare.metadata()).isEmpty();
        assertThat(AssociatedFiles.of(bare).names()).isEmpty();
        assertThatThrownBy(() -> ModelEditor.of(net()).labels("scores", List.of("one")))
                .hasMessageContaining("3 labels");
        assertThatThrownBy(() -> ModelEditor.of(net()).removeMetadata("NOTE")).hasMessageContaining("none at all");
        assertThatThrownBy(() -> ModelEditor.of(net()).about("color", "red")).hasMessageContaining("author");
    }

    @Test
    void weightsStandWhereTheyAreWanted() throws IOException {
        Path inside = folder.resolve("inside.tflite");
        Path behind = folder.resolve("behind.tflite");
        Path beside = folder.resolve("beside.tflite");
        ModelFile.write(net(), inside);
        WeightsFile.behind(net(), behind);
        WeightsFile.beside(net(), beside, "weights.bin");
        assertThat(Files.size(folder.resolve("weights.bin"))).isEqualTo(16 * 40 * 4);
        assertThat(Files.size(beside)).isLessThan(Files.size(inside) - 16 * 40 * 4 + 512);
        float[] expected = run(net(), picture(1));
        for (Path file : List.of(behind, beside)) {
            try (Interpreter interpreter = Interpreter.open(file)) {
                interpreter.input(0).copyFrom(picture(1));
                interpreter.run();
                assertThat(interpreter.output(0).toFloats()).isEqualTo(expected);
            }
            Path back = folder.resolve("back.tflite");
            WeightsFile.inside(ModelFile.read(file), back);
            Files.deleteIfExists(folder.resolve("moved"));
            Path alone = Files.createDirectory(folder.resolve("moved")).resolve("back.tflite");
            Files.move(back, alone);
            try (Interpreter interpreter = Interpreter.open(alone)) {
                interpreter.input(0).copyFrom(picture(1));
                interpreter.run();
                assertThat(interpreter.output(0).toFloats()).isEqualTo(expected);
            }
            Files.delete(alone);
        }
        // The weights of a model that is read from two files can be put elsewhere again.
        WeightsFile.beside(ModelFile.read(beside), folder.resolve("again.tflite"), "again.bin");
        try (Interpreter interpreter = Interpreter.open(folder.resolve("again.tflite"))) {
            interpreter.input(0).copyFrom(picture(1));
            interpreter.run();
            assertThat(interpreter.output(0).toFloats()).isEqualTo(expected);
        }
        assertThatThrownBy(() -> WeightsFile.beside(net(), beside, "../weights.bin"))
                .hasMessageContaining("a plain name");
    }
}
