package dev.tern.training.hdf5;

import dev.tern.tensor.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** An array of an HDF5 file with its attributes. Its elements are decoded when asked for, each time anew. */
public final class Hdf5Dataset implements Hdf5Node {
    private final Map<String, Hdf5Value> attributes;
    private final Shape shape;
    private final Supplier<Hdf5Value> value;

    Hdf5Dataset(Map<String, Hdf5Value> attributes, Shape shape, Supplier<Hdf5Value> value) {
        this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        this.shape = shape;
        this.value = value;
    }

    /** A dataset that holds {@code value}. */
    public static Hdf5Dataset of(Hdf5Value value) {
        return new Hdf5Dataset(Map.of(), value.shape(), () -> value);
    }

    /** This dataset and one attribute more. */
    public Hdf5Dataset with(String name, Hdf5Value attribute) {
        Map<String, Hdf5Value> changed = new LinkedHashMap<>(attributes);
        changed.put(name, attribute);
        return new Hdf5Dataset(changed, shape, value);
    }

    @Override
    public Map<String, Hdf5Value> attributes() {
        return attributes;
    }

    /** The extents, known without decoding. */
    public Shape shape() {
        return shape;
    }

    /** The elements. */
    public Hdf5Value value() {
        return value.get();
    }
}
