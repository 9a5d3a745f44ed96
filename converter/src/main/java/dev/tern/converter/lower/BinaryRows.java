package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.elementwise.AddN;
import dev.tern.operators.elementwise.Atan2;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.elementwise.FloorDivision;
import dev.tern.operators.elementwise.Logic;
import dev.tern.operators.elementwise.Pow;
import dev.tern.operators.elementwise.RightShift;
import dev.tern.operators.log.Log;
import dev.tern.operators.select.Select;
import dev.tern.operators.squareddifference.SquaredDifference;
import dev.tern.tensor.DataType;
import java.util.List;
import java.util.Map;

/** Functions of two elements each. */
final class BinaryRows {
    private static final Binary FLOOR_DIV = new Binary(FloorDivision.FLOOR_DIV, 4);

    static final Map<String, Row> ROWS = Map.ofEntries(
            spread("Add", Binary.ADD),
            spread("AddV2", Binary.ADD),
            spread("Sub", Binary.SUB),
            spread("Mul", Binary.MUL),
            entry("Div", Row.of(s -> division(s, s.in(0), s.in(1)))),
            entry("RealDiv", Row.of(s -> Binary.DIV.emit(s, s.in(0), s.in(1)))),
            entry("TruncateDiv", Row.of(s -> division(s, s.in(0), s.in(1)))),
            spread("FloorDiv", FLOOR_DIV),
            spread("FloorMod", FloorDivision.FLOOR_MOD, 4),
            spread("Pow", Pow.DEFINITION, 4),
            spread("Maximum", Extremes.MAXIMUM, 5),
            spread("Minimum", Extremes.MINIMUM, 5),
            entry("SquaredDifference", Row.of(BinaryRows::squaredDifference)),
            spread("Atan2", Atan2.DEFINITION, 8),
            comparison("Equal", Comparisons.EQUAL),
            comparison("NotEqual", Comparisons.NOT_EQUAL),
            spread("Less", Comparisons.LESS, 4),
            spread("LessEqual", Comparisons.LESS_EQUAL, 4),
            spread("Greater", Comparisons.GREATER, 4),
            spread("GreaterEqual", Comparisons.GREATER_EQUAL, 4),
            spread("LogicalAnd", Logic.LOGICAL_AND, 4),
            spread("LogicalOr", Logic.LOGICAL_OR, 4),
            spread("BitwiseXor", Logic.BITWISE_XOR, 4),
            spread("RightShift", RightShift.DEFINITION, 4),
            entry("BiasAdd", Row.of(BinaryRows::biasAdd)),
            entry("BiasAddV1", Row.of(BinaryRows::biasAdd)),
            entry("AddN", Row.of(BinaryRows::addN)),
            entry("DivNoNan", Row.of(BinaryRows::divNoNan)),
            entry("MulNoNan", Row.of(s -> zeroWhere(s, s.in(1), Binary.MUL.emit(s, s.in(0), s.in(1))))),
            entry("Xdivy", Row.of(s -> zeroWhere(s, s.in(0), Binary.DIV.emit(s, s.in(0), s.in(1))))),
            entry("Xlogy", Row.of(s -> xlogy(s, s.in(1)))),
            entry("Xlog1py", Row.of(s -> xlogy(s, UnaryRows.plus(s, s.in(1), 1)))),
            entry("SigmoidGrad", Row.of(BinaryRows::sigmoidGradient)),
            entry("TanhGrad", Row.of(BinaryRows::tanhGradient)),
            entry("Select", Row.of(BinaryRows::select)),
            entry("SelectV2", Row.of(BinaryRows::selectV2)));

    private BinaryRows() {}

    private static Map.Entry<String, Row> spread(String name, Binary binary) {
        return entry(name, Row.of(site -> binary.emit(site, site.in(0), site.in(1))));
    }

    private static Map.Entry<String, Row> spread(String name, OperatorDefinition<?> definition, int rankMax) {
        return spread(name, new Binary(definition, rankMax));
    }

    private static Map.Entry<String, Row> comparison(String name, OperatorDefinition<?> definition) {
        Binary binary = new Binary(definition, 4);
        return entry(name, Row.of(site -> {
            site.require(
                    site.node().flag("incompatible_shape_error", true),
                    "incompatible_shape_error is false",
                    "compare operands whose shapes fit each other");
            return binary.emit(site, site.in(0), site.in(1));
        }));
    }

    /** Division that cuts towards zero for whole numbers. */
    private static Flow division(Site site, Flow x, Flow y) {
        return Binary.DIV.emit(site, x, y);
    }

    private static Flow squaredDifference(Site site) {
        Flow x = site.in(0);
        if (x.type() == DataType.INT64) {
            Flow difference = Binary.SUB.emit(site, x, site.in(1));
            return Binary.MUL.emit(site, difference, difference);
        }
        return new Binary(SquaredDifference.DEFINITION, 4).emit(site, x, site.in(1));
    }

    private static Flow biasAdd(Site site) {
        Flow x = site.in(0);
        Flow bias = site.in(1);
        if (site.node().text("data_format", "NHWC").equals("NCHW") && x.rank() > 2) {
            int[] dims = Binary.ones(x.rank()).dims();
            dims[1] = bias.dim(0);
            return Binary.ADD.emit(site, x, site.reshape(bias, dims));
        }
        return Binary.ADD.emit(site, x, bias);
    }

    private static Flow addN(Site site) {
        if (site.inputs().size() == 1) {
            return site.in(0);
        }
        if (site.inputs().size() > 2 && site.in(0).type() != DataType.INT64) {
            return site.emitter()
                    .emitAll(
                            java.util.Objects.requireNonNull(AddN.DEFINITION.defaults()),
                            java.util.Collections.unmodifiableList(site.inputs()))
                    .getFirst();
        }
        Flow sum = site.in(0);
        for (Flow next : site.inputs().subList(1, site.inputs().size())) {
            sum = Binary.ADD.emit(site, sum, next);
        }
        return sum;
    }

    private static Flow zeroWhere(Site site, Flow zero, Flow otherwise) {
        Flow nothing = site.emitter().scalar(otherwise.type(), 0);
        Flow isZero = site.emit(Comparisons.EQUAL, zero, site.emitter().scalar(zero.type(), 0));
        return site.emit(Select.SELECT_V2, isZero, nothing, otherwise);
    }

    private static Flow divNoNan(Site site) {
        return zeroWhere(site, site.in(1), Binary.DIV.emit(site, site.in(0), site.in(1)));
    }

    private static Flow xlogy(Site site, Flow y) {
        return zeroWhere(site, site.in(0), Binary.MUL.emit(site, site.in(0), site.emit(Log.DEFINITION, y)));
    }

    /** TensorFlow gives the function's value y and the gradient dy. */
    private static Flow sigmoidGradient(Site site) {
        Flow y = site.in(0);
        Flow slope =
                Binary.MUL.emit(site, y, Binary.SUB.emit(site, site.emitter().scalar(y.type(), 1), y));
        return Binary.MUL.emit(site, site.in(1), slope);
    }

    private static Flow tanhGradient(Site site) {
        Flow y = site.in(0);
        Flow slope = Binary.SUB.emit(site, site.emitter().scalar(y.type(), 1), Binary.MUL.emit(site, y, y));
        return Binary.MUL.emit(site, site.in(1), slope);
    }

    /** The old selection: a condition of rank 1 picks whole rows. */
    private static Flow select(Site site) {
        Flow condition = site.in(0);
        Flow x = site.in(1);
        if (condition.rank() == 1 && x.rank() > 1) {
            int[] dims = Binary.ones(x.rank()).dims();
            dims[0] = -1;
            return site.emit(Select.SELECT_V2, site.reshape(condition, dims), x, site.in(2));
        }
        return condition.rank() == x.rank()
                ? site.emit(Select.SELECT, condition, x, site.in(2))
                : site.emit(Select.SELECT_V2, condition, x, site.in(2));
    }

    private static Flow selectV2(Site site) {
        Flow condition = site.in(0);
        List<Flow> branches = List.of(site.in(1), site.in(2));
        boolean alike = branches.stream()
                .allMatch(flow -> flow.hasShape()
                        && condition.hasShape()
                        && flow.shape(0).equals(condition.shape(0))
                        && flow.shape(1).equals(condition.shape(1)));
        return site.emit(alike ? Select.SELECT : Select.SELECT_V2, condition, site.in(1), site.in(2));
    }
}
