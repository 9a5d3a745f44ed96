package dev.tern.training.keras;

import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** Weights that older versions of Keras stored in another layout than today's. */
final class OldWeights {
    private OldWeights() {}

    /** {@code stored}, as the layer {@code layer} of today has it. */
    static List<NamedTensor> converted(List<NamedTensor> stored, Saveable layer) {
        List<Variable> wanted = layer.weights();
        if (stored.size() != wanted.size()) {
            return stored;
        }
        List<NamedTensor> converted = new ArrayList<>(stored.size());
        for (int i = 0; i < stored.size(); i++) {
            Tensor tensor = stored.get(i).tensor();
            converted.add(new NamedTensor(
                    stored.get(i).name(), converted(tensor, wanted.get(i).shape(), layer)));
        }
        return converted;
    }

    private static Tensor converted(Tensor tensor, Shape wanted, Saveable layer) {
        if (tensor.shape().equals(wanted)) {
            return tensor;
        }
        boolean isConvolution = layer.className().contains("Conv");
        // Kernels of Theano's order (filters, channels, height, width).
        if (isConvolution && tensor.shape().rank() == 4) {
            Tensor turned = transposed(tensor, 2, 3, 1, 0);
            if (turned.shape().equals(wanted)) {
                return turned;
            }
        }
        // A one-dimensional convolution of the first version was a two-dimensional one of width 1.
        if (layer.className().equals("Conv1D")
                && tensor.shape().rank() == 4
                && tensor.shape().dim(1) == 1) {
            Shape squeezed = Shape.of(
                    tensor.shape().dim(0), tensor.shape().dim(2), tensor.shape().dim(3));
            if (squeezed.equals(wanted)) {
                return tensor.reshaped(squeezed);
            }
        }
        // Biases of cuDNN's kernels come in two halves: a GRU keeps both as rows, an LSTM adds them up.
        if (layer.className().equals("GRU")
                && tensor.shape().rank() == 1
                && wanted.rank() == 2
                && tensor.elements() == wanted.elements()) {
            return tensor.reshaped(wanted);
        }
        if (layer.className().equals("LSTM")
                && tensor.shape().rank() == 1
                && wanted.rank() == 1
                && tensor.elements() == 2 * wanted.elements()) {
            Tensor sum = Tensor.allocate(tensor.type(), wanted, Arena.ofAuto());
            for (long i = 0; i < sum.elements(); i++) {
                sum.setFloat(i, tensor.floatAt(i) + tensor.floatAt(sum.elements() + i));
            }
            return sum;
        }
        return tensor;
    }

    private static Tensor transposed(Tensor tensor, int... order) {
        int[] from = tensor.shape().dims();
        int[] to = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            to[i] = from[order[i]];
        }
        Tensor made = Tensor.allocate(tensor.type(), Shape.of(to), Arena.ofAuto());
        int[] at = new int[order.length];
        for (long i = 0; i < made.elements(); i++) {
            long rest = i;
            for (int d = order.length - 1; d >= 0; d--) {
                at[order[d]] = (int) (rest % to[d]);
                rest /= to[d];
            }
            long source = 0;
            for (int d = 0; d < at.length; d++) {
                source = source * from[d] + at[d];
            }
            made.setFloat(i, tensor.floatAt(source));
        }
        return made;
    }
}
