package dev.tern.inspect;

import dev.tern.graph.Constants;
import dev.tern.graph.Extras;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Operator;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.Padding;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tflite.AssociatedFiles;
import dev.tern.tflite.MinimumRuntime;
import dev.tern.tflite.metadata.Content;
import dev.tern.tflite.metadata.FileDescription;
import dev.tern.tflite.metadata.FileType;
import dev.tern.tflite.metadata.MetadataWriter;
import dev.tern.tflite.metadata.ModelMetadata;
import dev.tern.tflite.metadata.ProcessUnit;
import dev.tern.tflite.metadata.SubgraphMetadata;
import dev.tern.tflite.metadata.TensorMetadata;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A small wholly quantised net that names the colour of a picture, built here so that whoever has no model yet has one to
 * look at and run. Its weights are worked out, not trained: each filter measures how near the pixels are to one colour,
 * and what is near on average gets the probability.
 */
public final class ExampleModel {
    /** Name of the packed file of labels. */
    public static final String LABELS_FILE = "labels.txt";

    private static final int SIZE = 32;

    /** How much more a logit grows than the likeness to its colour. */
    private static final float SHARPNESS = 24f;

    /** A colour with its red, green and blue, each 0 or 1. */
    private record Colour(String name, int... parts) {}

    private static final List<Colour> COLOURS = List.of(
            new Colour("black", 0, 0, 0),
            new Colour("red", 1, 0, 0),
            new Colour("green", 0, 1, 0),
            new Colour("blue", 0, 0, 1),
            new Colour("yellow", 1, 1, 0),
            new Colour("magenta", 1, 0, 1),
            new Colour("cyan", 0, 1, 1),
            new Colour("white", 1, 1, 1));

    private static final Quantization UNIT = Quantization.perTensor(1 / 255f, -128);
    private static final Quantization LOGITS = Quantization.perTensor(SHARPNESS / 255f, -128);
    private static final Quantization PROBABILITIES = Quantization.perTensor(1 / 256f, -128);

    private ExampleModel() {}

    /** What the model tells apart, in the order of its result. */
    public static List<String> labels() {
        return COLOURS.stream().map(Colour::name).toList();
    }

    /** The model, with signature, description and packed labels. */
    public static Model build() {
        Model plain = Model.build(Inference.OF_BUILTINS, model -> {
            model.description("Names the colour of a picture");
            int main = model.graph("main", ExampleModel::layers);
            model.signature("serving_default", main);
        });
        byte[] labels = (String.join("\n", labels()) + "\n").getBytes(StandardCharsets.UTF_8);
        Model described = MetadataWriter.store(metadata(), MinimumRuntime.state(plain));
        return AssociatedFiles.none().with(LABELS_FILE, labels).packInto(described);
    }

    private static void layers(GraphBuilder g) {
        int count = COLOURS.size();
        Ref image = g.input(
                Value.of("image", DataType.INT8, Shape.of(-1, SIZE, SIZE, 3)).withQuantization(UNIT));
        Conv2d nearness = new Conv2d(Padding.SAME, 2, 2, Activation.RELU, 1, 1, DataType.FLOAT32);
        DepthwiseConv2d blur = new DepthwiseConv2d(Padding.SAME, 2, 2, 1, Activation.RELU, 1, 1);
        FullyConnected sharpen =
                new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32);
        Ref near = add(
                g,
                nearness,
                "nearness",
                UNIT,
                image,
                weights("colours", 0, Shape.of(count, 3, 3, 3), i -> nearnessWeight(i)),
                bias("origins", UNIT.scale() / 27f / 127f, ExampleModel::origin));
        Ref smooth = add(
                g,
                blur,
                "smooth",
                UNIT,
                near,
                weights("blur", 3, Shape.of(1, 3, 3, count), i -> 1f / 9f),
                bias("no_offset", UNIT.scale() / 9f / 127f, c -> 0f));
        Ref mean = g.node(
                        new Reduction(ReductionRule.MEAN, false),
                        2,
                        List.of(smooth, g.constant("height_and_width", Shape.of(2), 1, 2)),
                        List.of(),
                        List.of(Value.of("mean", DataType.INT8, Shape.of(1, count))
                                .withQuantization(UNIT)))
                .getFirst();
        Quantization diagonal = Quantization.perTensor(SHARPNESS / 127f, 0);
        int[] sharp = new int[count * count];
        for (int c = 0; c < count; c++) {
            sharp[c * count + c] = 127;
        }
        Ref logits = add(
                g,
                sharpen,
                "logits",
                LOGITS,
                mean,
                Constants.of("sharpness", DataType.INT8, Shape.of(count, count), sharp)
                        .withQuantization(diagonal),
                Constants.of("no_bias", Shape.of(count), new int[count])
                        .withQuantization(Quantization.perTensor(UNIT.scale() * diagonal.scale(), 0)));
        g.output(add(g, new Softmax(1f), "probabilities", PROBABILITIES, logits));
    }

    /** Weight {@code i} of the filters: bright where the colour has the part, dark where it lacks it. */
    private static float nearnessWeight(int i) {
        return (COLOURS.get(i / 27).parts[i % 3] == 1 ? 1f : -1f) / 27f;
    }

    /** The nearness of black to colour {@code c}: a third for each part that the colour lacks. */
    private static float origin(int c) {
        int lacking = 0;
        for (int part : COLOURS.get(c).parts) {
            lacking += 1 - part;
        }
        return lacking / 3f;
    }

    /** A real number for each index. */
    @FunctionalInterface
    private interface Reals {
        float at(int index);
    }

    /** Weights as symmetric bytes with a scale for each channel; all weights of a channel have one magnitude. */
    private static Value weights(String name, int channelAxis, Shape shape, Reals reals) {
        int channels = shape.dim(channelAxis);
        float[] scales = new float[channels];
        int[] stored = new int[shape.intElements()];
        for (int i = 0; i < stored.length; i++) {
            int channel = channelAxis == 0 ? i / (stored.length / channels) : i % channels;
            scales[channel] = Math.abs(reals.at(i)) / 127f;
            stored[i] = Math.round(reals.at(i) / scales[channel]);
        }
        return Constants.of(name, DataType.INT8, shape, stored)
                .withQuantization(Quantization.perAxis(scales, new long[channels], channelAxis));
    }

    private static Value bias(String name, float scale, Reals reals) {
        int count = COLOURS.size();
        int[] stored = new int[count];
        float[] scales = new float[count];
        for (int c = 0; c < count; c++) {
            stored[c] = Math.round(reals.at(c) / scale);
            scales[c] = scale;
        }
        return Constants.of(name, Shape.of(count), stored)
                .withQuantization(Quantization.perAxis(scales, new long[count], 0));
    }

    private static Ref add(
            GraphBuilder g, Operator operator, String name, Quantization quantization, Ref data, Value... constants) {
        List<Ref> operands = new ArrayList<>(List.of(data));
        List<Value> described = new ArrayList<>(List.of(g.describe(data)));
        for (Value constant : constants) {
            operands.add(g.value(constant));
            described.add(constant);
        }
        List<Value> results = Inference.OF_BUILTINS.outputs(operator, described).stream()
                .map(result -> result.withName(name).withQuantization(quantization))
                .toList();
        int version = Inference.OF_BUILTINS.version(operator, described, results);
        return g.node(operator, version, operands, List.of(), results).getFirst();
    }

    private static ModelMetadata metadata() {
        TensorMetadata image = TensorMetadata.of("image", "A picture; any size, brought to " + SIZE + " by " + SIZE)
                .withContent(new Content(new Content.Image(Content.ColorSpace.RGB, SIZE, SIZE), null, Extras.NONE))
                .withProcessUnits(List.of(new ProcessUnit.Normalization(List.of(0f), List.of(255f))))
                .withStats(new TensorMetadata.Stats(List.of(1f), List.of(0f)));
        TensorMetadata probabilities = TensorMetadata.of("probabilities", "One probability for each colour")
                .withContent(new Content(new Content.Feature(), null, Extras.NONE))
                .withFiles(List.of(FileDescription.of(LABELS_FILE, FileType.TENSOR_AXIS_LABELS)));
        return ModelMetadata.of(
                "Colour namer",
                "Names the colour of a picture. Its weights are worked out by hand; it is an example.",
                SubgraphMetadata.of(List.of(image), List.of(probabilities)));
    }
}
