package dev.tern.training.keras;

import dev.tern.training.hdf5.Hdf5Group;
import java.util.List;

/** The weights of a file, in one of Keras' two orders. */
public sealed interface StoredWeights {
    /** By layer, in the order of the model, each layer's weights in theirs; {@code top} belongs to the model itself. */
    record ByLayer(List<OfLayer> layers, List<NamedTensor> top) implements StoredWeights {
        /** Keeps copies. */
        public ByLayer {
            layers = List.copyOf(layers);
            top = List.copyOf(top);
        }
    }

    /** One layer's weights. */
    record OfLayer(String layer, List<NamedTensor> weights) {
        /** Keeps a copy. */
        public OfLayer {
            weights = List.copyOf(weights);
        }
    }

    /** By the path of the object that owns them: groups {@code …/vars} with numbered datasets. */
    record ByPath(Hdf5Group root) implements StoredWeights {}
}
