package dev.tern.converter.lower;

import java.util.List;
import java.util.Map;

/** Names of results by which functions refer to them, for TensorFlow operators that have more than one named result. */
final class OutputNames {
    private static final Map<String, List<String>> ROWS = Map.ofEntries(
            Map.entry(
                    "FusedBatchNorm",
                    List.of("y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2")),
            Map.entry(
                    "FusedBatchNormV2",
                    List.of("y", "batch_mean", "batch_variance", "reserve_space_1", "reserve_space_2")),
            Map.entry(
                    "FusedBatchNormV3",
                    List.of(
                            "y",
                            "batch_mean",
                            "batch_variance",
                            "reserve_space_1",
                            "reserve_space_2",
                            "reserve_space_3")),
            Map.entry("TopKV2", List.of("values", "indices")),
            Map.entry("Unique", List.of("y", "idx")),
            Map.entry("NonMaxSuppressionV4", List.of("selected_indices", "valid_outputs")),
            Map.entry("NonMaxSuppressionV5", List.of("selected_indices", "selected_scores", "valid_outputs")),
            Map.entry("SoftmaxCrossEntropyWithLogits", List.of("loss", "backprop")),
            Map.entry("SparseSoftmaxCrossEntropyWithLogits", List.of("loss", "backprop")),
            Map.entry("TensorListPopBack", List.of("output_handle", "tensor")),
            Map.entry("TensorListConcatV2", List.of("tensor", "lengths")),
            Map.entry("LookupTableExportV2", List.of("keys", "values")),
            Map.entry("Switch", List.of("output_false", "output_true")),
            Map.entry("Merge", List.of("output", "value_index")));

    private OutputNames() {}

    /** The number of the result that {@code node:result:index} means, for a node of this operator. */
    static int position(String operator, String input) {
        int first = input.indexOf(':');
        int second = first < 0 ? -1 : input.indexOf(':', first + 1);
        int index = dev.tern.training.savedmodel.Inputs.index(input);
        if (second < 0) {
            return index;
        }
        List<String> names = ROWS.get(operator);
        int at = names == null ? 0 : Math.max(0, names.indexOf(input.substring(first + 1, second)));
        return at + index;
    }
}
