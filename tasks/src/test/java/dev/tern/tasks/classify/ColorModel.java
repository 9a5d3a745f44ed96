package dev.tern.tasks.classify;

import dev.tern.graph.Graph;
import dev.tern.graph.GraphBuilder;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Inference;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.List;

/** Models that tell whether a picture is red, green or blue: the mean of each channel, and a softmax. */
final class ColorModel {
    static final int SIDE = 5;

    private ColorModel() {}

    /** Channels last, floats. */
    static Model floats() {
        return of(Shape.of(1, SIDE, SIDE, 3), 1, 2);
    }

    /** Channels first, floats. */
    static Model channelsFirst() {
        return of(Shape.of(1, 3, SIDE, SIDE), 2, 3);
    }

    /** Any shape; {@code axes} are reduced. */
    static Model of(Shape shape, int... axes) {
        return Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref mean = mean(g, g.input("pixels", DataType.FLOAT32, shape), axes);
            g.output(g.add(new Softmax(1f), mean));
        }));
    }

    private static Ref mean(GraphBuilder g, Ref input, int... axes) {
        Ref reduced = g.constant("axes", Shape.of(axes.length), axes);
        return g.add(new Reduction(ReductionRule.MEAN, false), input, reduced);
    }

    /** Unsigned bytes in, mean levels of 0 to 1 out; no softmax. */
    static Model bytes() {
        Quantization levels = Quantization.perTensor(1 / 255f, 0);
        return Model.of(Graph.build("main", g -> {
            Ref input = g.input(Value.of("pixels", DataType.UINT8, Shape.of(1, SIDE, SIDE, 3))
                    .withQuantization(levels));
            Ref axes = g.constant("axes", Shape.of(2), 1, 2);
            Value scores = Value.of("scores", DataType.UINT8, Shape.of(1, 3)).withQuantization(levels);
            g.output(g.node(new Reduction(ReductionRule.MEAN, false), List.of(input, axes), scores)
                    .getFirst());
        }));
    }
}
