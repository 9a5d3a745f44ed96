package dev.tern.conformance.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.assembler.Processor;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Buffer;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.operators.Activation;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.CustomOperators;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.densify.Densify;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.Fill;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.nets.Nets;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever kernels pack is packed once for a folder: who opens the model later finds all of it, and computes the same bits. */
class KeptOperandsTest {
    private static final Options OPTIONS = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);
    private static final Set<String> WITH_WEIGHTS = Set.of(
            "BATCH_MATMUL",
            "CONV_2D",
            "DEPTHWISE_CONV_2D",
            "FULLY_CONNECTED",
            "TRANSPOSE_CONV",
            "UNIDIRECTIONAL_SEQUENCE_LSTM");
    private static final Pattern LAYOUT = Pattern.compile("dev\\.tern\\.kernels\\.\\w+\\.(\\w+\\$(\\w+))\\2\\[");
    /** Every record that kernels ask for packed memory by. */
    private static final Set<String> LAYOUTS = Set.of(
            "Panels$Layout",
            "WinogradWeights$Layout",
            "ByteProduct$Layout",
            "DepthwiseBytes$Key",
            "ShortDepthwiseCode$Key",
            "MatrixProduct$Layout");

    private static final int WIDTH = 16;

    @TempDir
    private Path folder;

    @BeforeAll
    static void machineCodeRuns() {
        Assumptions.assumeTrue(Processor.here().runsCode(), "no machine code here");
    }

    /** The model in a file of its own, so that no process has packed anything for these very objects. */
    private static Model reopened(Model model) {
        byte[] file = ModelFile.toBytes(model);
        MemorySegment bytes = Arena.ofAuto().allocate(file.length, 64);
        MemorySegment.copy(file, 0, bytes, ValueLayout.JAVA_BYTE, 0, file.length);
        return ModelFile.read(bytes);
    }

    /** Cases that are to be refused, or whose shapes come with their operands, are of no use here. */
    private static boolean isComputed(OperatorCase each) {
        return !(each.expectation() instanceof Expectation.Refused)
                && !each.runs().isEmpty();
    }

    private static List<byte[]> results(Model model, Options options, List<byte[]> inputs) {
        List<byte[]> results = new ArrayList<>();
        try (Interpreter tern = Interpreter.of(reopened(model), options)) {
            for (int i = 0; i < tern.inputCount(); i++) {
                tern.input(i).copyFrom(inputs.get(i));
            }
            tern.run();
            for (int i = 0; i < tern.outputCount(); i++) {
                results.add(tern.output(i).toBytes());
            }
        }
        return results;
    }

    /** Every file of the folder with what tells whether it was written anew. */
    private List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.sorted().toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                files.add(file.getFileName() + " " + attributes.fileKey() + " " + attributes.lastModifiedTime());
            }
        }
        return files;
    }

    private void check(String name, Model model, List<byte[]> inputs) throws IOException {
        Options keeping = OPTIONS.withCache(folder);
        List<byte[]> expected = results(model, OPTIONS, inputs);
        List<byte[]> packing = results(model, keeping, inputs);
        List<String> written = files();
        List<byte[]> finding = results(model, keeping, inputs);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(packing.get(i)).as(name + ", packed").isEqualTo(expected.get(i));
            assertThat(finding.get(i)).as(name + ", found").isEqualTo(expected.get(i));
        }
        if (written.isEmpty()) {
            return;
        }
        assertThat(files()).as(name + " packed nothing more").isEqualTo(written);
    }

    /** Layouts that the files of the folder name. */
    private Set<String> kept() throws IOException {
        Set<String> kept = new TreeSet<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                Matcher layouts = LAYOUT.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
                while (layouts.find()) {
                    kept.add(layouts.group(1));
                }
            }
        }
        return kept;
    }

    private void forget() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void casesOfAllLayoutsFindTheirWeights() throws IOException {
        Set<String> kept = new TreeSet<>();
        int checked = 0;
        for (OperatorCase.Source source : CaseSources.all()) {
            for (OperatorCase each : source.cases()) {
                if (WITH_WEIGHTS.contains(each.operator()) && isComputed(each)) {
                    check(each.toString(), each.model(), each.runs().getFirst());
                    kept.addAll(kept());
                    forget();
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
        assertThat(kept).containsAll(LAYOUTS);
    }

    private static FullyConnected product() {
        return new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32);
    }

    /** A product whose weights another operator computes from {@code stored}, which are 16 numbers or a whole matrix. */
    private static Model computed(Operator from, Value stored) {
        Shape square = Shape.of(WIDTH, WIDTH);
        return Model.of(Graph.of(
                "main",
                List.of(
                        Value.of("x", DataType.FLOAT32, Shape.of(2, WIDTH)),
                        stored,
                        Value.of("weights", DataType.FLOAT32, square),
                        Value.of("y", DataType.FLOAT32, Shape.of(2, WIDTH))),
                List.of(
                        Node.of(from, List.of(1), List.of(2)),
                        Node.of(product(), List.of(0, 2, Node.ABSENT), List.of(3))),
                List.of(0),
                List.of(3)));
    }

    private static Value stored(int count) {
        return Value.of("stored", DataType.FLOAT32, Shape.of(WIDTH, WIDTH))
                .withBuffer(Buffer.of(Fill.uniform(3, -1, 1).bytes(DataType.FLOAT32, Shape.of(count))));
    }

    private static List<byte[]> ramp() {
        return List.of(Fill.uniform(5, -2, 2).bytes(DataType.FLOAT32, Shape.of(2, WIDTH)));
    }

    /** The same numbers, once in each row, {@code right} columns beside the diagonal. */
    private static Model besideDiagonal(int right) {
        List<Integer> rows = IntStream.rangeClosed(0, WIDTH).boxed().toList();
        List<Integer> columns =
                IntStream.range(0, WIDTH).map(i -> (i + right) % WIDTH).boxed().toList();
        Sparsity sparsity = new Sparsity(
                List.of(0, 1),
                List.of(),
                List.of(new Sparsity.Dense(WIDTH), new Sparsity.Compressed(rows, columns, 4, 4)),
                Extras.NONE);
        return computed(
                Objects.requireNonNull(Densify.DEFINITION.defaults()),
                stored(WIDTH).withSparsity(sparsity));
    }

    @Test
    void whereSparseNumbersStandTellsModelsApart() {
        Options keeping = OPTIONS.withCache(folder);
        for (int right = 0; right < 3; right++) {
            Model model = besideDiagonal(right);
            assertThat(results(model, keeping, ramp()).getFirst())
                    .as(right + " columns to the right")
                    .isEqualTo(results(model, OPTIONS, ramp()).getFirst());
        }
    }

    private static Options scaling(float factor) {
        return Options.defaults()
                .withCustomOperators(CustomOperators.of(List.of(OperatorDefinition.custom(
                        "Scaled",
                        d -> d.inputs("x")
                                .outputs("y")
                                .typesBySpecification("a fixture", "f32 -> f32")
                                .shapes((operator, scope) -> List.of(scope.shape(0)))
                                .kernel((operator, binding) -> () -> {
                                    for (int i = 0; i < WIDTH * WIDTH; i++) {
                                        binding.output(0)
                                                .setFloat(
                                                        i,
                                                        factor
                                                                * binding.input(0)
                                                                        .data()
                                                                        .get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i));
                                    }
                                })))));
    }

    /** What a program's own operator does is nothing that a model or a version of Tern tells. */
    @Test
    void numbersOfCustomOperatorsAreNeitherKeptNorShared() {
        Model model = computed(new CustomOperator("Scaled", new byte[0]), stored(WIDTH * WIDTH));
        byte[] once = results(model, scaling(1), ramp()).getFirst();
        byte[] twice = results(model, scaling(2), ramp()).getFirst();
        assertThat(twice).isNotEqualTo(once);
        assertThat(results(model, scaling(1).withCache(folder), ramp()).getFirst())
                .isEqualTo(once);
        assertThat(results(model, scaling(2).withCache(folder), ramp()).getFirst())
                .isEqualTo(twice);
        Model same = reopened(model);
        try (Interpreter first = Interpreter.of(same, scaling(1));
                Interpreter second = Interpreter.of(same, scaling(2))) {
            first.prepare();
            second.input(0).copyFrom(ramp().getFirst());
            second.run();
            assertThat(second.output(0).toBytes()).isEqualTo(twice);
        }
    }

    /** Sizes of inputs decide how bytes are packed; a program that has ever others must not fill the disk. */
    @Test
    void plansForEverOtherShapesDoNotLetTheFileGrowWithoutEnd() throws IOException {
        Model model = Nets.all().stream()
                .filter(net -> net.name().equals("autoencoder int8"))
                .findFirst()
                .orElseThrow()
                .model();
        long constants = ModelFile.toBytes(model).length;
        try (Interpreter tern = Interpreter.of(reopened(model), OPTIONS.withCache(folder))) {
            Shape first = tern.input(0).shape();
            for (int batch = 1; batch <= 90; batch++) {
                tern.resize(0, first.with(0, batch));
                tern.prepare();
            }
        }
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                assertThat(Files.size(file)).isLessThan((2 << 20) + 8 * constants);
            }
        }
    }
}
