package dev.tern.operators;

import dev.tern.tensor.TernException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * State that outlives a run and is shared by all graphs of one interpreter: variables, hash tables, and which
 * initialisation graphs have run. Keyed by what the operators themselves name their resources.
 */
public final class Resources {
    private final Map<String, Integer> handles = new HashMap<>();
    private final Map<Integer, Object> contents = new HashMap<>();

    /** The handle for a resource name; the same name always gets the same handle. */
    public int handle(String name) {
        return handles.computeIfAbsent(name, n -> handles.size() + 1);
    }

    /** What stands behind a handle, made by {@code initial} at first use. */
    public <T> T content(int handle, Class<T> kind, Supplier<T> initial) {
        Object content = contents.get(handle);
        if (content == null) {
            content = initial.get();
            contents.put(handle, content);
        }
        if (!kind.isInstance(content)) {
            throw TernException.at("resource " + handle)
                    .expected("a " + kind.getSimpleName())
                    .found("a " + content.getClass().getSimpleName())
                    .fix("the model uses one handle for two kinds of resource");
        }
        return kind.cast(content);
    }

    /** Forgets everything: variables unset, tables empty, initialisation due again. */
    public void clear() {
        contents.clear();
    }
}
