package dev.tern.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.converter.ConverterOptions.Weights;
import dev.tern.graph.Constants;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.operators.Activation;
import dev.tern.operators.Padding;
import dev.tern.operators.add.Add;
import dev.tern.operators.block.SpaceToBatch;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.div.Div;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.quantize.Quantize;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.tanh.Tanh;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.Sequential;
import dev.tern.training.layer.BatchNormalization;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.ReluLayer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Functions of Java's, each written so that one rewrite applies. */
class ConverterTest {
    private final SplittableRandom random = new SplittableRandom(3);

    private Ref weights(GraphBuilder g, int... dims) {
        Shape shape = Shape.of(dims);
        float[] all = new float[shape.intElements()];
        for (int i = 0; i < all.length; i++) {
            all[i] = random.nextFloat() - 0.4f;
        }
        return g.value(Constants.of("w", shape, all).withHasRank(true));
    }

    private static Ref number(GraphBuilder g, float number) {
        return g.constant("number", Shape.scalar(), number);
    }

    private static Ref plain(GraphBuilder g, dev.tern.operators.OperatorDefinition<?> definition, Ref... operands) {
        return g.add(Objects.requireNonNull(definition.defaults()), operands);
    }

    private static Conversion convert(Shape input, BiFunction<GraphBuilder, Ref, Ref> body) {
        return Converter.fromFunction(
                        (g, arguments) -> List.of(body.apply(g, arguments.getFirst())),
                        new Converter.Spec("x", DataType.FLOAT32, input))
                .convert();
    }

    private static String operators(Conversion conversion) {
        return conversion.model().main().nodes().stream()
                .map(node -> node.operator().name())
                .collect(Collectors.joining(" "));
    }

    private static Conv2d conv(Padding padding) {
        return new Conv2d(padding, 1, 1, Activation.NONE, 1, 1, DataType.FLOAT32);
    }

    private static final Shape IMAGE = Shape.of(-1, 9, 8, 3);

    @Test
    void batchNormalisationAndActivationGoIntoTheConvolution() {
        Conversion conversion = convert(IMAGE, (g, x) -> {
            Ref c = g.add(conv(Padding.SAME), x, weights(g, 4, 3, 3, 3), weights(g, 4));
            Ref scaled = g.add(new Mul(Activation.NONE), c, weights(g, 4));
            Ref shifted = g.add(new Add(Activation.NONE, true), scaled, weights(g, 1, 1, 1, 4));
            return plain(g, Relu.RELU6, shifted);
        });
        assertThat(operators(conversion)).isEqualTo("CONV_2D");
        assertThat(conversion.report().differences())
                .allSatisfy(d -> assertThat(d.relative()).isLessThan(1e-5));
    }

    @Test
    void sumsAndFactorsBeforeADenseLayerGoIntoIt() {
        Conversion conversion = convert(Shape.of(-1, 6), (g, x) -> {
            Ref scaled = g.add(new Mul(Activation.NONE), x, weights(g, 6));
            Ref shifted = g.add(new Add(Activation.NONE, true), scaled, weights(g, 6));
            return g.add(
                    new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                    shifted,
                    weights(g, 5, 6),
                    Ref.absent());
        });
        assertThat(operators(conversion)).isEqualTo("FULLY_CONNECTED");
        assertThat(conversion.report().differences())
                .allSatisfy(d -> assertThat(d.relative()).isLessThan(1e-5));
    }

    @Test
    void paddingGoesIntoTheConvolutionOnlyWhereItIsSame() {
        BiFunction<GraphBuilder, int[], Ref> none = (g, pads) -> g.constant("pads", Shape.of(4, 2), pads);
        Conversion same = convert(
                IMAGE,
                (g, x) -> g.add(
                        conv(Padding.VALID),
                        plain(g, Pad.PAD, x, none.apply(g, new int[] {0, 0, 1, 1, 1, 1, 0, 0})),
                        weights(g, 4, 3, 3, 3),
                        weights(g, 4)));
        Conversion other = convert(
                IMAGE,
                (g, x) -> g.add(
                        conv(Padding.VALID),
                        plain(g, Pad.PAD, x, none.apply(g, new int[] {0, 0, 2, 0, 1, 1, 0, 0})),
                        weights(g, 4, 3, 3, 3),
                        weights(g, 4)));
        assertThat(operators(same)).isEqualTo("CONV_2D");
        assertThat(operators(other)).isEqualTo("PAD CONV_2D");
    }

    @Test
    void movesToBatchesBecomeDilation() {
        Conversion conversion = convert(Shape.of(-1, 8, 8, 3), (g, x) -> {
            Ref block = g.constant("block", Shape.of(2), 2, 2);
            Ref moved =
                    plain(g, SpaceToBatch.SPACE_TO_BATCH_ND, x, block, g.constant("pads", Shape.of(2, 2), 2, 2, 2, 2));
            Ref c = g.add(conv(Padding.VALID), moved, weights(g, 4, 3, 3, 3), weights(g, 4));
            return plain(g, SpaceToBatch.BATCH_TO_SPACE_ND, c, block, g.constant("crops", Shape.of(2, 2), 0, 0, 0, 0));
        });
        assertThat(operators(conversion)).isEqualTo("CONV_2D");
        assertThat(((Conv2d) conversion.model().main().nodes().getFirst().operator()).dilationHeight())
                .isEqualTo(2);
    }

    @Test
    void transposesAndReshapesCancel() {
        Conversion conversion = convert(Shape.of(2, 3, 4), (g, x) -> {
            Ref there = plain(g, Transpose.DEFINITION, x, g.constant("p", Shape.of(3), 2, 0, 1));
            Ref back = plain(g, Transpose.DEFINITION, there, g.constant("p", Shape.of(3), 1, 2, 0));
            Ref flat = g.add(new Reshape(List.of()), back, g.constant("s", Shape.of(1), 24));
            Ref full = g.add(new Reshape(List.of()), flat, g.constant("s", Shape.of(3), 2, 3, 4));
            return plain(g, Relu.RELU, full);
        });
        assertThat(operators(conversion)).isEqualTo("RELU");
    }

    @Test
    void idiomsAreRecognised() {
        Conversion hardSwish = convert(Shape.of(2, 7), (g, x) -> {
            Ref gate = plain(g, Relu.RELU6, g.add(new Add(Activation.NONE, true), x, number(g, 3)));
            Ref product = g.add(new Mul(Activation.NONE), x, gate);
            return g.add(new Mul(Activation.NONE), product, number(g, 1f / 6));
        });
        assertThat(operators(hardSwish)).isEqualTo("HARD_SWISH");
        Conversion gelu = convert(Shape.of(2, 7), (g, x) -> {
            Ref cube = g.add(new Mul(Activation.NONE), plain(g, FloatFunctions.SQUARE, x), x);
            Ref inner = g.add(
                    new Add(Activation.NONE, true), x, g.add(new Mul(Activation.NONE), cube, number(g, 0.044715f)));
            Ref tanh = plain(g, Tanh.DEFINITION, g.add(new Mul(Activation.NONE), inner, number(g, 0.797884583f)));
            Ref half = g.add(new Mul(Activation.NONE), x, number(g, 0.5f));
            return g.add(new Mul(Activation.NONE), half, g.add(new Add(Activation.NONE, true), tanh, number(g, 1)));
        });
        assertThat(operators(gelu)).isEqualTo("GELU");
        Conversion softmax = convert(Shape.of(2, 7), (g, x) -> {
            Ref exp = plain(g, Exp.DEFINITION, x);
            Ref sum = g.add(new Reduction(ReductionRule.SUM, true), exp, g.constant("axes", Shape.of(1), -1));
            return g.add(new Div(Activation.NONE), exp, sum);
        });
        assertThat(operators(softmax)).isEqualTo("SOFTMAX");
        Conversion l2 = convert(Shape.of(2, 7), (g, x) -> {
            Ref squares = plain(g, FloatFunctions.SQUARE, x);
            Ref sum = g.add(new Reduction(ReductionRule.SUM, true), squares, g.constant("axes", Shape.of(1), 1));
            return g.add(new Mul(Activation.NONE), x, plain(g, Rsqrt.DEFINITION, sum));
        });
        assertThat(operators(l2)).isEqualTo("L2_NORMALIZATION");
        Conversion difference = convert(
                Shape.of(2, 7),
                (g, x) -> plain(g, FloatFunctions.SQUARE, g.add(new Sub(Activation.NONE, true), x, weights(g, 7))));
        assertThat(operators(difference)).isEqualTo("SQUARED_DIFFERENCE");
    }

    private Converter dense() {
        return Converter.fromFunction(
                (g, arguments) -> {
                    Ref h = g.add(
                            new FullyConnected(Activation.RELU, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                            arguments.getFirst(),
                            weights(g, 128, 784),
                            weights(g, 128));
                    return List.of(g.add(
                            new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                            h,
                            weights(g, 10, 128),
                            weights(g, 10)));
                },
                new Converter.Spec("x", DataType.FLOAT32, Shape.of(-1, 784)));
    }

    @Test
    void smallerWeightsMakeSmallerFilesOfTheSameAnswers() {
        assertThat(dense().convert().report().bytes()).isBetween(400_000L, 410_000L);
        for (Map.Entry<Weights, Long> each : Map.of(Weights.FLOAT16, 206_000L, Weights.DYNAMIC_RANGE, 110_000L)
                .entrySet()) {
            Conversion conversion = dense().with(ConverterOptions.defaults().withWeights(each.getKey()))
                    .convert();
            assertThat(conversion.report().bytes()).isLessThan(each.getValue());
            assertThat(conversion.report().differences())
                    .isNotEmpty()
                    .allSatisfy(d -> assertThat(d.relative()).isLessThan(0.05));
        }
    }

    @Test
    void theSameSourceGivesTheSameBytes() {
        Converter once = Converter.fromFunction(
                (g, arguments) -> List.of(plain(g, Relu.RELU, arguments.getFirst())),
                new Converter.Spec("x", DataType.FLOAT32, Shape.of(-1, 4)));
        assertThat(once.convert().toBytes()).isEqualTo(once.convert().toBytes());
        try (Interpreter interpreter = Interpreter.open(once.convert().toBytes())) {
            interpreter.resizeStrictly(0, Shape.of(3, 4));
            interpreter.run();
            assertThat(interpreter.output(0).shape()).isEqualTo(Shape.of(3, 4));
        }
    }

    @Test
    void anOldRuntimeIsRefusedByNode() {
        Converter gelu = Converter.fromFunction(
                (g, arguments) -> List.of(g.add(new dev.tern.operators.gelu.Gelu(false), arguments.getFirst())),
                new Converter.Spec("x", DataType.FLOAT32, Shape.of(2, 4)));
        assertThatThrownBy(() -> gelu.with(ConverterOptions.defaults().withMinimumRuntime("2.3.0"))
                        .convert())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("GELU")
                .hasMessageContaining("2.3.0");
    }

    /** Keras' PReLU: relu(x) + (-alpha) * relu(-x). */
    @Test
    void preluIsFound() {
        Conversion keras = convert(IMAGE, (g, x) -> {
            Ref below = plain(g, Relu.RELU, plain(g, dev.tern.operators.elementwise.Signs.NEG, x));
            Ref scaled = g.add(new Mul(Activation.NONE), weights(g, 1, 1, 3), below);
            return g.add(new Add(Activation.NONE, true), plain(g, Relu.RELU, x), scaled);
        });
        assertThat(operators(keras)).isEqualTo("PRELU");
        Conversion minimum = convert(IMAGE, (g, x) -> {
            Ref below = plain(g, dev.tern.operators.elementwise.Extremes.MINIMUM, x, number(g, 0));
            Ref scaled = g.add(new Mul(Activation.NONE), below, weights(g, 3));
            return g.add(new Add(Activation.NONE, true), scaled, plain(g, Relu.RELU, x));
        });
        assertThat(operators(minimum)).isEqualTo("PRELU");
        for (Conversion conversion : List.of(keras, minimum)) {
            assertThat(conversion.report().differences())
                    .allSatisfy(d -> assertThat(d.relative()).isLessThan(1e-6));
        }
    }

    @Test
    void transposesAtTheEndGo() {
        Conversion conversion = convert(Shape.of(2, 3, 4), (g, x) -> {
            Ref order = g.constant("order", Shape.of(3), 1, 0, 2);
            Ref turned = plain(g, Transpose.DEFINITION, plain(g, Tanh.DEFINITION, x), order);
            return plain(g, Transpose.DEFINITION, turned, order);
        });
        assertThat(operators(conversion)).isEqualTo("TANH");
    }

    private static Conversion convertFor(String runtime, Shape input, BiFunction<GraphBuilder, Ref, Ref> body) {
        return Converter.fromFunction(
                        (g, arguments) -> List.of(body.apply(g, arguments.getFirst())),
                        new Converter.Spec("x", DataType.FLOAT32, input))
                .with(ConverterOptions.defaults().withMinimumRuntime(runtime))
                .convert();
    }

    private Ref dense(GraphBuilder g, Ref x, int depth, int units, boolean keeps) {
        return g.add(
                new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, keeps, false, DataType.FLOAT32),
                x,
                weights(g, units, depth));
    }

    @Test
    void newerOperatorsAreSpelledOutForOlderRuntimes() {
        Map<String, BiFunction<GraphBuilder, Ref, Ref>> nets = new java.util.LinkedHashMap<>();
        nets.put("2.8.0", (g, x) -> g.add(new dev.tern.operators.gelu.Gelu(true), x));
        nets.put("1.14.0", (g, x) -> plain(g, dev.tern.operators.hardswish.HardSwish.DEFINITION, x));
        nets.put("2.9.0", (g, x) -> plain(g, Relu.RELU_0_TO_1, x));
        nets.put("1.15.0", (g, x) -> dense(g, x, 6, 4, true));
        nets.put("2.0.0", (g, x) -> dense(g, x, 6, 4, false));
        nets.put(
                "2.4.0",
                (g, x) -> plain(
                        g,
                        dev.tern.operators.broadcast.BroadcastTo.DEFINITION,
                        x,
                        g.constant("to", Shape.of(3), 5, 3, 6)));
        nets.put(
                "2.2.0",
                (g, x) -> g.add(
                        new dev.tern.operators.batchmatmul.BatchMatmul(false, false, false), x, weights(g, 6, 4)));
        nets.forEach((runtime, net) -> {
            Conversion conversion = convertFor(runtime, Shape.of(3, 6), net);
            String needed =
                    dev.tern.tflite.MinimumRuntime.of(conversion.model()).orElseThrow();
            assertThat(dev.tern.tflite.MinimumRuntime.compare(needed, runtime))
                    .as(runtime + " " + operators(conversion))
                    .isLessThanOrEqualTo(0);
            assertThat(conversion.report().differences())
                    .isNotEmpty()
                    .allSatisfy(d -> assertThat(d.relative()).isLessThan(1e-5));
        });
    }

    @Test
    void denseLayersOfFewBytesRunOnOlderRuntimesWithOneScale() {
        Converter net = Converter.fromFunction(
                (g, arguments) -> List.of(dense(g, arguments.getFirst(), 64, 48, false)),
                new Converter.Spec("x", DataType.FLOAT32, Shape.of(2, 64)));
        ConverterOptions options = ConverterOptions.defaults().withWeights(Weights.DYNAMIC_RANGE);
        Conversion usual = net.with(options).convert();
        Conversion old = net.with(options.withMinimumRuntime("2.3.0")).convert();
        assertThat(usual.report().after()).containsKey("FULLY_CONNECTED version 12");
        assertThat(old.report().after()).containsKey("FULLY_CONNECTED version 9");
        assertThat(old.report().runtime()).isEqualTo("2.3.0");
        assertThat(old.report().differences())
                .allSatisfy(d -> assertThat(d.relative()).isLessThan(0.05));
    }

    @Test
    void whatAnOlderRuntimeCannotDoIsNamed() {
        BiFunction<GraphBuilder, Ref, Ref> sums = (g, x) -> g.add(
                new dev.tern.operators.cumsum.Cumsum(false, false),
                g.add(new dev.tern.operators.gelu.Gelu(false), x),
                g.constant("axis", Shape.scalar(), 1));
        assertThatThrownBy(() -> convertFor("2.3.0", Shape.of(3, 6), sums))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("2 nodes need a newer runtime")
                .hasMessageContaining("CUMSUM")
                .hasMessageContaining("known since 2.4.0")
                .hasMessageContaining("GELU")
                .hasMessageContaining("ask for 2.9.0");
        assertThatThrownBy(() -> convertFor("soon", Shape.of(3, 6), sums)).hasMessageContaining("as 2.5.0");
    }

    /** The dense net for Fashion-MNIST: 101,770 numbers. */
    @Test
    void aDenseNetIsSmallAndAlwaysTheSame(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) {
        dev.tern.training.savedmodel.SavedModelWriter.write(
                dev.tern.training.Sequential.of(
                                dev.tern.training.layer.Flatten.of(28, 28),
                                dev.tern.training.layer.Dense.of(128).relu(),
                                dev.tern.training.layer.Dense.of(10))
                        .initialize(1)
                        .exported(),
                folder);
        byte[] plain = Converter.fromSavedModel(folder).convert().toBytes();
        Conversion small = Converter.fromSavedModel(folder)
                .with(ConverterOptions.defaults().withWeights(Weights.DYNAMIC_RANGE))
                .convert();
        assertThat(plain.length).isLessThanOrEqualTo(410_000);
        assertThat(small.toBytes().length).isLessThanOrEqualTo(110_000);
        assertThat(plain).isEqualTo(Converter.fromSavedModel(folder).convert().toBytes());
        assertThat(small.report().differences())
                .allSatisfy(d -> assertThat(d.relative()).isLessThan(0.05));
    }

    /** The seed of the project: a folder that Keras' optimiser has left its memory in, and the files made of it. */
    @Test
    void aTrainedNetOfOverAMegabyteBecomesAFileOfATenth(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
            throws Exception {
        dev.tern.training.savedmodel.SavedModelWriter.write(
                dev.tern.training.Sequential.of(
                                dev.tern.training.layer.Flatten.of(28, 28),
                                dev.tern.training.layer.Dense.of(128).relu(),
                                dev.tern.training.layer.Dense.of(10))
                        .initialize(1)
                        .exported(),
                folder);
        java.nio.file.Path prefix = folder.resolve("variables/variables");
        dev.tern.training.savedmodel.TensorBundle bundle = dev.tern.training.savedmodel.TensorBundle.read(prefix);
        java.util.Map<String, dev.tern.tensor.Tensor> all = new java.util.TreeMap<>();
        for (String name : bundle.names()) {
            all.put(name, bundle.tensor(name));
            if (bundle.type(name) == DataType.FLOAT32) {
                // Adam keeps two numbers for each weight.
                all.put("optimizer/_momentums/" + name, bundle.tensor(name));
                all.put("optimizer/_velocities/" + name, bundle.tensor(name));
            }
        }
        dev.tern.training.savedmodel.BundleWriter.write(prefix, all);
        long bytes = 0;
        try (java.util.stream.Stream<java.nio.file.Path> files = java.nio.file.Files.walk(folder)) {
            for (java.nio.file.Path file :
                    files.filter(java.nio.file.Files::isRegularFile).toList()) {
                bytes += java.nio.file.Files.size(file);
            }
        }
        assertThat(bytes).isGreaterThanOrEqualTo(1_200_000);
        ConverterOptions options = ConverterOptions.defaults();
        assertThat(Converter.fromSavedModel(folder).convert().toBytes().length).isLessThanOrEqualTo(410_000);
        assertThat(Converter.fromSavedModel(folder)
                        .with(options.withWeights(Weights.DYNAMIC_RANGE))
                        .convert()
                        .toBytes()
                        .length)
                .isLessThanOrEqualTo(110_000);
    }

    /** Constants may lie in arrays of floats; a file has their bytes all the same. */
    @Test
    void constantsInAnyMemoryAreWritten(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Exception {
        float[] number = {2.5f};
        Conversion conversion = convert(
                Shape.of(2, 3),
                (g, x) -> g.add(
                        new Mul(Activation.NONE),
                        x,
                        g.value(dev.tern.graph.Value.of("two", DataType.FLOAT32, Shape.scalar())
                                .withHasRank(true)
                                .withBuffer(
                                        dev.tern.graph.Buffer.of(java.lang.foreign.MemorySegment.ofArray(number))))));
        java.nio.file.Path file = folder.resolve("net.tflite");
        conversion.write(file);
        assertThat(java.nio.file.Files.readAllBytes(file)).isEqualTo(conversion.toBytes());
    }

    private static Conversion quantised(ConverterOptions options) {
        Shape shape = Shape.of(1, 4);
        return Converter.fromFunction(
                        (g, arguments) -> {
                            Value bytes = Value.of("bytes", DataType.INT8, shape)
                                    .withQuantization(Quantization.perTensor(0.5f, 3));
                            Ref q = g.node(
                                            Objects.requireNonNull(Quantize.DEFINITION.defaults()),
                                            List.of(arguments.getFirst()),
                                            bytes)
                                    .getFirst();
                            return List.of(plain(g, Dequantize.DEFINITION, q));
                        },
                        new Converter.Spec("x", DataType.FLOAT32, shape))
                .with(options)
                .convert();
    }

    @Test
    void typesAtTheBorderOfQuantisedModelsAreChanged() {
        ConverterOptions options = ConverterOptions.defaults();
        Conversion bytes = quantised(options.withBorderTypes(DataType.INT8, DataType.UINT8));
        Value input = bytes.model().main().value(bytes.model().main().inputs().getFirst());
        Value output = bytes.model().main().value(bytes.model().main().outputs().getFirst());
        assertThat(input.type()).isEqualTo(DataType.INT8);
        assertThat(input.quantization().zeroPoint(0)).isEqualTo(3);
        assertThat(output.type()).isEqualTo(DataType.UINT8);
        assertThat(output.quantization().zeroPoint(0)).isEqualTo(131);
        assertThat(bytes.report().options()).contains("input 'x' is now i8");
        Conversion floats = quantised(options.withBorderTypes(DataType.FLOAT32, null));
        assertThat(floats.toBytes()).isEqualTo(quantised(options).toBytes());
    }

    @Test
    void layersThatAreNoOperatorAnyMoreTellWhereTheyWent() {
        Conversion conversion = Converter.fromKeras(Sequential.of(
                                Input.of(6, 6, 1),
                                Conv2D.of(2, 3).named("window"),
                                BatchNormalization.of().named("scale"),
                                ReluLayer.of().named("limit"))
                        .initialize(1))
                .convert();
        assertThat(conversion.report().text(true))
                .contains("window: part of CONV_2D of limit", "scale: part of CONV_2D of limit", "limit: CONV_2D");
        assertThat(conversion.report().layers())
                .extracting(LayerFate::layer)
                .containsExactly("window", "scale", "limit");
    }

    @Test
    void aFileWithoutANeededOperandIsRefusedBeforeRulesSeeIt() {
        Model model = convert(
                        Shape.of(2, 3),
                        (g, x) -> plain(g, Add.DEFINITION, x, g.constant("one", Shape.of(3), 1f, 2f, 3f)))
                .model();
        Node node = model.main().nodes().getFirst();
        Model damaged = model.withGraphs(List.of(model.main()
                .withNodes(List.of(node.withInputs(List.of(node.inputs().getFirst(), Node.ABSENT))))));
        assertThatThrownBy(() -> Converter.fromModel(damaged).convert())
                .isInstanceOf(TernException.class)
                .hasMessageContaining("operand 'y'")
                .hasMessageContaining("the file is damaged");
    }
}
