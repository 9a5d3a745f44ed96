package dev.tern.operators;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Definitions of custom operators by name: an immutable registry. */
public final class CustomOperators {
    /** No custom operators at all. */
    public static final CustomOperators NONE = new CustomOperators(Map.of());

    private final Map<String, OperatorDefinition<CustomOperator>> byName;

    private CustomOperators(Map<String, OperatorDefinition<CustomOperator>> byName) {
        this.byName = Map.copyOf(byName);
    }

    /** A registry of these definitions. */
    public static CustomOperators of(List<OperatorDefinition<CustomOperator>> definitions) {
        return NONE.with(definitions);
    }

    /** This registry and {@code more}; a name defined twice takes the later definition. */
    public CustomOperators with(List<OperatorDefinition<CustomOperator>> more) {
        Map<String, OperatorDefinition<CustomOperator>> all = new LinkedHashMap<>(byName);
        more.forEach(definition -> all.put(definition.name(), definition));
        return new CustomOperators(all);
    }

    /** The definition with this name. */
    public Optional<OperatorDefinition<CustomOperator>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Every name, sorted. */
    public List<String> names() {
        return byName.keySet().stream().sorted().toList();
    }
}
