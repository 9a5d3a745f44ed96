package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import java.util.ArrayList;
import java.util.List;

/**
 * Keras' SpectralNormalization around a layer whose kernel it keeps at norm 1. The kernel is stored as it was brought there, so
 * that outside training this is the layer itself; training is refused unless the layer is held fixed.
 *
 * @param iterations how often the norm's estimate is bettered in each step of Keras' training
 */
public record SpectralNormalization(String name, Layer layer, int iterations) implements SimpleLayer {
    private static final float DEVIATION = 0.02f;

    public static SpectralNormalization of(Layer layer) {
        return new SpectralNormalization("", layer, 1);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        List<WeightSpec> inner = layer.weights(List.of(input));
        WeightSpec kernel = inner.stream()
                .filter(weight ->
                        weight.name().equals("kernel") || weight.name().equals("embeddings"))
                .findFirst()
                .orElseThrow(() -> TernException.at("layer inside " + kind())
                        .expected("a layer with a kernel")
                        .found(layer.kind())
                        .fix("wrap another layer"));
        List<WeightSpec> all = new ArrayList<>();
        all.add(WeightSpec.of(
                        "vector_u",
                        new Initializers.TruncatedNormal(0, DEVIATION),
                        1,
                        kernel.shape().dim(-1))
                .state());
        inner.forEach(weight -> all.add(weight.withName("layer/" + weight.name())));
        return all;
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        if (scope.training() && !scope.frozen()) {
            throw TernException.at(kind())
                    .expected("a layer that is held fixed while others learn")
                    .found("one that shall learn")
                    .fix("hold it fixed (model.withFrozen), or take the wrapper off: its kernel is a normal kernel");
        }
        return layer.call(scope.within("layer"), List.of(input)).getFirst();
    }

    public SpectralNormalization iterations(int other) {
        return new SpectralNormalization(name, layer, other);
    }

    @Override
    public SpectralNormalization named(String other) {
        return new SpectralNormalization(other, layer, iterations);
    }

    @Override
    public String kind() {
        return "SpectralNormalization";
    }
}
