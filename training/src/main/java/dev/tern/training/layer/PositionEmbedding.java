package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.List;

/**
 * A learned row for each place of a sequence, to be added to what stands there; KerasHub's layer of this name.
 *
 * @param places how many places have a row; sequences may be shorter
 */
public record PositionEmbedding(String name, int places, Initializer initializer) implements SimpleLayer {

    public static PositionEmbedding of(int places) {
        return new PositionEmbedding("", places, Initializers.GLOROT_UNIFORM);
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        return List.of(WeightSpec.of("position_embeddings", initializer, places, input.dim(-1)));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        if (input.rank() != 3 || input.dim(1) > places) {
            throw TernException.at("input of " + kind())
                    .expected("shape [batch, at most " + places + " places, numbers]")
                    .found("shape " + input.shape())
                    .fix("give the layer as many places as the sequence has");
        }
        Maths m = scope.maths();
        Edge rows = m.slice(scope.weight("position_embeddings"), 0, 0, input.dim(1));
        // One number of each example, times zero: the batch stays open.
        Edge zero = m.mul(m.slice(input, new int[3], new int[] {-1, 1, 1}), 0);
        return m.add(zero, m.reshape(rows, 1, input.dim(1), input.dim(2)));
    }

    public PositionEmbedding initializer(Initializer other) {
        return new PositionEmbedding(name, places, other);
    }

    @Override
    public PositionEmbedding named(String other) {
        return new PositionEmbedding(other, places, initializer);
    }

    @Override
    public String kind() {
        return "PositionEmbedding";
    }
}
