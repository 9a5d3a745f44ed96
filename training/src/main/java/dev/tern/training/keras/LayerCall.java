package dev.tern.training.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One call of a layer in a functional model. */
public record LayerCall(List<Argument> arguments, Map<String, Argument> named) {
    /** Keeps copies. */
    public LayerCall {
        arguments = List.copyOf(arguments);
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    }

    /** All results of other layers that this call needs, positional ones first. */
    public List<Argument.Result> results() {
        List<Argument.Result> results = new ArrayList<>();
        arguments.forEach(argument -> argument.results(results::add));
        named.values().forEach(argument -> argument.results(results::add));
        return results;
    }
}
