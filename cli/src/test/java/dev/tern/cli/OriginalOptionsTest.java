package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of the original's converter, in its spelling. */
class OriginalOptionsTest {
    @TempDir
    private Path folder = Path.of("");

    private Path model = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void write() {
        model = BuiltModels.colors(folder, "colors.tflite", 1f);
        out = folder.resolve("out.tflite");
    }

    private CommandRun run(String option) {
        return CommandRun.of(
                Stream.concat(Stream.of("convert", model, "--output_file=" + out), Stream.of(option.split(" ")))
                        .toArray());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--enable_v1_converter",
                "--experimental_new_converter=false",
                "--experimental_new_converter",
                "--experimental_new_quantizer=true",
                "--drop_control_dependency",
                "--output_format=TFLITE",
                "--inference_type=FLOAT",
                "--inference_input_type=FLOAT",
                "--inference_output_type=FLOAT",
                "--target_ops=TFLITE_BUILTINS",
                "--post_training_quantize",
                "--quantize_to_float16=true",
                "--allow_custom_ops"
            })
    void taken(String option) {
        CommandRun run = run(option);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(out).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--output_format=GRAPHVIZ_DOT",
                "--inference_type=QUANTIZED_UINT8",
                "--inference_input_type=STRING",
                "--target_ops=TFLITE_BUILTINS,SELECT_TF_OPS",
                "--std_dev_values=127",
                "--mean_values=127",
                "--default_ranges_min=0",
                "--default_ranges_max=6",
                "--change_concat_input_ranges",
                "--reorder_across_fake_quant",
                "--custom_opdefs=name:'X'",
                "--experimental_select_user_tf_ops=X",
                "--dump_graphviz_dir=x",
                "--dump_graphviz_video"
            })
    void refusedWithWhatToDoInstead(String option) {
        CommandRun run = run(option);
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("tern convert: ").doesNotContain("Unknown option");
        assertThat(out).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--inference_input_type=INT8", "--inference_output_type=QUANTIZED_UINT8"})
    void floatsHaveNoScaleToBecomeIntegersBy(String option) {
        CommandRun run = run(option);
        assertThat(run.code()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).contains("its scale is not told", "tern edit --input-type or --output-type");
        assertThat(out).doesNotExist();
    }

    @Test
    void halfAndSummary() {
        Path summary = folder.resolve("summary");
        assertThat(run("--quantize_to_float16 --conversion_summary_dir=" + summary)
                        .out())
                .contains("weights in half precision (float16)");
        assertThat(summary.resolve("conversion.html")).isNotEmptyFile();
    }

    @Test
    void theReadmeListsThemAll() throws Exception {
        String readme =
                Files.readString(Path.of(System.getProperty("tern.root", "..")).resolve("README.md"));
        for (String option : List.of(
                "--saved_model_dir",
                "--keras_model_file",
                "--output_file",
                "--saved_model_tag_set",
                "--saved_model_signature_key",
                "--enable_v1_converter",
                "--experimental_new_converter",
                "--experimental_new_quantizer",
                "--graph_def_file",
                "--output_format",
                "--inference_type",
                "--inference_input_type",
                "--exclude_conversion_metadata",
                "--input_arrays",
                "--input_shapes",
                "--output_arrays",
                "--std_dev_values",
                "--mean_values",
                "--default_ranges_min",
                "--default_ranges_max",
                "--post_training_quantize",
                "--quantize_to_float16",
                "--drop_control_dependency",
                "--reorder_across_fake_quant",
                "--change_concat_input_ranges",
                "--allow_custom_ops",
                "--custom_opdefs",
                "--target_ops",
                "--experimental_select_user_tf_ops",
                "--dump_graphviz_dir",
                "--dump_graphviz_video",
                "--conversion_summary_dir")) {
            assertThat(readme).contains("`" + option + "`");
        }
    }
}
