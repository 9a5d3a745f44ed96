package dev.tern.cli;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tflite.ModelFile;
import java.nio.file.Path;
import java.util.List;

/** Model files for tests of commands, built here. */
final class BuiltModels {
    private BuiltModels() {}

    /** Tells whether a picture is red, green or blue; {@code sharpness} scales the scores before the softmax. */
    static Path colors(Path folder, String name, float sharpness) {
        Model model = Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref pixels = g.input("pixels", DataType.FLOAT32, Shape.of(1, 6, 6, 3));
            Ref mean = g.add(new Reduction(ReductionRule.MEAN, false), pixels, g.constant("axes", Shape.of(2), 1, 2));
            Ref weights = g.constant("weights", Shape.of(3, 3), sharpness, 0, 0, 0, sharpness, 0, 0, 0, sharpness);
            Ref scaled = g.node(
                            new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                            List.of(mean, weights, g.constant("bias", Shape.of(3), 0f, 0f, 0f)),
                            Value.of("scaled", DataType.FLOAT32, Shape.of(1, 3)))
                    .getFirst();
            g.output(g.add(new Softmax(1f), scaled));
        }));
        Path file = folder.resolve(name);
        ModelFile.write(model, file);
        return file;
    }

    /** Hands on the encodings of two boxes and their scores for two classes and the background. */
    static Path rawDetector(Path folder) {
        Model model = Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref boxes = g.input("boxes", DataType.FLOAT32, Shape.of(1, 2, 4));
            Ref scores = g.input("scores", DataType.FLOAT32, Shape.of(1, 2, 3));
            g.output(g.add(java.util.Objects.requireNonNull(FloatFunctions.FLOOR.defaults()), boxes));
            g.output(g.add(new Softmax(1f), scores));
        }));
        Path file = folder.resolve("raw.tflite");
        ModelFile.write(model, file);
        return file;
    }
}
