package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The numbers of one weight of a model. Training changes them where they lie; models that share a layer share them. */
public final class Weight {
    private final String path;
    private final WeightSpec spec;
    private final Tensor stored;

    private Weight(String path, WeightSpec spec, Tensor stored) {
        this.path = path;
        this.spec = spec;
        this.stored = stored;
    }

    /** A new weight of zeros; {@code layer} is the name of the layer that it belongs to. */
    public static Weight of(String layer, WeightSpec spec) {
        return new Weight(
                layer + "/" + spec.name(), spec, Tensor.allocate(DataType.FLOAT32, spec.storedShape(), Arena.ofAuto()));
    }

    /** The layer's name, a slash, and the weight's name: {@code dense/kernel}. */
    public String path() {
        return path;
    }

    public WeightSpec spec() {
        return spec;
    }

    /** The shape that Keras gives it. */
    public Shape shape() {
        return spec.shape();
    }

    /** The same numbers under another path, for a model that holds this weight's model. */
    public Weight within(String outer) {
        return new Weight(outer + "/" + path, spec, stored);
    }

    /** The numbers as operators read them: in the stored layout, shared, not copied. */
    public Tensor stored() {
        return stored;
    }

    /** Whether both are the very same numbers. */
    public boolean shares(Weight other) {
        return memory().address() == other.memory().address();
    }

    /** The memory that holds the numbers. */
    public MemorySegment memory() {
        return stored.data();
    }

    /** A copy of the numbers, row-major in Keras' shape. */
    public float[] values() {
        float[] from = stored.toFloats();
        int[] places = places();
        float[] values = new float[from.length];
        for (int i = 0; i < values.length; i++) {
            values[places[i]] = from[i];
        }
        return values;
    }

    /** Takes other numbers, row-major in Keras' shape. */
    public void set(float... values) {
        if (values.length != stored.intElements()) {
            throw TernException.at("weight " + path)
                    .expected(stored.intElements() + " numbers for shape " + shape())
                    .found(String.valueOf(values.length))
                    .fix("the weights belong to another architecture");
        }
        int[] places = places();
        float[] to = new float[values.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = values[places[i]];
        }
        stored.writeFloats(0, to.length, to, 0);
    }

    /** For each stored element its place in Keras' order. */
    private int[] places() {
        int count = stored.intElements();
        int[] places = new int[count];
        if (spec.layout().isEmpty()) {
            java.util.Arrays.setAll(places, i -> i);
            return places;
        }
        int rank = spec.shape().rank();
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= spec.shape().dim(axis);
        }
        int[] at = new int[rank];
        Shape shape = stored.shape();
        for (int i = 0; i < count; i++) {
            int place = 0;
            for (int axis = 0; axis < rank; axis++) {
                place += at[axis] * strides[spec.layout().get(axis)];
            }
            places[i] = place;
            for (int axis = rank - 1; axis >= 0 && ++at[axis] == shape.dim(axis); axis--) {
                at[axis] = 0;
            }
        }
        return places;
    }

    @Override
    public String toString() {
        return path + " " + shape();
    }
}
