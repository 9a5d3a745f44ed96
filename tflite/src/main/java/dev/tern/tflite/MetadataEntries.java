package dev.tern.tflite;

import dev.tern.graph.Buffer;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts named bytes into a model's metadata and takes them out. */
public final class MetadataEntries {
    private MetadataEntries() {}

    /** The entry called {@code name}; the first, where there are several. */
    public static Optional<Model.Metadata> find(Model model, String name) {
        return model.metadata(name);
    }

    /** {@code model} with {@code bytes} as its entry called {@code name}, in the place of one of that name. */
    public static Model put(Model model, String name, byte[] bytes) {
        Buffer fresh = Buffer.of(bytes);
        List<Model.Metadata> entries = new ArrayList<>(model.metadata());
        List<Buffer> buffers = new ArrayList<>(model.buffers());
        Optional<Model.Metadata> old = model.metadata(name);
        if (old.isPresent()) {
            Model.Metadata entry = old.get();
            entries.set(entries.indexOf(entry), new Model.Metadata(name, fresh, entry.extras()));
            replace(model, buffers, entry.buffer(), fresh);
        } else {
            entries.add(new Model.Metadata(name, fresh, Extras.NONE));
        }
        return with(model, entries, buffers);
    }

    /** {@code model} without entries called {@code name}. */
    public static Model remove(Model model, String name) {
        List<Model.Metadata> entries = new ArrayList<>(model.metadata());
        List<Buffer> buffers = new ArrayList<>(model.buffers());
        model.metadata(name).ifPresent(entry -> replace(model, buffers, entry.buffer(), Buffer.of(new byte[0])));
        entries.removeIf(entry -> entry.name().equals(name));
        return with(model, entries, buffers);
    }

    /** Puts {@code fresh} where {@code old} stood in the list, if nothing else uses it: numbers of others stay. */
    private static void replace(Model model, List<Buffer> buffers, Buffer old, Buffer fresh) {
        for (int i = 1; i < buffers.size(); i++) {
            if (buffers.get(i) == old && users(model, old) == 1) {
                buffers.set(i, fresh);
            }
        }
    }

    private static int users(Model model, Buffer buffer) {
        int users = 0;
        for (Graph graph : model.graphs()) {
            for (Value value : graph.values()) {
                users += value.buffer() == buffer ? 1 : 0;
            }
        }
        for (Model.Metadata entry : model.metadata()) {
            users += entry.buffer() == buffer ? 1 : 0;
        }
        return users;
    }

    private static Model with(Model model, List<Model.Metadata> entries, List<Buffer> buffers) {
        return new Model(
                model.schemaVersion(),
                model.description(),
                model.graphs(),
                model.signatures(),
                entries,
                buffers,
                model.extras());
    }
}
