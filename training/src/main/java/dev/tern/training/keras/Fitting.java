package dev.tern.training.keras;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.util.Map;

/** Brings stored tensors to the variables they are for. */
final class Fitting {
    private static final int BLOCK = 1 << 12;

    private Fitting() {}

    /** {@code stored} as a value of {@code variable}: of its type, or an error where the shapes differ. */
    static Tensor to(Variable variable, Tensor stored, String where) {
        if (!stored.shape().equals(variable.shape())) {
            throw TernException.at(where)
                    .expected(variable.path() + " of shape " + variable.shape())
                    .found("shape " + stored.shape())
                    .fix("the weights belong to another model; load them into the one that saved them");
        }
        return as(variable, stored, where);
    }

    private static Tensor as(Variable variable, Tensor stored, String where) {
        if (stored.type() == variable.type()) {
            return stored;
        }
        Tensor made = Tensor.allocate(variable.type(), variable.shape(), Arena.ofAuto());
        boolean floats = variable.type().isFloat();
        if (!floats && stored.type().isFloat()) {
            throw TernException.at(where)
                    .expected("whole numbers (" + variable.type().text() + ")")
                    .found(stored.type().text())
                    .fix("the weights belong to another model");
        }
        double[] block = new double[BLOCK];
        long[] whole = new long[BLOCK];
        for (long at = 0; at < stored.elements(); at += BLOCK) {
            int count = (int) Math.min(BLOCK, stored.elements() - at);
            if (floats) {
                stored.readDoubles(at, count, block, 0);
                made.writeDoubles(at, count, block, 0);
            } else {
                stored.readLongs(at, count, whole, 0);
                made.writeLongs(at, count, whole, 0);
            }
        }
        return made;
    }

    /** The value of {@code variable}, which must be there. */
    static Tensor value(Variable variable, Map<String, Tensor> values) {
        Tensor tensor = values.get(variable.path());
        if (tensor == null || !tensor.shape().equals(variable.shape())) {
            throw TernException.at("variable '" + variable.path() + "'")
                    .expected("a value of shape " + variable.shape())
                    .found(tensor == null ? "none" : "one of shape " + tensor.shape())
                    .fix("give a value for every variable of the model");
        }
        return Tensor.of(tensor.type(), tensor.shape(), Quantization.NONE, tensor.data());
    }
}
