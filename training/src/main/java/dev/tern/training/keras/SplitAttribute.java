package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.hdf5.Hdf5Group;
import dev.tern.training.hdf5.Hdf5Value;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists of names as attributes. HDF5 bounds an attribute to 64 KiB, so Keras splits a longer list evenly into
 * {@code weight_names0}, {@code weight_names1} and so on.
 */
final class SplitAttribute {
    private static final int BYTES_MAX = 64512;
    private static final int REFERENCE_BYTES = 16;

    private SplitAttribute() {}

    /** The names under {@code name} in {@code group}, or null where there is no such attribute. */
    static @Nullable List<String> read(Hdf5Group group, String name, String where) {
        Hdf5Value whole = group.attribute(name);
        if (whole != null) {
            return texts(whole, name, where);
        }
        if (group.attribute(name + "0") == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; ; i++) {
            Hdf5Value part = group.attribute(name + i);
            if (part == null) {
                return names;
            }
            names.addAll(texts(part, name + i, where));
        }
    }

    private static List<String> texts(Hdf5Value value, String name, String where) {
        // An empty list has no texts that could tell their type: h5py stores it as zero floats.
        if (value instanceof Hdf5Value.Texts texts) {
            return texts.texts();
        }
        if (value instanceof Hdf5Value.Empty || value.shape().elements() == 0) {
            return List.of();
        }
        throw TernException.at(where + ", attribute " + name)
                .expected("a list of names")
                .found("numbers")
                .fix("the file is damaged, or not written by Keras");
    }

    /** {@code group} with the names under {@code name}, split where they are too many. */
    static Hdf5Group write(Hdf5Group group, String name, List<String> names) {
        if (names.isEmpty()) {
            Tensor none = Tensor.of(DataType.FLOAT64, Shape.of(0), Quantization.NONE, MemorySegment.NULL);
            return group.with(name, new Hdf5Value.Numbers(none));
        }
        long longest = 1;
        for (String text : names) {
            longest = Math.max(longest, text.getBytes(StandardCharsets.UTF_8).length);
        }
        if (longest > BYTES_MAX) {
            throw TernException.at("attribute " + name)
                    .expected("names of at most " + BYTES_MAX + " bytes")
                    .found(String.valueOf(longest))
                    .fix("give layers shorter names");
        }
        if (names.size() * Math.max(longest, REFERENCE_BYTES) <= BYTES_MAX) {
            return group.with(name, Hdf5Value.list(names));
        }
        int parts = 2;
        while ((names.size() + parts - 1) / parts * longest > BYTES_MAX) {
            parts++;
        }
        Hdf5Group made = group;
        int from = 0;
        for (int i = 0; i < parts; i++) {
            int count = names.size() / parts + (i < names.size() % parts ? 1 : 0);
            List<String> part = names.subList(from, from + count);
            made = made.with(name + i, new Hdf5Value.Texts(Shape.of(count), part, Hdf5Value.TextForm.FIXED_ASCII));
            from += count;
        }
        return made;
    }
}
