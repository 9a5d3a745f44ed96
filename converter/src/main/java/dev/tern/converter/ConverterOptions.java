package dev.tern.converter;

import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a conversion is done. Start from {@link #defaults} and change what differs.
 *
 * @param tags which graph of a SavedModel
 * @param signatures keys of the entry points; none means {@code serving_default} where it is, or
 *     all of them
 * @param inputArrays tensors of a frozen graph that become inputs; none means all its placeholders
 * @param outputArrays tensors of a frozen graph that become outputs; none means those that nothing reads
 * @param inputShapes shapes by input name, in place of what the source says
 * @param weights how constants are stored
 * @param allowCustomOperators whether operators without a builtin are kept as custom ones
 * @param rewrite whether the graph is made smaller and faster; without it, each node stands alone
 * @param verify whether source and result are run on the same inputs and compared
 * @param minimumRuntime the oldest runtime that must accept the file; empty for no demand
 */
public record ConverterOptions(
        Set<String> tags,
        List<String> signatures,
        List<String> inputArrays,
        List<String> outputArrays,
        Map<String, Shape> inputShapes,
        Weights weights,
        boolean allowCustomOperators,
        boolean rewrite,
        boolean verify,
        String minimumRuntime) {
    /** How constants of floats are stored. */
    public enum Weights {
        /** As the source has them. */
        FLOAT32,
        /** In half precision. */
        FLOAT16,
        /** Large weights in 8 bits, with inputs quantised as they come. */
        DYNAMIC_RANGE
    }

    public ConverterOptions {
        tags = Set.copyOf(tags);
        signatures = List.copyOf(signatures);
        inputArrays = List.copyOf(inputArrays);
        outputArrays = List.copyOf(outputArrays);
        inputShapes = Map.copyOf(inputShapes);
    }

    /** The graph for serving, its default signature, floats, rewritten and verified. */
    public static ConverterOptions defaults() {
        return new ConverterOptions(
                Set.of("serve"), List.of(), List.of(), List.of(), Map.of(), Weights.FLOAT32, false, true, true, "");
    }

    public ConverterOptions withTags(Set<String> others) {
        return new ConverterOptions(
                others,
                signatures,
                inputArrays,
                outputArrays,
                inputShapes,
                weights,
                allowCustomOperators,
                rewrite,
                verify,
                minimumRuntime);
    }

    public ConverterOptions withSignatures(String... keys) {
        return new ConverterOptions(
                tags,
                List.of(keys),
                inputArrays,
                outputArrays,
                inputShapes,
                weights,
                allowCustomOperators,
                rewrite,
                verify,
                minimumRuntime);
    }

    public ConverterOptions withArrays(List<String> inputs, List<String> outputs) {
        return new ConverterOptions(
                tags,
                signatures,
                inputs,
                outputs,
                inputShapes,
                weights,
                allowCustomOperators,
                rewrite,
                verify,
                minimumRuntime);
    }

    /** The same with one input's shape fixed. */
    public ConverterOptions withInputShape(String input, Shape shape) {
        Map<String, Shape> shapes = new LinkedHashMap<>(inputShapes);
        shapes.put(input, shape);
        return new ConverterOptions(
                tags,
                signatures,
                inputArrays,
                outputArrays,
                shapes,
                weights,
                allowCustomOperators,
                rewrite,
                verify,
                minimumRuntime);
    }

    public ConverterOptions withWeights(Weights stored) {
        return new ConverterOptions(
                tags,
                signatures,
                inputArrays,
                outputArrays,
                inputShapes,
                stored,
                allowCustomOperators,
                rewrite,
                verify,
                minimumRuntime);
    }

    public ConverterOptions withCustomOperators(boolean allowed) {
        return new ConverterOptions(
                tags,
                signatures,
                inputArrays,
                outputArrays,
                inputShapes,
                weights,
                allowed,
                rewrite,
                verify,
                minimumRuntime);
    }

    public ConverterOptions withRewrite(boolean rewrites) {
        return new ConverterOptions(
                tags,
                signatures,
                inputArrays,
                outputArrays,
                inputShapes,
                weights,
                allowCustomOperators,
                rewrites,
                verify,
                minimumRuntime);
    }

    public ConverterOptions withVerify(boolean verifies) {
        return new ConverterOptions(
                tags,
                signatures,
                inputArrays,
                outputArrays,
                inputShapes,
                weights,
                allowCustomOperators,
                rewrite,
                verifies,
                minimumRuntime);
    }

    public ConverterOptions withMinimumRuntime(String version) {
        return new ConverterOptions(
                tags,
                signatures,
                inputArrays,
                outputArrays,
                inputShapes,
                weights,
                allowCustomOperators,
                rewrite,
                verify,
                version);
    }

    /** The names of all options that differ from the defaults, for reports. */
    List<String> changed() {
        ConverterOptions usual = defaults();
        List<String> changed = new ArrayList<>();
        if (weights != usual.weights) {
            changed.add("weights " + weights);
        }
        if (allowCustomOperators) {
            changed.add("custom operators allowed");
        }
        if (!rewrite) {
            changed.add("not rewritten");
        }
        if (!minimumRuntime.isEmpty()) {
            changed.add("runtime from " + minimumRuntime);
        }
        inputShapes.forEach((name, shape) -> changed.add(name + " fixed to " + shape));
        return changed;
    }
}
