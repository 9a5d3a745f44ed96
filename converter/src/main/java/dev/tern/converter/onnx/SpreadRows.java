package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.FloorDivision;
import dev.tern.operators.elementwise.Logic;
import dev.tern.operators.elementwise.Pow;
import dev.tern.operators.elementwise.RightShift;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.prelu.Prelu;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.select.Select;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.tensor.DataType;
import java.util.ArrayList;
import java.util.List;

/** Functions of several operands that spread over one another. */
final class SpreadRows {
    private static final Spread FLOOR_MOD = new Spread(FloorDivision.FLOOR_MOD, 4);
    private static final Spread POW = new Spread(Pow.DEFINITION, 4);
    private static final Spread AND = new Spread(Logic.LOGICAL_AND, 4);
    private static final Spread OR = new Spread(Logic.LOGICAL_OR, 4);
    private static final Spread DIFFERS = new Spread(Comparisons.NOT_EQUAL, 4);

    private interface Pair {
        Flow of(OnnxSite site, Flow x, Flow y);
    }

    static final List<OnnxRow> ROWS = List.of(
            row("Add", "ADD", (s, x, y) -> whole(s, x, y, Spread.ADD)),
            row("Sub", "SUB", (s, x, y) -> whole(s, x, y, Spread.SUB)),
            row("Mul", "MUL", (s, x, y) -> whole(s, x, y, Spread.MUL)),
            row("Div", "DIV; 64-bit numbers are divided with 32 bits", SpreadRows::divide),
            row("Mod", "FLOOR_MOD, or DIV and SUB where fmod is set", SpreadRows::modulo),
            row("Pow", "POW; MUL, SQRT or nothing for exponents 2, 0.5 and 1", SpreadRows::power),
            row("Equal", "EQUAL", (s, x, y) -> compared(s, x, y, new Spread(Comparisons.EQUAL, 4))),
            row("Less", "LESS", (s, x, y) -> compared(s, x, y, new Spread(Comparisons.LESS, 4))),
            row("LessOrEqual", "LESS_EQUAL", (s, x, y) -> compared(s, x, y, new Spread(Comparisons.LESS_EQUAL, 4))),
            row("Greater", "GREATER", (s, x, y) -> compared(s, x, y, new Spread(Comparisons.GREATER, 4))),
            row(
                    "GreaterOrEqual",
                    "GREATER_EQUAL",
                    (s, x, y) -> compared(s, x, y, new Spread(Comparisons.GREATER_EQUAL, 4))),
            row("And", "LOGICAL_AND", AND::emit),
            row("Or", "LOGICAL_OR", OR::emit),
            row("Xor", "NOT_EQUAL", DIFFERS::emit),
            row("BitwiseXor", "BITWISE_XOR", (s, x, y) -> new Spread(Logic.BITWISE_XOR, 4).emit(s, x, y)),
            row("BitShift", "RIGHT_SHIFT, or MUL with a power of two", SpreadRows::shift),
            many("Max", "MAXIMUM", Spread.MAX),
            many("Min", "MINIMUM", Spread.MIN),
            many("Sum", "ADD", Spread.ADD),
            OnnxRow.of("Mean", "ADD and DIV", SpreadRows::mean),
            OnnxRow.of("Where", "SELECT or SELECT_V2", SpreadRows::where),
            OnnxRow.of("PRelu", "PRELU, or LEAKY_RELU where there is one slope", SpreadRows::prelu),
            OnnxRow.of("Clip", "RELU, RELU6, RELU_N1_TO_1, or MAXIMUM and MINIMUM", SpreadRows::clip));

    private SpreadRows() {}

    private static OnnxRow row(String name, String becomes, Pair pair) {
        return OnnxRow.of(name, becomes, site -> {
            Alike alike = Alike.of(site, List.of(site.in(0), site.in(1)));
            return new Laid(pair.of(site, alike.flows().get(0), alike.flows().get(1)), alike.order());
        });
    }

    private static List<Laid> operands(OnnxSite site) {
        List<Laid> operands = new ArrayList<>();
        for (int i = 0; i < site.inputs().size(); i++) {
            operands.add(site.in(i));
        }
        return operands;
    }

    private static OnnxRow many(String name, String becomes, Spread spread) {
        return OnnxRow.of(name, becomes, site -> joined(site, spread));
    }

    private static Laid joined(OnnxSite site, Spread spread) {
        Alike alike = Alike.of(site, operands(site));
        site.require(!alike.flows().isEmpty(), "it has no operands", "the graph is damaged");
        Flow result = alike.flows().getFirst();
        for (Flow next : alike.flows().subList(1, alike.flows().size())) {
            result = whole(site, result, next, spread);
        }
        return new Laid(result, alike.order());
    }

    private static Laid mean(OnnxSite site) {
        Laid sum = joined(site, Spread.ADD);
        return new Laid(site.mul(sum.flow(), 1.0 / site.inputs().size()), sum.order());
    }

    /** An operator on numbers in the type in which they are computed. */
    private static Flow whole(OnnxSite site, Flow x, Flow y, Spread spread) {
        DataType computed = Whole.computed(x.type());
        return site.cast(spread.emit(site, site.cast(x, computed), site.cast(y, computed)), x.type());
    }

    private static Flow compared(OnnxSite site, Flow x, Flow y, Spread spread) {
        boolean texts = x.type() == DataType.STRING;
        boolean truths = x.type() == DataType.BOOL && spread.definition() == Comparisons.EQUAL;
        DataType computed = texts || truths ? x.type() : Whole.computed(x.type());
        return spread.emit(site, site.cast(x, computed), site.cast(y, computed));
    }

    /** Whole numbers are cut towards zero. */
    private static Flow divide(OnnxSite site, Flow x, Flow y) {
        if (x.type() == DataType.FLOAT32) {
            return site.div(x, y);
        }
        return site.cast(site.div(site.int32(x), site.int32(y)), x.type());
    }

    private static Flow modulo(OnnxSite site, Flow x, Flow y) {
        if (!site.node().flag("fmod", false)) {
            return x.type() == DataType.FLOAT32 ? FLOOR_MOD.emit(site, x, y) : whole(site, x, y, FLOOR_MOD);
        }
        // What is left has the sign of x: the remainder of the sizes, signed.
        DataType computed = Whole.computed(x.type());
        Flow left = site.cast(x, computed);
        Flow right = site.cast(y, computed);
        Flow sizes = FLOOR_MOD.emit(site, size(site, left), size(site, right));
        Flow negative = site.emit(Signs.NEG, sizes);
        return site.cast(site.select(sameShape(site, site.less(left, 0), sizes), negative, sizes), x.type());
    }

    private static Flow sameShape(OnnxSite site, Flow condition, Flow like) {
        return condition.shape(0).equals(like.shape(0))
                ? condition
                : site.emit(dev.tern.operators.broadcast.BroadcastTo.DEFINITION, condition, site.shapeOf(like));
    }

    private static Flow size(OnnxSite site, Flow x) {
        return Spread.MAX.emit(site, x, site.emit(Signs.NEG, x));
    }

    private static Flow power(OnnxSite site, Flow x, Flow y) {
        float exponent =
                y.isConstant() && y.tensor().elements() == 1 ? y.tensor().floatAt(0) : Float.NaN;
        boolean keepsShape = y.rank() <= x.rank();
        if (keepsShape && exponent == 1f) {
            return x;
        }
        if (keepsShape && exponent == 2f) {
            return whole(site, x, x, Spread.MUL);
        }
        if (keepsShape && exponent == 0.5f && x.type() == DataType.FLOAT32) {
            return site.emit(Sqrt.DEFINITION, x);
        }
        boolean floats = x.type() == DataType.FLOAT32 || y.type() == DataType.FLOAT32;
        DataType computed = floats ? DataType.FLOAT32 : DataType.INT32;
        return site.cast(POW.emit(site, site.cast(x, computed), site.cast(y, computed)), x.type());
    }

    private static Flow shift(OnnxSite site, Flow x, Flow by) {
        if (site.node().text("direction", "").equals("RIGHT")) {
            return new Spread(RightShift.DEFINITION, 4).emit(site, x, by);
        }
        site.require(by.isConstant(), "it shifts to the left by what is computed", "shift by a constant");
        long[] shifts = by.longs();
        int[] factors = new int[shifts.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = shifts[i] > 31 ? 0 : 1 << shifts[i];
        }
        Flow factor = site.cast(site.emitter().constant(by.shape(), factors), x.type());
        return whole(site, x, factor, Spread.MUL);
    }

    private static Laid where(OnnxSite site) {
        Alike alike = Alike.of(site, List.of(site.in(0), site.in(1), site.in(2)));
        Flow condition = alike.flows().get(0);
        Flow x = alike.flows().get(1);
        Flow y = alike.flows().get(2);
        boolean same = condition.shape(0).equals(x.shape(0))
                && condition.shape(0).equals(y.shape(0))
                && condition.shape(1).equals(x.shape(1))
                && condition.shape(1).equals(y.shape(1));
        if (same) {
            return new Laid(site.emit(Select.SELECT, condition, x, y), alike.order());
        }
        if (alike.order().rank() > 5) {
            Flow shape = Spread.shape(site, condition, x);
            shape = site.emit(dev.tern.operators.broadcast.BroadcastArgs.DEFINITION, shape, site.shapeOf(y));
            condition = site.emit(dev.tern.operators.broadcast.BroadcastTo.DEFINITION, condition, shape);
            x = site.emit(dev.tern.operators.broadcast.BroadcastTo.DEFINITION, x, shape);
            y = site.emit(dev.tern.operators.broadcast.BroadcastTo.DEFINITION, y, shape);
        }
        return new Laid(site.select(condition, x, y), alike.order());
    }

    private static Laid prelu(OnnxSite site) {
        Laid x = site.in(0);
        Laid slope = site.in(1);
        site.require(
                x.type() == DataType.FLOAT32, "its operand has type " + x.type().text(), "use floats");
        if (slope.isConstant() && slope.flow().tensor().elements() == 1) {
            return new Laid(site.emit(new LeakyRelu(slope.flow().tensor().floatAt(0)), x.flow()), x.order());
        }
        return new Laid(site.emit(Prelu.DEFINITION, x.flow(), Alike.laid(site, slope, x.order())), x.order());
    }

    private static Laid clip(OnnxSite site) {
        Laid x = site.in(0);
        if (site.opset() >= 11) {
            Laid low = site.has(1) ? site.in(1) : null;
            Laid high = site.has(2) ? site.in(2) : null;
            boolean known = (low == null || low.isConstant()) && (high == null || high.isConstant());
            if (!known || x.type() != DataType.FLOAT32) {
                Flow flow = site.cast(x.flow(), Whole.computed(x.type()));
                flow = low == null ? flow : Spread.MAX.emit(site, flow, site.cast(low.flow(), flow.type()));
                flow = high == null ? flow : Spread.MIN.emit(site, flow, site.cast(high.flow(), flow.type()));
                return new Laid(site.cast(flow, x.type()), x.order());
            }
            return clipped(
                    site,
                    x,
                    low == null ? Float.NEGATIVE_INFINITY : low.flow().scalarFloat(),
                    high == null ? Float.POSITIVE_INFINITY : high.flow().scalarFloat());
        }
        return clipped(
                site,
                x,
                site.node().real("min", Float.NEGATIVE_INFINITY),
                site.node().real("max", Float.POSITIVE_INFINITY));
    }

    private static Laid clipped(OnnxSite site, Laid x, float low, float high) {
        // Exporters write the ends of the floats where there is no bound.
        boolean noLow = low <= -Float.MAX_VALUE;
        boolean noHigh = high >= Float.MAX_VALUE;
        Flow flow = x.flow();
        if (low == 0 && noHigh) {
            flow = site.emit(Relu.RELU, flow);
        } else if (low == 0 && high == 6) {
            flow = site.emit(Relu.RELU6, flow);
        } else if (low == -1 && high == 1) {
            flow = site.emit(Relu.RELU_N1_TO_1, flow);
        } else {
            flow = noLow ? flow : site.max(flow, low);
            flow = noHigh ? flow : site.min(flow, high);
        }
        return new Laid(flow, x.order());
    }
}
