package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.bitcast.Bitcast;
import dev.tern.operators.complex.ComplexParts;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.Logic;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.log.Log;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.select.Select;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.operators.tanh.Tanh;
import dev.tern.operators.zeroslike.ZerosLike;
import dev.tern.tensor.DataType;
import java.util.Map;

/** Functions of each element. */
final class UnaryRows {
    /** Scale and slope of the self-normalising exponential unit. */
    private static final double SELU_SCALE = 1.0507009873554804934193349852946;

    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;

    static final Map<String, Row> ROWS = Map.ofEntries(
            plain("Abs", Abs.DEFINITION),
            plain("Ceil", FloatFunctions.CEIL),
            plain("ComplexAbs", ComplexParts.COMPLEX_ABS),
            plain("Cos", FloatFunctions.COS),
            plain("Elu", Elu.DEFINITION),
            plain("Exp", Exp.DEFINITION),
            plain("Floor", FloatFunctions.FLOOR),
            plain("Imag", ComplexParts.IMAG),
            plain("Log", Log.DEFINITION),
            plain("LogicalNot", Logic.LOGICAL_NOT),
            plain("Neg", Signs.NEG),
            plain("Real", ComplexParts.REAL),
            plain("Relu6", Relu.RELU6),
            plain("Rsqrt", Rsqrt.DEFINITION),
            plain("Sigmoid", Logistic.DEFINITION),
            plain("Sign", Signs.SIGN),
            plain("Sin", FloatFunctions.SIN),
            plain("Sqrt", Sqrt.DEFINITION),
            plain("Tanh", Tanh.DEFINITION),
            plain("ZerosLike", ZerosLike.DEFINITION),
            entry("Erf", UnaryRows::erf),
            entry("Relu", Row.of(UnaryRows::relu)),
            entry("Round", Row.of(UnaryRows::round)),
            entry("Rint", Row.of(UnaryRows::round)),
            entry("Square", Row.of(UnaryRows::square)),
            entry("LeakyRelu", Row.of(s -> s.emit(new LeakyRelu(s.node().real("alpha", 0.2f)), s.in(0)))),
            entry("Cast", Row.of(s -> s.cast(s.in(0), s.node().type("DstT")))),
            entry("Bitcast", Row.of(UnaryRows::bitcast)),
            entry("Inv", Row.of(UnaryRows::reciprocal)),
            entry("Reciprocal", Row.of(UnaryRows::reciprocal)),
            entry("Log1p", Row.of(s -> s.emit(Log.DEFINITION, plus(s, s.in(0), 1)))),
            entry("Expm1", Row.of(s -> plus(s, s.emit(Exp.DEFINITION, s.in(0)), -1))),
            entry("Softplus", Row.of(UnaryRows::softplus)),
            entry("Softsign", Row.of(s -> Binary.DIV.emit(s, s.in(0), plus(s, s.emit(Abs.DEFINITION, s.in(0)), 1)))),
            entry("Selu", Row.of(UnaryRows::selu)),
            entry("IsNan", Row.of(s -> s.emit(Comparisons.NOT_EQUAL, s.in(0), s.in(0)))),
            entry("IsFinite", Row.of(UnaryRows::isFinite)),
            entry("IsInf", Row.of(UnaryRows::isInfinite)),
            entry("OnesLike", Row.of(UnaryRows::ones)));

    private UnaryRows() {}

    private static Map.Entry<String, Row> plain(String name, OperatorDefinition<?> definition) {
        return entry(name, Row.of(site -> site.emit(definition, site.in(0))));
    }

    /** Kept until rewriting has found the GELU around it. */
    private static java.util.List<Flow> erf(Site site) {
        return site.emitter()
                .custom(
                        new dev.tern.operators.CustomOperator("Erf", new byte[0]),
                        InnerOperators.ERF,
                        new java.util.ArrayList<>(site.inputs()),
                        java.util.List.of(site.in(0).type()));
    }

    static Flow plus(Site site, Flow x, double number) {
        return Binary.ADD.emit(site, x, site.emitter().scalar(x.type(), number));
    }

    private static Flow relu(Site site) {
        Flow x = site.in(0);
        return x.type() == DataType.FLOAT32
                ? site.emit(Relu.RELU, x)
                : site.emit(Extremes.MAXIMUM, x, site.emitter().scalar(x.type(), 0));
    }

    private static Flow round(Site site) {
        return site.in(0).type().isInteger() ? site.in(0) : site.emit(FloatFunctions.ROUND, site.in(0));
    }

    private static Flow square(Site site) {
        Flow x = site.in(0);
        return x.type() == DataType.FLOAT32 ? site.emit(FloatFunctions.SQUARE, x) : Binary.MUL.emit(site, x, x);
    }

    private static Flow reciprocal(Site site) {
        Flow x = site.in(0);
        return Binary.DIV.emit(site, site.emitter().scalar(x.type(), 1), x);
    }

    private static Flow bitcast(Site site) {
        DataType to = site.node().type("type");
        Flow x = site.in(0);
        site.require(
                to == x.type() || to.bits() == x.type().bits(),
                "it changes the number of elements",
                "cast between types of one width");
        if (to == x.type()) {
            return x;
        }
        java.util.List<dev.tern.tensor.Shape> shapes = java.util.List.of(x.shape(0), x.shape(1));
        Flow result = Flow.result(site.emitter().place(), to, shapes);
        site.emitter()
                .addNode(
                        java.util.Objects.requireNonNull(Bitcast.DEFINITION.defaults()),
                        java.util.List.of(x),
                        java.util.List.of(result));
        return result;
    }

    /** max(x, 0) + log(1 + exp(-|x|)): equal to log(1 + exp(x)), and finite for large x. */
    private static Flow softplus(Site site) {
        Flow x = site.in(0);
        Flow small = site.emit(Exp.DEFINITION, site.emit(Signs.NEG, site.emit(Abs.DEFINITION, x)));
        return Binary.ADD.emit(site, site.emit(Relu.RELU, x), site.emit(Log.DEFINITION, plus(site, small, 1)));
    }

    private static Flow selu(Site site) {
        Flow x = site.in(0);
        Emitter e = site.emitter();
        Flow positive = Binary.MUL.emit(site, x, e.scalar(x.type(), SELU_SCALE));
        Flow negative =
                Binary.MUL.emit(site, site.emit(Elu.DEFINITION, x), e.scalar(x.type(), SELU_SCALE * SELU_ALPHA));
        return site.emit(
                Select.SELECT_V2, site.emit(Comparisons.GREATER, x, e.scalar(x.type(), 0)), positive, negative);
    }

    private static Flow isFinite(Site site) {
        Flow difference = Binary.SUB.emit(site, site.in(0), site.in(0));
        return site.emit(Comparisons.EQUAL, difference, site.emitter().scalar(difference.type(), 0));
    }

    private static Flow isInfinite(Site site) {
        Flow size = site.emit(Abs.DEFINITION, site.in(0));
        return site.emit(Comparisons.EQUAL, size, site.emitter().scalar(size.type(), Double.POSITIVE_INFINITY));
    }

    private static Flow ones(Site site) {
        return ShapeRows.filled(
                site,
                ShapeRows.shapeOf(site, site.in(0)),
                site.emitter().scalar(site.in(0).type(), 1));
    }
}
