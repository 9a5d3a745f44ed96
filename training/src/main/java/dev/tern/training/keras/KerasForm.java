package dev.tern.training.keras;

/** The ways in which Keras lays a model out in a file. */
public enum KerasForm {
    /** One HDF5 file with configuration, weights by layer, and the optimizer's state: {@code model.h5}. */
    H5_MODEL,
    /** One HDF5 file with weights by layer: what Keras 2 writes as {@code weights.h5}. */
    H5_WEIGHTS,
    /** One HDF5 file with weights by the path of their object: what Keras 3 writes as {@code .weights.h5}. */
    PATH_WEIGHTS,
    /** The zip archive {@code model.keras}. */
    ARCHIVE;

    /** Whether a model can be built from such a file alone. */
    public boolean hasConfiguration() {
        return this == H5_MODEL || this == ARCHIVE;
    }
}
