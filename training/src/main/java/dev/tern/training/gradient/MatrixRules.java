package dev.tern.training.gradient;

import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.training.operator.TransposedProduct;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** Rules of matrix products. */
final class MatrixRules {
    private MatrixRules() {}

    static void add(Rules rules) {
        rules.rule(FullyConnected.DEFINITION, MatrixRules::fullyConnected);
        rules.rule(BatchMatmul.DEFINITION, MatrixRules::batchMatmul);
    }

    private static void fullyConnected(FullyConnected op, Backward back) {
        Maths m = back.maths();
        Edge weights = back.input(1);
        Edge g = m.reshape(Activations.before(op.activation(), back), -1, weights.dim(0));
        if (back.wants(0)) {
            back.give(
                    0,
                    m.reshape(m.matmul(g, weights, false, false), back.input(0).shape()));
        }
        if (back.wants(1)) {
            Edge rows = m.reshape(back.input(0), -1, weights.dim(1));
            back.give(
                    1,
                    back.builtinOnly()
                            ? m.matmul(g, rows, true, false)
                            : back.tape().add(new TransposedProduct(), g, rows));
        }
        if (back.wants(2)) {
            back.give(2, m.reshape(m.sum(g, false, 0), back.input(2).shape()));
        }
    }

    private static void batchMatmul(BatchMatmul op, Backward back) {
        Maths m = back.maths();
        Edge x = back.input(0);
        Edge y = back.input(1);
        Edge g = back.gradient();
        boolean ax = op.adjointX();
        boolean ay = op.adjointY();
        if (back.wants(0)) {
            back.giveSummed(0, ax ? m.matmul(y, g, ay, true) : m.matmul(g, y, false, !ay));
        }
        if (back.wants(1)) {
            back.giveSummed(1, ay ? m.matmul(g, x, true, ax) : m.matmul(x, g, !ax, false));
        }
    }
}
