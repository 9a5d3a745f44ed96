package dev.tern.training.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A layer or a model as Keras' savers see it: an object with variables of its own, named parts (a cell, a wrapped layer)
 * and, for a model, a list of layers. Both orders of weights derive from this tree.
 *
 * @param className Keras' name of the class
 * @param name the name of this instance
 * @param variables its own variables, in the order of their creation
 * @param parts objects it holds, by the attribute that holds them
 * @param layers the layers of a model, in order; empty for everything else
 */
public record Saveable(
        String className, String name, List<Variable> variables, Map<String, Saveable> parts, List<Saveable> layers) {
    /** Keeps copies. */
    public Saveable {
        variables = List.copyOf(variables);
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        layers = List.copyOf(layers);
    }

    /** An object that holds nothing but variables. */
    public static Saveable of(String className, String name, List<Variable> variables) {
        return new Saveable(className, name, variables, Map.of(), List.of());
    }

    /** This object and one part more. */
    public Saveable with(String attribute, Saveable part) {
        Map<String, Saveable> changed = new LinkedHashMap<>(parts);
        changed.put(attribute, part);
        return new Saveable(className, name, variables, changed, layers);
    }

    /** All variables below this object in Keras' order of weights: trainable ones first, then the others. */
    public List<Variable> weights() {
        List<Variable> all = new ArrayList<>();
        collect(true, all);
        collect(false, all);
        return all;
    }

    private void collect(boolean trainable, List<Variable> into) {
        for (Variable variable : variables) {
            if (variable.trainable() == trainable) {
                into.add(variable);
            }
        }
        parts.values().forEach(part -> part.collect(trainable, into));
        layers.forEach(layer -> layer.collect(trainable, into));
    }
}
