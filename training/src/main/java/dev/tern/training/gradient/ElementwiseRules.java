package dev.tern.training.gradient;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.add.Add;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.div.Div;
import dev.tern.operators.elementwise.AddN;
import dev.tern.operators.elementwise.Atan2;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.FloorDivision;
import dev.tern.operators.elementwise.Pow;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.fakequant.FakeQuant;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.log.Log;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.prelu.Prelu;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.select.Select;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.operators.squareddifference.SquaredDifference;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.DataType;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;

/** Rules of operators that compute each element on its own. */
final class ElementwiseRules {
    /** Derivative of a function of one operand, from operand and result. */
    private interface Derivative {
        Edge of(Maths m, Edge x, Edge y);
    }

    private ElementwiseRules() {}

    static void add(Rules rules) {
        unary(rules, Exp.DEFINITION, (m, x, y) -> y);
        unary(rules, Log.DEFINITION, (m, x, y) -> m.div(1, x));
        unary(rules, Sqrt.DEFINITION, (m, x, y) -> m.div(0.5f, y));
        unary(rules, Rsqrt.DEFINITION, (m, x, y) -> m.mul(m.mul(y, m.square(y)), -0.5f));
        unary(rules, FloatFunctions.SQUARE, (m, x, y) -> m.mul(x, 2));
        unary(rules, FloatFunctions.SIN, (m, x, y) -> m.cos(x));
        unary(rules, FloatFunctions.COS, (m, x, y) -> m.neg(m.sin(x)));
        unary(rules, Logistic.DEFINITION, (m, x, y) -> m.mul(y, m.sub(1, y)));
        unary(rules, Tanh.DEFINITION, (m, x, y) -> m.sub(1, m.square(y)));
        unary(rules, Abs.DEFINITION, (m, x, y) -> m.sign(x));
        unary(rules, Elu.DEFINITION, (m, x, y) -> m.add(m.min(y, 0), 1));
        unary(rules, HardSwish.DEFINITION, (m, x, y) -> ElementwiseRules.hardSwish(m, x));
        rules.rule(Gelu.DEFINITION, (op, back) -> {
            Maths m = back.maths();
            back.give(0, m.mul(back.gradient(), gelu(m, back.input(0), op.approximate())));
        });
        rules.rule(Signs.NEG, (op, back) -> back.give(0, back.maths().neg(back.gradient())));
        clamp(rules, Relu.RELU, 0, Float.POSITIVE_INFINITY);
        clamp(rules, Relu.RELU6, 0, 6);
        clamp(rules, Relu.RELU_N1_TO_1, -1, 1);
        clamp(rules, Relu.RELU_0_TO_1, 0, 1);
        rules.rule(LeakyRelu.DEFINITION, (op, back) -> {
            Maths m = back.maths();
            Edge slope = m.select(
                    m.greater(back.input(0), 0),
                    back.tape().scalar(1),
                    back.tape().scalar(op.alpha()));
            back.give(0, m.mul(back.gradient(), slope));
        });
        rules.rule(Prelu.DEFINITION, ElementwiseRules::prelu);
        binary(rules);
        rules.rule(FakeQuant.DEFINITION, ElementwiseRules::fakeQuant);
        rules.rule(Cast.DEFINITION, (op, back) -> {
            if (back.input(0).type() == DataType.FLOAT32) {
                back.give(0, back.gradient());
            }
        });
    }

    private static void binary(Rules rules) {
        rules.rule(Add.DEFINITION, (op, back) -> {
            Edge g = Activations.before(op.activation(), back);
            back.giveSummed(0, g);
            back.giveSummed(1, g);
        });
        rules.rule(Sub.DEFINITION, (op, back) -> {
            Edge g = Activations.before(op.activation(), back);
            back.giveSummed(0, g);
            if (back.wants(1)) {
                back.giveSummed(1, back.maths().neg(g));
            }
        });
        rules.rule(Mul.DEFINITION, (op, back) -> {
            Edge g = Activations.before(op.activation(), back);
            Maths m = back.maths();
            if (back.wants(0)) {
                back.giveSummed(0, m.mul(g, back.input(1)));
            }
            if (back.wants(1)) {
                back.giveSummed(1, m.mul(g, back.input(0)));
            }
        });
        rules.rule(Div.DEFINITION, (op, back) -> {
            Edge g = Activations.before(op.activation(), back);
            Maths m = back.maths();
            Edge share = m.div(g, back.input(1));
            back.giveSummed(0, share);
            if (back.wants(1)) {
                Edge quotient = m.div(back.input(0), back.input(1));
                back.giveSummed(1, m.neg(m.mul(share, quotient)));
            }
        });
        rules.rule(AddN.DEFINITION, (op, back) -> {
            for (int i = 0; i < back.inputCount(); i++) {
                back.give(i, back.gradient());
            }
        });
        rules.rule(SquaredDifference.DEFINITION, (op, back) -> {
            Maths m = back.maths();
            Edge g = m.mul(back.gradient(), m.mul(m.sub(back.input(0), back.input(1)), 2));
            back.giveSummed(0, g);
            if (back.wants(1)) {
                back.giveSummed(1, m.neg(g));
            }
        });
        rules.rule(Extremes.MAXIMUM, (op, back) -> chosen(back, back.maths().atLeast(back.input(0), back.input(1))));
        rules.rule(Extremes.MINIMUM, (op, back) -> chosen(back, back.maths().atMost(back.input(0), back.input(1))));
        rules.rule(Pow.DEFINITION, ElementwiseRules::pow);
        rules.rule(Atan2.DEFINITION, (op, back) -> {
            Maths m = back.maths();
            Edge g = m.div(back.gradient(), m.add(m.square(back.input(0)), m.square(back.input(1))));
            back.giveSummed(0, m.mul(g, back.input(1)));
            if (back.wants(1)) {
                back.giveSummed(1, m.neg(m.mul(g, back.input(0))));
            }
        });
        rules.rule(FloorDivision.FLOOR_MOD, (op, back) -> {
            back.giveSummed(0, back.gradient());
            if (back.wants(1)) {
                Maths m = back.maths();
                Edge whole = m.floor(m.div(back.input(0), back.input(1)));
                back.giveSummed(1, m.neg(m.mul(back.gradient(), whole)));
            }
        });
        rules.rule(Select.SELECT_V2, ElementwiseRules::select);
        rules.rule(Select.SELECT, ElementwiseRules::selectRows);
    }

    private static void unary(Rules rules, OperatorDefinition<PlainOperator> operator, Derivative derivative) {
        rules.rule(operator, (op, back) -> {
            Maths m = back.maths();
            back.give(0, m.mul(back.gradient(), derivative.of(m, back.input(0), back.output(0))));
        });
    }

    private static void clamp(Rules rules, OperatorDefinition<PlainOperator> operator, float low, float high) {
        rules.rule(
                operator,
                (op, back) -> back.give(0, Activations.clamped(back, back.output(0), back.gradient(), low, high)));
    }

    /** Where both are equal, the first operand gets it all, as in the original. */
    private static void chosen(Backward back, Edge first) {
        Maths m = back.maths();
        Edge zero = back.tape().scalar(0);
        if (back.wants(0)) {
            back.giveSummed(0, m.select(first, back.gradient(), zero));
        }
        if (back.wants(1)) {
            back.giveSummed(1, m.select(first, zero, back.gradient()));
        }
    }

    private static void pow(PlainOperator op, Backward back) {
        Maths m = back.maths();
        Edge x = back.input(0);
        Edge y = back.input(1);
        if (back.wants(0)) {
            Edge slope = m.mul(y, m.pow(x, m.add(y, -1)));
            back.giveSummed(0, m.mul(back.gradient(), slope));
        }
        if (back.wants(1)) {
            Edge zero = back.tape().scalar(0);
            Edge positive = m.greater(x, zero);
            Edge log =
                    m.select(positive, m.log(m.select(positive, x, back.tape().scalar(1))), zero);
            back.giveSummed(1, m.mul(back.gradient(), m.mul(back.output(0), log)));
        }
    }

    private static void prelu(PlainOperator op, Backward back) {
        Maths m = back.maths();
        Edge x = back.input(0);
        Edge positive = m.greater(x, 0);
        if (back.wants(0)) {
            Edge slope = m.select(positive, back.tape().scalar(1), back.input(1));
            back.give(0, m.mul(back.gradient(), slope));
        }
        if (back.wants(1)) {
            back.giveSummed(1, m.mul(back.gradient(), m.min(x, 0)));
        }
    }

    private static void select(PlainOperator op, Backward back) {
        Maths m = back.maths();
        Edge zero = back.tape().scalar(0);
        if (back.wants(1)) {
            back.giveSummed(1, m.select(back.input(0), back.gradient(), zero));
        }
        if (back.wants(2)) {
            back.giveSummed(2, m.select(back.input(0), zero, back.gradient()));
        }
    }

    /** The older SELECT, whose condition may have one truth for each row. */
    private static void selectRows(PlainOperator op, Backward back) {
        Maths m = back.maths();
        Edge zeros = m.mul(back.gradient(), 0);
        if (back.wants(1)) {
            back.give(1, back.tape().add(Select.SELECT, back.input(0), back.gradient(), zeros));
        }
        if (back.wants(2)) {
            back.give(2, back.tape().add(Select.SELECT, back.input(0), zeros, back.gradient()));
        }
    }

    private static Edge hardSwish(Maths m, Edge x) {
        Edge between = m.add(m.mul(x, 1 / 3f), 0.5f);
        Edge zero = m.tape().scalar(0);
        Edge one = m.tape().scalar(1);
        Edge lower = m.select(m.greater(x, -3), between, zero);
        return m.select(m.less(x, m.tape().scalar(3)), lower, one);
    }

    private static Edge gelu(Maths m, Edge x, boolean approximate) {
        if (approximate) {
            float factor = (float) Math.sqrt(2 / Math.PI);
            Edge square = m.square(x);
            Edge inner = m.mul(m.mul(x, m.add(m.mul(square, 0.044715f), 1)), factor);
            Edge tanh = m.tanh(inner);
            Edge slope = m.mul(m.add(m.mul(square, 3 * 0.044715f), 1), factor);
            Edge curve = m.mul(m.mul(m.sub(1, m.square(tanh)), slope), m.mul(x, 0.5f));
            return m.add(m.mul(m.add(tanh, 1), 0.5f), curve);
        }
        // GELU(x) = x * cdf(x), so cdf(x) = GELU(x) / x away from zero; there GELU(x + h) is well behaved as a
        // difference.
        Edge density = m.mul(m.exp(m.mul(m.square(x), -0.5f)), (float) (1 / Math.sqrt(2 * Math.PI)));
        Edge small = m.less(m.abs(x), m.tape().scalar(1e-3f));
        Edge safe = m.select(small, m.tape().scalar(1), x);
        Edge far = m.div(m.apply(new Gelu(false), safe), safe);
        Edge near = m.add(m.mul(x, (float) (1 / Math.sqrt(2 * Math.PI))), 0.5f);
        return m.add(m.select(small, near, far), m.mul(x, density));
    }

    /** Straight through: rounding is taken for the identity, and nothing flows where the range cuts off. */
    private static void fakeQuant(FakeQuant op, Backward back) {
        float quantMin = op.narrowRange() ? 1 : 0;
        float quantMax = (1 << op.bits()) - 1;
        float scale = (op.max() - op.min()) / (quantMax - quantMin);
        float zeroFromMin = quantMin - op.min() / scale;
        float zero = zeroFromMin < quantMin
                ? quantMin
                : zeroFromMin > quantMax ? quantMax : (float) Math.floor(zeroFromMin + 0.5f);
        Edge low = back.tape().scalar((quantMin - zero) * scale);
        Edge high = back.tape().scalar((quantMax - zero) * scale);
        Maths m = back.maths();
        Edge nothing = back.tape().scalar(0);
        Edge above = m.select(m.atLeast(back.input(0), low), back.gradient(), nothing);
        back.give(0, m.select(m.atMost(back.input(0), high), above, nothing));
    }
}
