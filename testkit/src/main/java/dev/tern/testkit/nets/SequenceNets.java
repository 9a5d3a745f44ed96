package dev.tern.testkit.nets;

import static dev.tern.operators.Activation.NONE;

import dev.tern.graph.Model;
import dev.tern.graph.ModelBuilder;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.Inference;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.tanh.Tanh;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Nets over sequences. */
final class SequenceNets {
    private static final int TIMES = 12;
    private static final int FEATURES = 10;
    private static final int UNITS = 20;

    private SequenceNets() {}

    /** One block of a transformer: attention with four heads, then two layers, each with a residual. */
    static void transformer(Layers l) {
        int width = 32;
        int heads = 4;
        Ref x = l.graph().input("tokens", DataType.FLOAT32, Shape.of(-1, TIMES, width));
        Ref normed = l.layerNorm(x);
        Ref queries = l.transpose(head(l, normed, heads), 0, 2, 1, 3);
        Ref keys = l.transpose(head(l, normed, heads), 0, 2, 1, 3);
        Ref values = l.transpose(head(l, normed, heads), 0, 2, 1, 3);
        Ref scores = l.graph().add(new BatchMatmul(false, true, false), queries, keys);
        scores = l.softmax(l.mul(scores, l.graph().constant("scale", Shape.scalar(), 0.35355338f)));
        Ref mixed = l.graph().add(new BatchMatmul(false, false, false), scores, values);
        mixed = l.reshape(l.transpose(mixed, 0, 2, 1, 3), TIMES, width);
        x = l.add(x, l.dense(mixed, width, NONE, true), NONE);
        Ref inner = l.dense(l.layerNorm(x), 2 * width, NONE, true);
        x = l.add(x, l.dense(l.graph().add(new Gelu(true), inner), width, NONE, true), NONE);
        l.graph().output(x);
        Ref pooled = l.graph().add(new Reduction(ReductionRule.MEAN, false), x, l.indices("axis", 1));
        l.graph().output(l.softmax(l.dense(pooled, 5, NONE)));
    }

    private static Ref head(Layers l, Ref x, int heads) {
        int width = l.shape(x).dim(2);
        return l.reshape(l.dense(x, width, NONE, true), TIMES, heads, width / heads);
    }

    /** An LSTM over the whole sequence, whose outputs are averaged and classified. */
    static void lstm(Layers l) {
        Ref x = l.graph().input("sequence", DataType.FLOAT32, Shape.of(1, TIMES, FEATURES));
        List<Ref> operands = new ArrayList<>();
        operands.add(x);
        for (int gate = 0; gate < 4; gate++) {
            operands.add(l.drawn("input_weights", -0.6, 0.6, UNITS, FEATURES));
        }
        for (int gate = 0; gate < 4; gate++) {
            operands.add(l.drawn("recurrent_weights", -0.4, 0.4, UNITS, UNITS));
        }
        absent(operands, 3);
        for (int gate = 0; gate < 4; gate++) {
            operands.add(l.bias(UNITS));
        }
        absent(operands, 2);
        operands.add(l.graph().variable("output_state", DataType.FLOAT32, Shape.of(1, UNITS)));
        operands.add(l.graph().variable("cell_state", DataType.FLOAT32, Shape.of(1, UNITS)));
        absent(operands, 4);
        Ref outputs = l.graph()
                .add(
                        new UnidirectionalSequenceLstm(Activation.TANH, 10f, 0f, false, false, false),
                        operands.toArray(Ref[]::new));
        Ref mean = l.graph().add(new Reduction(ReductionRule.MEAN, false), outputs, l.indices("axis", 1));
        l.graph().output(l.softmax(l.dense(mean, 5, NONE)));
    }

    private static void absent(List<Ref> operands, int count) {
        for (int i = 0; i < count; i++) {
            operands.add(Ref.absent());
        }
    }

    /** A gated recurrent unit by a loop over the sequence: the condition and one step are graphs of their own. */
    static Model gru(long seed) {
        return Model.build(Inference.OF_BUILTINS, model -> gru(model, seed));
    }

    private static void gru(ModelBuilder model, long seed) {
        int main = model.declare("main");
        int condition = model.graph("condition", g -> {
            Ref[] state = state(new Layers(g, 0));
            g.output(new Layers(g, 0).plain(Comparisons.LESS, state[0], g.constant("times", Shape.scalar(), TIMES)));
        });
        int step = model.graph("step", g -> step(new Layers(g, seed)));
        model.define(main, g -> {
            Layers l = new Layers(g, seed + 1);
            Ref sequence = g.input("sequence", DataType.FLOAT32, Shape.of(1, TIMES, FEATURES));
            Ref begin = g.constant("begin", Shape.scalar(), 0);
            Ref hidden = l.drawn("hidden", 0, 0.1, 1, UNITS);
            List<Ref> ended = g.node(
                    new While(condition, step),
                    List.of(begin, hidden, sequence),
                    Value.of("time", DataType.INT32, Shape.scalar()).withHasRank(true),
                    Value.of("last", DataType.FLOAT32, Shape.of(1, UNITS)),
                    Value.of("same", DataType.FLOAT32, Shape.of(1, TIMES, FEATURES)));
            g.output(l.softmax(l.dense(ended.get(1), 5, NONE)));
        });
    }

    private static Ref[] state(Layers l) {
        return new Ref[] {
            l.graph().input(Value.of("time", DataType.INT32, Shape.scalar()).withHasRank(true)),
            l.graph().input("hidden", DataType.FLOAT32, Shape.of(1, UNITS)),
            l.graph().input("sequence", DataType.FLOAT32, Shape.of(1, TIMES, FEATURES))
        };
    }

    private static void step(Layers l) {
        Ref[] state = state(l);
        Ref hidden = state[1];
        Ref x = l.graph().add(new Gather(1, 0), state[2], state[0]);
        Ref update = l.plain(Logistic.DEFINITION, l.dense(l.concat(1, x, hidden), UNITS, NONE));
        Ref forget = l.plain(Logistic.DEFINITION, l.dense(l.concat(1, x, hidden), UNITS, NONE));
        Ref fresh = l.plain(Tanh.DEFINITION, l.dense(l.concat(1, x, l.mul(forget, hidden)), UNITS, NONE));
        Ref change = l.mul(update, l.graph().add(new Sub(NONE, false), fresh, hidden));
        l.graph().output(l.add(state[0], l.graph().constant("one", Shape.scalar(), 1), NONE));
        l.graph().output(l.add(hidden, change, NONE));
        l.graph().output(state[2]);
    }
}
