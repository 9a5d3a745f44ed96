package dev.tern.testkit.nets;

import dev.tern.graph.Model;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** What a converter makes of a float net. */
public enum NetForm {
    FLOAT32(model -> model),
    INT8(model -> FullInteger.of(model, IntegerScheme.INT8)),
    UINT8(model -> FullInteger.of(model, IntegerScheme.UINT8)),
    /** Activations of 16 bits, weights of 8. */
    INT16(model -> FullInteger.of(model, IntegerScheme.INT16)),
    /** Weights of 8 bits, everything else float. */
    DYNAMIC_RANGE(model -> SmallWeights.BYTES.of(model)),
    /** Weights of 16-bit floats, dequantised in the graph. */
    FLOAT16_WEIGHTS(model -> SmallWeights.HALVES.of(model));

    private final UnaryOperator<Model> change;

    NetForm(UnaryOperator<Model> change) {
        this.change = change;
    }

    /** The float net {@code floats} in this form. */
    public Model of(Model floats) {
        return change.apply(floats);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
