package dev.tern.cli;

import dev.tern.converter.ConverterOptions;
import dev.tern.converter.ConverterOptions.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * Options of the original's {@code tflite_convert} beyond those that {@code tern convert} has itself, so that a script changes
 * one word. Each does what it does there, or is refused with what to do instead; none is passed over in silence that would
 * change the result.
 */
final class OriginalOptions {
    @Option(names = "--enable_v1_converter", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean oldConverter;

    @Option(names = "--experimental_new_converter", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean newConverter = true;

    @Option(names = "--experimental_new_quantizer", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean newQuantizer = true;

    @Option(names = "--drop_control_dependency", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean dropsControl = true;

    @Option(names = "--output_format", hidden = true)
    private String format = "TFLITE";

    @Option(names = "--inference_type", hidden = true)
    private String type = "FLOAT";

    @Option(names = "--inference_input_type", hidden = true)
    private @Nullable String inputType;

    @Option(names = "--inference_output_type", hidden = true)
    private @Nullable String outputType;

    @Option(names = "--target_ops", split = ",", hidden = true)
    private List<String> targets = List.of();

    @Option(names = "--post_training_quantize", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean dynamic;

    @Option(names = "--quantize_to_float16", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean half;

    @Option(names = "--conversion_summary_dir", hidden = true)
    private @Nullable Path summary;

    @Option(names = "--std_dev_values", hidden = true)
    private @Nullable String deviations;

    @Option(names = "--mean_values", hidden = true)
    private @Nullable String means;

    @Option(names = "--default_ranges_min", hidden = true)
    private @Nullable String least;

    @Option(names = "--default_ranges_max", hidden = true)
    private @Nullable String most;

    @Option(names = "--change_concat_input_ranges", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean concatRanges;

    @Option(names = "--reorder_across_fake_quant", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean reorders;

    @Option(names = "--custom_opdefs", hidden = true)
    private @Nullable String customDefinitions;

    @Option(names = "--experimental_select_user_tf_ops", hidden = true)
    private @Nullable String userOperators;

    @Option(
            names = {"--exclude-metadata", "--exclude_conversion_metadata"},
            arity = "0..1",
            fallbackValue = "true",
            description = "Leave out who made the file and which runtime it needs.")
    private boolean withoutMetadata;

    @Option(names = "--dump_graphviz_dir", hidden = true)
    private @Nullable Path drawings;

    @Option(names = "--dump_graphviz_video", arity = "0..1", fallbackValue = "true", hidden = true)
    private boolean video;

    /** Refuses what would change the result and is not done here. */
    void check(CommandSpec spec) {
        if (!newConverter || oldConverter || !newQuantizer || !dropsControl) {
            // There is one converter; its results do not depend on these.
            spec.commandLine()
                    .getErr()
                    .println("tern convert: there is one converter here; options that choose one have" + " no effect");
        }
        require(spec, is(format, "TFLITE"), "--output_format takes TFLITE; for a drawing: tern inspect --html");
        require(
                spec,
                is(type, "FLOAT") || is(type, "FLOAT32"),
                "--inference_type takes FLOAT; integer models need a calibration, which tern convert does not do");
        for (String target : targets) {
            require(
                    spec,
                    is(target, "TFLITE_BUILTINS"),
                    "--target_ops takes TFLITE_BUILTINS; there are no operators of TensorFlow in Tern's files");
        }
        require(
                spec,
                deviations == null && means == null && least == null && most == null && !concatRanges && !reorders,
                "ranges and means belong to integer models, which tern convert does not make");
        require(
                spec,
                customDefinitions == null && userOperators == null,
                "operators of your own are kept by name: --allow_custom_ops, without definitions");
        require(spec, drawings == null && !video, "for a drawing of the graph: tern inspect --html");
    }

    /** {@code options} with what these say about types at the border and metadata. */
    ConverterOptions applied(ConverterOptions options, CommandSpec spec) {
        return options.withBorderTypes(
                        inputType == null ? null : BorderType.parse(inputType, spec),
                        outputType == null ? null : BorderType.parse(outputType, spec))
                .withMetadata(!withoutMetadata);
    }

    private static boolean is(String text, String wanted) {
        return text.toUpperCase(Locale.ROOT).equals(wanted);
    }

    private static void require(CommandSpec spec, boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** How weights are stored, where one of these options says so. */
    Weights weights(Weights otherwise) {
        return half ? Weights.FLOAT16 : dynamic ? Weights.DYNAMIC_RANGE : otherwise;
    }

    /** The folder for the report. */
    @Nullable
    Path summary() {
        return summary;
    }
}
