package dev.tern.training.hdf5;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands under a name in an HDF5 file: a group or a dataset. */
public sealed interface Hdf5Node permits Hdf5Group, Hdf5Dataset {
    /** Attributes by name, in the order of the file. */
    Map<String, Hdf5Value> attributes();

    /** The attribute {@code name}, or null. */
    default @Nullable Hdf5Value attribute(String name) {
        return attributes().get(name);
    }
}
