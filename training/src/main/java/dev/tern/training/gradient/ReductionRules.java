package dev.tern.training.gradient;

import dev.tern.operators.PlainOperator;
import dev.tern.operators.cumsum.Cumsum;
import dev.tern.operators.l2normalization.L2Normalization;
import dev.tern.operators.localresponsenormalization.LocalResponseNormalization;
import dev.tern.operators.logsoftmax.LogSoftmax;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** Rules of operators in which elements of one row meet: reductions, running sums, normalisations. */
final class ReductionRules {
    private ReductionRules() {}

    static void add(Rules rules) {
        rules.rule(Reduction.SUM, (op, back) -> back.give(0, spread(back, back.gradient())));
        rules.rule(Reduction.MEAN, (op, back) -> {
            float share = (float) back.output(0).shape().elements()
                    / back.input(0).shape().elements();
            back.give(0, spread(back, back.maths().mul(back.gradient(), share)));
        });
        rules.rule(Reduction.REDUCE_MAX, (op, back) -> extreme(back));
        rules.rule(Reduction.REDUCE_MIN, (op, back) -> extreme(back));
        rules.rule(Reduction.REDUCE_PROD, (op, back) -> {
            Maths m = back.maths();
            Edge product = m.mul(back.gradient(), back.output(0));
            back.give(0, m.div(spread(back, product), back.input(0)));
        });
        rules.rule(
                Cumsum.DEFINITION,
                (op, back) -> back.give(
                        0, back.tape().add(new Cumsum(op.exclusive(), !op.reverse()), back.gradient(), back.input(1))));
        rules.rule(Softmax.DEFINITION, ReductionRules::softmax);
        rules.rule(LogSoftmax.DEFINITION, ReductionRules::logSoftmax);
        rules.rule(L2Normalization.DEFINITION, ReductionRules::l2);
        rules.rule(LocalResponseNormalization.DEFINITION, ReductionRules::localResponse);
    }

    private static Shape kept(Backward back) {
        Shape shape = back.input(0).shape();
        for (int axis : back.ints(1)) {
            shape = shape.with(axis < 0 ? axis + shape.rank() : axis, 1);
        }
        return shape;
    }

    /** A result's value, repeated along the axes that went away. */
    private static Edge spread(Backward back, Edge result) {
        Maths m = back.maths();
        return m.broadcast(m.reshape(result, kept(back)), back.input(0).shape());
    }

    /** Elements that share the extreme share its gradient evenly. */
    private static void extreme(Backward back) {
        Maths m = back.maths();
        Edge x = back.input(0);
        Edge best = m.reshape(back.output(0), kept(back));
        Edge chosen = m.cast(m.equal(x, best), DataType.FLOAT32);
        Edge count = m.sum(chosen, true, back.ints(1));
        Edge g = m.reshape(back.gradient(), kept(back));
        back.give(0, m.mul(m.div(chosen, count), g));
    }

    private static void softmax(Softmax op, Backward back) {
        Maths m = back.maths();
        Edge y = back.output(0);
        Edge weighted = m.mul(back.gradient(), y);
        Edge g = m.sub(weighted, m.mul(y, m.sum(weighted, true, -1)));
        back.give(0, op.beta() == 1 ? g : m.mul(g, op.beta()));
    }

    private static void logSoftmax(PlainOperator op, Backward back) {
        Maths m = back.maths();
        Edge sum = m.sum(back.gradient(), true, -1);
        back.give(0, m.sub(back.gradient(), m.mul(m.exp(back.output(0)), sum)));
    }

    private static void l2(L2Normalization op, Backward back) {
        Maths m = back.maths();
        Edge x = back.input(0);
        Edge y = back.output(0);
        Edge g = Activations.before(op.activation(), back);
        Edge norm = m.max(m.sqrt(m.sum(m.square(x), true, -1)), 1e-6f);
        Edge along = m.mul(y, m.sum(m.mul(g, y), true, -1));
        back.give(0, m.div(m.sub(g, along), norm));
    }

    private static void localResponse(LocalResponseNormalization op, Backward back) {
        Maths m = back.maths();
        Edge x = back.input(0);
        Edge scale = m.add(m.mul(windowSum(m, m.square(x), op.radius()), op.alpha()), op.bias());
        Edge direct = m.mul(back.gradient(), m.pow(scale, -op.beta()));
        Edge shared = m.div(m.mul(m.mul(back.gradient(), back.output(0)), -2 * op.alpha() * op.beta()), scale);
        back.give(0, m.add(direct, m.mul(x, windowSum(m, shared, op.radius()))));
    }

    /** Sums over the {@code radius} neighbours on either side along the last axis. */
    private static Edge windowSum(Maths m, Edge x, int radius) {
        int[][] paddings = new int[x.rank()][2];
        paddings[x.rank() - 1] = new int[] {radius, radius};
        Edge padded = m.pad(x, paddings);
        Edge sum = m.slice(padded, -1, 0, x.dim(-1));
        for (int i = 1; i <= 2 * radius; i++) {
            sum = m.add(sum, m.slice(padded, -1, i, x.dim(-1)));
        }
        return sum;
    }
}
