package dev.tern.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every malformed model of the outside data: refused by the reader, the planner or the run, or run, as listed here. */
class MalformedModelsTest {
    private static final Path FOLDER = HostileModels.outside().resolve("malformed");

    private enum Ends {
        IN_THE_READER,
        IN_THE_PLAN,
        WITH_A_RESULT
    }

    /** How a file ends, and what its refusal says. */
    private record Expected(Ends ends, String says) {}

    private static Expected reader(String says) {
        return new Expected(Ends.IN_THE_READER, says);
    }

    private static Expected plan(String says) {
        return new Expected(Ends.IN_THE_PLAN, says);
    }

    private static final Map<String, Expected> ALL = Map.ofEntries(
            Map.entry("bad_model.tflite", reader("identifier")),
            Map.entry("dynamic_string_custom_ops.tflite", plan("Normalize")),
            Map.entry("litert_0_subgraphs.tflite", reader("subgraph")),
            Map.entry("litert_conv_huge_im2col.tflite", plan("Options.")),
            Map.entry("litert_empty_model.tflite", new Expected(Ends.WITH_A_RESULT, "")),
            Map.entry("litert_invalid_model.tflite", reader("identifier")),
            Map.entry("litert_segment_sum_invalid_buffer.tflite", reader("has none")),
            Map.entry("model_invoking_error.tflite", plan("fake-op-double")),
            Map.entry("quantizer_custom_op.tflite", plan("CustomTestOp")),
            Map.entry("simple_model_npu_mediatek_precompiled.tflite", plan("DISPATCH_OP")),
            Map.entry("split_concat_edgetpu.tflite", plan("edgetpu-custom-op")),
            Map.entry("made/buffer_index_out_of_range.tflite", reader("tensor 0")),
            Map.entry("made/buffer_too_short.tflite", reader("constant bytes")),
            Map.entry("made/empty_file.tflite", reader("0 bytes")),
            Map.entry("made/flip_00.tflite", reader("outside")),
            Map.entry("made/flip_03.tflite", reader("cut short")),
            Map.entry("made/flip_06.tflite", reader("zero points")),
            Map.entry("made/flip_09.tflite", reader("outside")),
            Map.entry("made/flip_12.tflite", reader("outside")),
            Map.entry("made/flip_15.tflite", reader("cut short")),
            Map.entry("made/input_index_out_of_range.tflite", reader("inputs[0]")),
            Map.entry("made/op_output_is_constant_weight.tflite", reader("input of the same node")),
            Map.entry("made/root_offset_past_end_8_bytes.tflite", reader("outside")),
            Map.entry("made/scale_nan.tflite", reader("NaN")),
            Map.entry("made/shape_dim_huge.tflite", plan("memory")),
            Map.entry("made/tensor_vector_huge.tflite", reader("4294967295")),
            Map.entry("made/truncated_25.tflite", reader("cut short")),
            Map.entry("made/truncated_75.tflite", reader("cut short")));

    @TestFactory
    Stream<DynamicTest> malformedModelsEndAsListed() {
        return ALL.keySet().stream().sorted().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }

    private static void check(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(Files.exists(file), "outside data absent: " + file);
        Expected expected = ALL.get(name);
        if (expected.ends() == Ends.IN_THE_READER) {
            assertThatThrownBy(() -> ModelFile.read(file))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining(expected.says());
        } else if (expected.ends() == Ends.IN_THE_PLAN) {
            assertThatThrownBy(() -> {
                        try (Interpreter tern = Interpreter.of(ModelFile.read(file), Trial.OPTIONS)) {
                            tern.prepare();
                        }
                    })
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining(expected.says());
        } else {
            try (Interpreter tern = Interpreter.of(ModelFile.read(file), Trial.OPTIONS)) {
                tern.run();
                tern.run();
            }
        }
    }

    @Test
    void everyMalformedModelIsListed() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "outside data absent: " + FOLDER);
        try (Stream<Path> files = Files.walk(FOLDER)) {
            List<String> found = files.map(file -> FOLDER.relativize(file).toString())
                    .filter(file -> file.endsWith(".tflite"))
                    .collect(Collectors.toList());
            assertThat(new TreeSet<>(found)).isEqualTo(new TreeSet<>(ALL.keySet()));
        }
    }
}
