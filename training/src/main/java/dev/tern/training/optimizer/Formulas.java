package dev.tern.training.optimizer;

import dev.tern.training.operator.Formula;
import dev.tern.training.operator.Formula.Constant;
import dev.tern.training.operator.Formula.Given;
import dev.tern.training.operator.Formula.Gradient;
import dev.tern.training.operator.Formula.Place;
import dev.tern.training.operator.Formula.Slot;
import dev.tern.training.operator.Formula.Term;
import dev.tern.training.operator.Formula.Weight;

/** The optimisers' loops once more, as formulas for machine code: operation by operation in the loops' own order. */
final class Formulas {
    private static final Term W = new Weight();
    private static final Term G = new Gradient();
    /** First and second slot; each optimiser has its own names for them. */
    private static final Term A = new Slot(0);

    private static final Term B = new Slot(1);
    private static final Term C = new Slot(2);
    private static final Term ONE = new Constant(1);
    private static final Term TWO = new Constant(2);
    private static final Term X = new Place(0);
    private static final Term Y = new Place(1);

    private Formulas() {}

    private static Term n(int index) {
        return new Given(index);
    }

    static Formula sgd() {
        return Formula.of(W.becomes(W.times(n(2)).minus(G.times(n(0)))));
    }

    static Formula momentum(boolean nesterov) {
        Term change = nesterov ? A.times(n(1)).minus(G.times(n(0))) : A;
        return Formula.of(
                A.becomes(A.times(n(1)).minus(G.times(n(0)))),
                W.becomes(W.times(n(2)).plus(change)));
    }

    static Formula adam(boolean amsgrad) {
        Term square = amsgrad ? C : B;
        Formula.Assignment most = C.becomes(C.orMore(B));
        Formula.Assignment mean = A.becomes(A.plus(G.minus(A).times(n(1))));
        Formula.Assignment spread = B.becomes(B.plus(G.times(G).minus(B).times(n(2))));
        Formula.Assignment step =
                W.becomes(W.times(n(4)).minus(A.times(n(0)).over(square.root().plus(n(3)))));
        return amsgrad ? Formula.of(mean, spread, most, step) : Formula.of(mean, spread, step);
    }

    static Formula rmsProp(boolean centered, boolean heavy) {
        Term rest = ONE.minus(n(1));
        Formula.Assignment square = A.becomes(n(1).times(A).plus(rest.times(G).times(G)));
        Formula.Assignment mean = C.becomes(n(1).times(C).plus(rest.times(G)));
        Term spread = centered ? A.minus(C.times(C)) : A;
        Formula.Assignment change =
                X.becomes(n(0).times(G).over(spread.plus(n(3)).root()));
        Formula.Assignment kept = B.becomes(n(2).times(B).plus(X));
        Formula.Assignment step = W.becomes(W.minus(heavy ? B : X));
        if (centered) {
            return heavy ? Formula.of(square, mean, change, kept, step) : Formula.of(square, mean, change, step);
        }
        return heavy ? Formula.of(square, change, kept, step) : Formula.of(square, change, step);
    }

    static Formula adagrad() {
        return Formula.of(
                A.becomes(A.plus(G.times(G))),
                W.becomes(W.minus(n(0).times(G).over(A.plus(n(1)).root()))));
    }

    static Formula adadelta() {
        Term rest = ONE.minus(n(1));
        return Formula.of(
                A.becomes(n(1).times(A).plus(rest.times(G).times(G))),
                X.becomes(
                        B.plus(n(2)).root().negated().times(G).over(A.plus(n(2)).root())),
                B.becomes(n(1).times(B).plus(rest.times(X).times(X))),
                W.becomes(W.plus(n(0).times(X))));
    }

    static Formula adamax() {
        return Formula.of(
                A.becomes(A.plus(G.minus(A).times(ONE.minus(n(1))))),
                B.becomes(n(2).times(B).orMore(G.magnitude())),
                W.becomes(W.minus(n(0).times(A).over(B.plus(n(3))))));
    }

    static Formula nadam() {
        return Formula.of(
                A.becomes(A.plus(G.minus(A).times(ONE.minus(n(1))))),
                B.becomes(B.plus(G.times(G).minus(B).times(ONE.minus(n(2))))),
                X.becomes(A.times(n(4)).plus(G.times(n(5)))),
                W.becomes(W.minus(X.times(n(0)).over(B.times(n(6)).root().plus(n(3))))));
    }

    /** With a learning rate's power of -1/2, where powers are roots. */
    static Formula ftrl() {
        Term shrunk = G.plus(TWO.times(n(4)).times(W));
        Term change = X.root().minus(A.root()).over(n(0)).times(W);
        Term cut = B.orMore(n(2).negated()).orLess(n(2));
        return Formula.of(
                X.becomes(A.plus(G.times(G))),
                Y.becomes(shrunk.minus(change)),
                B.becomes(B.plus(Y)),
                Y.becomes(X.root().over(n(0)).plus(TWO.times(n(3)))),
                W.becomes(cut.minus(B).over(Y)),
                A.becomes(X));
    }

    static Formula lion() {
        Term direction = A.times(n(1)).plus(G.times(ONE.minus(n(1)))).sign();
        return Formula.of(
                X.becomes(direction),
                W.becomes(W.times(n(3)).minus(n(0).times(X))),
                A.becomes(A.times(n(2)).plus(G.times(ONE.minus(n(2))))));
    }
}
