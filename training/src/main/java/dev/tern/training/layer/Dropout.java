package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;

/**
 * Numbers set to zero at random while training, the others made larger so that the sum stays. The kin differ in what is drawn.
 *
 * @param form which of Keras' layers this is
 * @param noiseShape extents of what is drawn, the batch among them: 1 where all are dropped together, 0 for as many as there
 *     are; empty for each number by itself
 */
public record Dropout(String name, Form form, float rate, List<Integer> noiseShape) implements SimpleLayer {
    public Dropout {
        noiseShape = List.copyOf(noiseShape);
        if (!(rate >= 0 && rate < 1)) {
            throw TernException.at("rate of " + form.kind)
                    .expected("a share from 0 to 1, 1 not included")
                    .found(String.valueOf(rate))
                    .fix("correct the rate: it is the share that is dropped");
        }
    }

    public Dropout(String name, Form form, float rate) {
        this(name, form, rate, List.of());
    }

    /** The layers that share this class. */
    public enum Form {
        DROPOUT("Dropout"),
        SPATIAL_1D("SpatialDropout1D"),
        SPATIAL_2D("SpatialDropout2D"),
        SPATIAL_3D("SpatialDropout3D"),
        /** Numbers are multiplied with normally distributed ones. */
        GAUSSIAN("GaussianDropout"),
        /** Mean and variance are kept, for SELU. */
        ALPHA("AlphaDropout");

        private final String kind;

        Form(String kind) {
            this.kind = kind;
        }
    }

    public static Dropout of(float rate) {
        return new Dropout("", Form.DROPOUT, rate);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        if (!scope.training() || rate == 0) {
            return input;
        }
        Maths m = scope.maths();
        int[] extents = input.shape().dims();
        for (int i = 1; form.kind.startsWith("Spatial") && i < extents.length - 1; i++) {
            extents[i] = 1;
        }
        if (!noiseShape.isEmpty() && noiseShape.size() != extents.length) {
            throw TernException.at("noise shape of " + kind())
                    .expected(extents.length + " extents, the batch among them")
                    .found(noiseShape.toString())
                    .fix("give one for each axis of the input");
        }
        for (int i = 0; i < noiseShape.size(); i++) {
            extents[i] = noiseShape.get(i) == 0 ? extents[i] : noiseShape.get(i);
        }
        if (form == Form.GAUSSIAN) {
            float deviation = (float) Math.sqrt(rate / (1 - rate));
            return m.mul(input, m.add(m.mul(scope.normal(extents), deviation), 1));
        }
        Edge kept = m.cast(m.atLeast(scope.uniform(extents), m.tape().scalar(rate)), DataType.FLOAT32);
        if (form != Form.ALPHA) {
            return m.mul(m.mul(input, kept), 1 / (1 - rate));
        }
        float low = -1.7580993408473766f;
        float a = (float) (1 / Math.sqrt((1 - rate) * (1 + rate * low * low)));
        Edge filled = m.add(m.mul(input, kept), m.mul(m.sub(1, kept), low));
        return m.add(m.mul(filled, a), -a * low * rate);
    }

    public Dropout form(Form other) {
        return new Dropout(name, other, rate, noiseShape);
    }

    /** What is drawn, 1 where all numbers along an axis are dropped together, and 0 for as many as there are. */
    public Dropout noiseShape(Integer... extents) {
        return new Dropout(name, form, rate, List.of(extents));
    }

    @Override
    public Dropout named(String other) {
        return new Dropout(other, form, rate, noiseShape);
    }

    @Override
    public String kind() {
        return form.kind;
    }
}
