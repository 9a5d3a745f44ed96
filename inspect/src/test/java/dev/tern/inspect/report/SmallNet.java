package dev.tern.inspect.report;

import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Signature;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tflite.AssociatedFiles;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.metadata.Content;
import dev.tern.tflite.metadata.FileDescription;
import dev.tern.tflite.metadata.FileType;
import dev.tern.tflite.metadata.MetadataWriter;
import dev.tern.tflite.metadata.ModelMetadata;
import dev.tern.tflite.metadata.ProcessUnit;
import dev.tern.tflite.metadata.SubgraphMetadata;
import dev.tern.tflite.metadata.TensorMetadata;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A convolution, a mean and a softmax with everything that a report can tell: metadata, labels, a signature. */
public final class SmallNet {
    private SmallNet() {}

    /** The model as it is read from its own file. */
    public static Model stored() {
        return ModelFile.read(bytes());
    }

    /** The bytes of its file. */
    public static byte[] bytes() {
        Graph graph = Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("image", DataType.FLOAT32, Shape.of(-1, 8, 8, 3));
            float[] filter = new float[4 * 3 * 3 * 3];
            for (int i = 0; i < filter.length; i++) {
                filter[i] = i % 7 - 3;
            }
            Ref conv = g.add(
                    new Conv2d(Padding.SAME, 2, 2, Activation.RELU, 1, 1, DataType.FLOAT32),
                    x,
                    g.constant("filter", Shape.of(4, 3, 3, 3), filter),
                    g.constant("bias", Shape.of(4), 0f, 1f, 2f, 3f));
            Ref mean = g.add(new Reduction(ReductionRule.MEAN, false), conv, g.constant("axes", Shape.of(2), 1, 2));
            g.output(g.add(new Softmax(1f), mean));
        });
        Model model = Model.of(graph)
                .withDescription("a small net")
                .withSignatures(List.of(Signature.of(
                        "classify",
                        0,
                        Map.of("picture", graph.inputs().getFirst()),
                        Map.of("scores", graph.outputs().getFirst()))));
        TensorMetadata input = TensorMetadata.of("picture", "what to look at")
                .withContent(new Content(new Content.Image(Content.ColorSpace.RGB, 0, 0), null, Extras.NONE))
                .withProcessUnits(List.of(new ProcessUnit.Normalization(List.of(127.5f), List.of(127.5f))));
        TensorMetadata output = TensorMetadata.of("scores", "")
                .withFiles(List.of(FileDescription.of("labels.txt", FileType.TENSOR_AXIS_LABELS)));
        ModelMetadata metadata = ModelMetadata.of(
                "small", "tells four things apart", SubgraphMetadata.of(List.of(input), List.of(output)));
        Model described = MetadataWriter.store(metadata, model);
        return ModelFile.toBytes(AssociatedFiles.none()
                .with("labels.txt", "a\nb\nc\nd\n".getBytes(StandardCharsets.UTF_8))
                .packInto(described));
    }
}
