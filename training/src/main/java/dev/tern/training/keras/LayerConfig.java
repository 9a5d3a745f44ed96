package dev.tern.training.keras;

import dev.tern.training.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a model's list of layers, the same for all dialects.
 *
 * @param className the name of the class
 * @param module where Keras says the class lives; empty where the dialect does not say
 * @param registered the name under which a class of the user is registered, {@code package>Class}; empty for Keras' own
 * @param name the name of the layer
 * @param settings what the layer was made with
 * @param calls how a functional model calls it; empty in a sequential one and for inputs
 * @param model what is inside, where the layer is a model itself
 * @param built the shapes that the layer was built for, or {@link Json#NULL}
 */
public record LayerConfig(
        String className,
        String module,
        String registered,
        String name,
        Json.Members settings,
        List<LayerCall> calls,
        @Nullable ModelConfig model,
        Json built) {
    /** Keeps a copy. */
    public LayerConfig {
        calls = List.copyOf(calls);
    }

    /** The same layer with other settings and, where it is a model, another inside. */
    LayerConfig with(Json.Members others, @Nullable ModelConfig inner) {
        return new LayerConfig(className, module, registered, name, others, calls, inner, built);
    }

    /** Whether this stands for an input of the model. */
    public boolean isInput() {
        return className.equals("InputLayer");
    }

    /** Whether this is an operation of Keras' {@code ops}, whose classes share names with layers. */
    public boolean isOperation() {
        return module.startsWith("keras.src.ops") || module.startsWith("keras.ops");
    }
}
