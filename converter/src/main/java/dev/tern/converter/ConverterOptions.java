package dev.tern.converter;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
 * @param inputType what quantised inputs are to be; null leaves them as they come out
 * @param outputType the same for outputs
 * @param metadata whether the file says who made it and which runtime it needs
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
        String minimumRuntime,
        @Nullable DataType inputType,
        @Nullable DataType outputType,
        boolean metadata) {
    /** How constants of floats are stored. */
    public enum Weights {
        /** As the source has them. */
        FLOAT32("as in the source"),
        /** In half precision. */
        FLOAT16("in half precision (float16)"),
        /** Large weights in 8 bits, with inputs quantised as they come. */
        DYNAMIC_RANGE("of large layers in 8 bits (dynamic range)");

        private final String text;

        Weights(String text) {
            this.text = text;
        }
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
                Set.of("serve"),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Weights.FLOAT32,
                false,
                true,
                true,
                "",
                null,
                null,
                true);
    }

    /** These options while one of them is changed; nobody else sees it. */
    private static final class Draft {
        private Set<String> tags;
        private List<String> signatures;
        private List<String> inputArrays;
        private List<String> outputArrays;
        private final Map<String, Shape> inputShapes;
        private Weights weights;
        private boolean allowCustomOperators;
        private boolean rewrite;
        private boolean verify;
        private String minimumRuntime;
        private @Nullable DataType inputType;
        private @Nullable DataType outputType;
        private boolean metadata;

        Draft(ConverterOptions from) {
            tags = from.tags;
            signatures = from.signatures;
            inputArrays = from.inputArrays;
            outputArrays = from.outputArrays;
            inputShapes = new LinkedHashMap<>(from.inputShapes);
            weights = from.weights;
            allowCustomOperators = from.allowCustomOperators;
            rewrite = from.rewrite;
            verify = from.verify;
            minimumRuntime = from.minimumRuntime;
            inputType = from.inputType;
            outputType = from.outputType;
            metadata = from.metadata;
        }

        ConverterOptions finished() {
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
                    minimumRuntime,
                    inputType,
                    outputType,
                    metadata);
        }
    }

    private ConverterOptions changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    public ConverterOptions withTags(Set<String> others) {
        return changed(draft -> draft.tags = others);
    }

    public ConverterOptions withSignatures(String... keys) {
        return changed(draft -> draft.signatures = List.of(keys));
    }

    public ConverterOptions withArrays(List<String> inputs, List<String> outputs) {
        return changed(draft -> {
            draft.inputArrays = inputs;
            draft.outputArrays = outputs;
        });
    }

    /** The same with one input's shape fixed. */
    public ConverterOptions withInputShape(String input, Shape shape) {
        return changed(draft -> draft.inputShapes.put(input, shape));
    }

    public ConverterOptions withWeights(Weights stored) {
        return changed(draft -> draft.weights = stored);
    }

    public ConverterOptions withCustomOperators(boolean allowed) {
        return changed(draft -> draft.allowCustomOperators = allowed);
    }

    public ConverterOptions withRewrite(boolean rewrites) {
        return changed(draft -> draft.rewrite = rewrites);
    }

    public ConverterOptions withVerify(boolean verifies) {
        return changed(draft -> draft.verify = verifies);
    }

    public ConverterOptions withMinimumRuntime(String version) {
        return changed(draft -> draft.minimumRuntime = version);
    }

    /** The same with other types at the border of quantised models; null leaves inputs or outputs as they come out. */
    public ConverterOptions withBorderTypes(@Nullable DataType inputs, @Nullable DataType outputs) {
        return changed(draft -> {
            draft.inputType = inputs;
            draft.outputType = outputs;
        });
    }

    public ConverterOptions withMetadata(boolean written) {
        return changed(draft -> draft.metadata = written);
    }

    /** Sources without signatures take no keys: a key that is passed over would be missed. */
    void refuseSignatures(String source) {
        if (!signatures.isEmpty()) {
            throw TernException.at("signatures")
                    .expected("no key for " + source)
                    .found(signatures.toString())
                    .fix("leave --saved_model_signature_key out; it belongs to SavedModels");
        }
    }

    /** Names in these options must be those of inputs: what is given for a misspelt one would be lost. */
    void requireInputs(Collection<String> names, String advice) {
        Set<String> unknown = new TreeSet<>(inputShapes.keySet());
        unknown.addAll(inputArrays);
        unknown.removeAll(names);
        if (!unknown.isEmpty()) {
            throw TernException.at("inputs")
                    .expected("names among " + names)
                    .found(unknown.toString())
                    .fix(advice);
        }
    }

    /** What was asked for beyond the defaults, in words for reports. */
    List<String> changed() {
        List<String> changed = new ArrayList<>();
        if (weights != Weights.FLOAT32) {
            changed.add("weights " + weights.text);
        }
        if (allowCustomOperators) {
            changed.add("custom operators allowed");
        }
        if (!rewrite) {
            changed.add("not rewritten");
        }
        if (!verify) {
            changed.add("not verified, as asked for");
        }
        if (!metadata) {
            changed.add("without metadata");
        }
        if (!minimumRuntime.isEmpty()) {
            changed.add("runtime from " + minimumRuntime);
        }
        inputShapes.forEach((name, shape) -> changed.add(name + " fixed to " + shape));
        return changed;
    }
}
