package dev.tern.operators;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Definitions of custom operators by name: an immutable registry. */
public final class CustomOperators {
    /** No custom operators at all. */
    public static final CustomOperators NONE = new CustomOperators(Map.of());

    private final Supplier<Map<String, OperatorDefinition<CustomOperator>>> source;
    private volatile @Nullable Map<String, OperatorDefinition<CustomOperator>> known;

    private CustomOperators(Supplier<Map<String, OperatorDefinition<CustomOperator>>> source) {
        this.source = source;
    }

    private CustomOperators(Map<String, OperatorDefinition<CustomOperator>> byName) {
        this(() -> byName);
    }

    /** The registry that {@code source} gives, asked for when the first custom operator is looked up: most models have none. */
    public static CustomOperators whenNeeded(Supplier<CustomOperators> source) {
        return new CustomOperators(() -> source.get().byName());
    }

    private Map<String, OperatorDefinition<CustomOperator>> byName() {
        Map<String, OperatorDefinition<CustomOperator>> all = known;
        if (all == null) {
            all = Map.copyOf(source.get());
            known = all;
        }
        return all;
    }

    /** A registry of these definitions. */
    public static CustomOperators of(List<OperatorDefinition<CustomOperator>> definitions) {
        return NONE.with(definitions);
    }

    /** This registry and {@code more}; a name defined twice takes the later definition. */
    public CustomOperators with(List<OperatorDefinition<CustomOperator>> more) {
        Map<String, OperatorDefinition<CustomOperator>> all = new LinkedHashMap<>(byName());
        more.forEach(definition -> all.put(definition.name(), definition));
        return new CustomOperators(all);
    }

    /** The definition with this name. */
    public Optional<OperatorDefinition<CustomOperator>> find(String name) {
        return Optional.ofNullable(byName().get(name));
    }

    /** Every name, sorted. */
    public List<String> names() {
        return byName().keySet().stream().sorted().toList();
    }
}
