package dev.tern.conformance.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Model;
import dev.tern.graph.Problem;
import dev.tern.graph.Verifier;
import dev.tern.graph.edit.DeadCode;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The verifier, the printer and the removal of dead code on every model that lies outside the repository. */
final class RealModelsTest {
    private static final Path DATA = Path.of(System.getProperty("tern.data", "../../shared/data"));

    /** Files that no runtime can run, with the fault that tells why. Those that are not readable at all are left out. */
    private static final Map<String, String> FAULTS = Map.of(
            "models/malformed/litert_segment_sum_invalid_buffer.tflite", "'pyx/y', which has none",
            "models/malformed/made/buffer_too_short.tflite", "expected 4 constant bytes for i32[1], found 1",
            "models/malformed/made/flip_06.tflite", "zero points from -128 to 127",
            "models/malformed/made/op_output_is_constant_weight.tflite", "which is an input of the same node",
            "models/malformed/made/scale_nan.tflite", "found NaN",
            "models/ops_litert/add_shared_tensors.tflite", "which is an input of the same node",
            "models/ops_litert/blockwise_quantized.tflite", "'quantized_tensor', which has none",
            "models/ops_litert/sparse_tensor.tflite", "a graph input without bytes of its own, found a constant");

    private static List<Path> files() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(DATA.resolve("models")), () -> "absent: the folder of outside models");
        try (Stream<Path> all = Files.walk(DATA)) {
            return all.filter(path -> path.toString().endsWith(".tflite"))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return DATA.relativize(file).toString().replace('\\', '/');
    }

    private static boolean isMalformed(String name) {
        return name.startsWith("models/malformed/") || FAULTS.containsKey(name);
    }

    @TestFactory
    Stream<DynamicTest> genuineModelsAreValid() throws IOException {
        return files().stream()
                .filter(file -> !isMalformed(name(file)))
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    Model model = ModelFile.read(file);
                    assertThat(Verifier.check(model)).isEmpty();
                    String text = GraphPrinter.print(model);
                    assertThat(text.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
                    assertThat(GraphPrinter.print(ModelFile.read(file))).isEqualTo(text);
                    assertThat(Verifier.check(DeadCode.remove(model, operator -> false)))
                            .isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> malformedModelsAreToldApart() throws IOException {
        return files().stream()
                .filter(file -> FAULTS.containsKey(name(file)))
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    Model model = ModelFile.read(file, ReadOptions.DEFAULT.withoutVerification());
                    assertThat(Verifier.check(model))
                            .extracting(Problem::what)
                            .anySatisfy(what -> assertThat(what).contains(FAULTS.getOrDefault(name(file), "")));
                    assertThatThrownBy(() -> Verifier.requireValid(model)).isInstanceOf(TernException.class);
                }));
    }

    @TestFactory
    Stream<DynamicTest> malformedModelsEndInAnAnswer() throws IOException {
        return files().stream()
                .filter(file -> isMalformed(name(file)))
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    try {
                        Model model = ModelFile.read(file);
                        assertThat(GraphPrinter.print(model)).isNotEmpty();
                        assertThat(Verifier.check(model)).doesNotContainNull();
                    } catch (TernException refused) {
                        assertThat(refused).hasMessageContaining(":");
                    }
                }));
    }
}
