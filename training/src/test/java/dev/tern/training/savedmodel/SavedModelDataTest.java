package dev.tern.training.savedmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every SavedModel, frozen graph and checkpoint of the test data can be read whole. */
class SavedModelDataTest {
    private static Path data() {
        return Path.of(System.getProperty("tern.data", "../../shared/data"));
    }

    private static List<Path> files(String suffix) throws IOException {
        if (!Files.isDirectory(data())) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(data())) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    @Test
    void dataArePresent() {
        assumeThat(data()).isDirectory();
        assertThat(data().resolve("savedmodel")).isDirectory();
    }

    @TestFactory
    List<DynamicTest> savedModels() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files("saved_model.pb")) {
            tests.add(DynamicTest.dynamicTest(
                    data().relativize(file.getParent()).toString(), () -> readsWhole(file.getParent())));
        }
        return tests;
    }

    private static void readsWhole(Path folder) {
        SavedModelFile model = SavedModelFile.read(folder);
        MetaGraph graph = model.metaGraphs().getFirst();
        assertThat(graph.signatureKeys()).isNotEmpty();
        assertThat(graph.graph().nodes()).isNotEmpty();
        model.variables()
                .ifPresent(bundle -> bundle.names()
                        .forEach(name -> assertThat(bundle.tensor(name).shape()).isEqualTo(bundle.shape(name))));
        Map<String, NodeDef> nodes = new HashMap<>();
        graph.graph().nodes().forEach(node -> nodes.put(node.name(), node));
        TreeSet<String> handles = new TreeSet<>();
        for (String key : graph.signatureKeys()) {
            graph.signature(key)
                    .outputs()
                    .values()
                    .forEach(output -> nodes.getOrDefault(
                                    Inputs.node(output.tensor()), NodeDef.of("", "", List.of(), Map.of()))
                            .inputs()
                            .forEach(input -> handle(nodes.get(Inputs.node(input)), handles)));
        }
        assertThat(model.variables(graph).keySet()).containsAll(handles);
        if (graph.objects() != null) {
            List<ObjectGraph.Item> items = graph.objects().items();
            graph.objects()
                    .functions()
                    .values()
                    .forEach(captures -> assertThat(model.checkpointKeys(graph).keySet())
                            .containsAll(captures.stream()
                                    .filter(item -> items.get(item).kind() == ObjectGraph.Kind.VARIABLE)
                                    .toList()));
        }
    }

    private static void handle(@Nullable NodeDef node, Set<String> handles) {
        if (node != null && node.operator().equals("VarHandleOp")) {
            handles.add(Inputs.variableName(node));
        }
    }

    @TestFactory
    List<DynamicTest> frozenGraphs() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files(".pb")) {
            String name = file.getFileName().toString();
            if (!name.equals("saved_model.pb") && !name.equals("keras_metadata.pb") && !name.equals("fingerprint.pb")) {
                tests.add(DynamicTest.dynamicTest(
                        data().relativize(file).toString(),
                        () -> assertThat(GraphDef.read(file).nodes()).isNotEmpty()));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> checkpoints() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path index : files(".index")) {
            String file = index.getFileName().toString();
            Path prefix = index.resolveSibling(file.substring(0, file.length() - ".index".length()));
            if (Files.exists(prefix.resolveSibling(prefix.getFileName() + ".data-00000-of-00001"))) {
                tests.add(DynamicTest.dynamicTest(data().relativize(index).toString(), () -> {
                    TensorBundle bundle = TensorBundle.read(prefix);
                    assertThat(bundle.names())
                            .isNotEmpty()
                            .allSatisfy(name ->
                                    assertThat(bundle.tensor(name).elements()).isNotNegative());
                }));
            }
        }
        return tests;
    }
}
