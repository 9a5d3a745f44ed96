package dev.tern.training.hdf5;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A folder of an HDF5 file: attributes and named members, immutable. */
public record Hdf5Group(Map<String, Hdf5Value> attributes, Map<String, Hdf5Node> members) implements Hdf5Node {
    /** Keeps copies of both maps and their order. */
    public Hdf5Group {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The group without anything in it. */
    public static Hdf5Group empty() {
        return new Hdf5Group(Map.of(), Map.of());
    }

    /** The group at {@code path} below this one ({@code /} between names), or null where there is none. */
    public @Nullable Hdf5Group group(String path) {
        return node(path) instanceof Hdf5Group group ? group : null;
    }

    /** The dataset at {@code path} below this group, or null where there is none. */
    public @Nullable Hdf5Dataset dataset(String path) {
        return node(path) instanceof Hdf5Dataset dataset ? dataset : null;
    }

    /** What stands at {@code path} below this group, or null; empty steps of the path are skipped. */
    public @Nullable Hdf5Node node(String path) {
        Hdf5Node node = this;
        for (String step : path.split("/")) {
            if (step.isEmpty()) {
                continue;
            }
            Hdf5Node next = node instanceof Hdf5Group group ? group.members().get(step) : null;
            if (next == null) {
                return null;
            }
            node = next;
        }
        return node;
    }

    /** This group and one attribute more, or with that attribute replaced. */
    public Hdf5Group with(String name, Hdf5Value attribute) {
        Map<String, Hdf5Value> changed = new LinkedHashMap<>(attributes);
        changed.put(name, attribute);
        return new Hdf5Group(changed, members);
    }

    /** This group with {@code node} at {@code path}; groups on the way are made where they are missing. */
    public Hdf5Group with(String path, Hdf5Node node) {
        String plain = path.startsWith("/") ? path.substring(1) : path;
        int slash = plain.indexOf('/');
        String name = slash < 0 ? plain : plain.substring(0, slash);
        Map<String, Hdf5Node> changed = new LinkedHashMap<>(members);
        if (slash < 0) {
            changed.put(name, node);
        } else {
            Hdf5Group inner = members.get(name) instanceof Hdf5Group group ? group : empty();
            changed.put(name, inner.with(plain.substring(slash + 1), node));
        }
        return new Hdf5Group(attributes, changed);
    }
}
