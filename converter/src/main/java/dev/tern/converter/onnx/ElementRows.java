package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.converter.onnx.model.ElementType;
import dev.tern.graph.Constants;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.elementwise.Atan2;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.Logic;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.log.Log;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Functions of each element, and constants. */
final class ElementRows {
    /** Beyond this, the error function of a 32-bit float is 1. */
    private static final double ERF_ENDS = 4;

    /** A function of floats, or of whole numbers, element by element. */
    private interface Function {
        Flow of(OnnxSite site, Flow x);
    }

    static final List<OnnxRow> ROWS = rows();

    private ElementRows() {}

    private static List<OnnxRow> rows() {
        List<OnnxRow> rows = new ArrayList<>();
        rows.add(OnnxRow.of("Identity", "nothing", s -> s.in(0)));
        rows.add(OnnxRow.all("Dropout", "nothing", "training", ElementRows::dropout));
        rows.add(OnnxRow.of("Constant", "a constant", "sparse constants", ElementRows::constant));
        rows.add(plain("Exp", Exp.DEFINITION));
        rows.add(plain("Log", Log.DEFINITION));
        rows.add(plain("Sqrt", Sqrt.DEFINITION));
        rows.add(plain("Ceil", FloatFunctions.CEIL));
        rows.add(plain("Floor", FloatFunctions.FLOOR));
        rows.add(plain("Round", FloatFunctions.ROUND));
        rows.add(plain("Sin", FloatFunctions.SIN));
        rows.add(plain("Cos", FloatFunctions.COS));
        rows.add(plain("Sigmoid", Logistic.DEFINITION));
        rows.add(plain("Tanh", Tanh.DEFINITION));
        rows.add(plain("HardSwish", HardSwish.DEFINITION));
        rows.add(plain("Not", Logic.LOGICAL_NOT));
        rows.add(row("Neg", "NEG", (s, x) -> Whole.via(s, x, Signs.NEG)));
        rows.add(row("Abs", "ABS", ElementRows::abs));
        rows.add(row("Sign", "SIGN", ElementRows::sign));
        rows.add(row("Reciprocal", "DIV", (s, x) -> s.div(s.scalar(x.type(), 1), x)));
        rows.add(row("Relu", "RELU, or MAXIMUM of whole numbers", ElementRows::relu));
        rows.add(row(
                "LeakyRelu",
                "LEAKY_RELU",
                (s, x) -> s.emit(new LeakyRelu(s.node().real("alpha", 0.01f)), x)));
        rows.add(row("ThresholdedRelu", "GREATER and SELECT_V2", ElementRows::thresholded));
        rows.add(row("Elu", "ELU, scaled for negative numbers where alpha is not 1", ElementRows::elu));
        rows.add(row("Celu", "ELU of x/alpha, scaled", ElementRows::celu));
        rows.add(row("Selu", "ELU, MUL and SELECT_V2", ElementRows::selu));
        rows.add(row("HardSigmoid", "MUL, ADD, MAXIMUM, MINIMUM", ElementRows::hardSigmoid));
        rows.add(row("Softplus", "RELU, ABS, EXP and LOG, so that large numbers stay finite", ElementRows::softplus));
        rows.add(row("Softsign", "ABS, ADD, DIV", (s, x) -> s.div(x, s.add(s.emit(Abs.DEFINITION, x), 1))));
        rows.add(row("Mish", "x times TANH of softplus", (s, x) -> s.mul(x, s.emit(Tanh.DEFINITION, softplus(s, x)))));
        rows.add(row("Swish", "x times LOGISTIC", ElementRows::swish));
        rows.add(row(
                "Gelu",
                "GELU",
                (s, x) -> s.emit(new Gelu(s.node().text("approximate", "none").equals("tanh")), x)));
        rows.add(row(
                "Erf", "GELU, divided by its operand; GELU alone where the nodes around spell it", ElementRows::erf));
        rows.add(row("Shrink", "comparisons and SELECT_V2", ElementRows::shrink));
        rows.add(row(
                "Tan", "SIN / COS", (s, x) -> s.div(s.emit(FloatFunctions.SIN, x), s.emit(FloatFunctions.COS, x))));
        rows.add(row("Atan", "ATAN2", (s, x) -> s.emit(Atan2.DEFINITION, x, ones(s, x))));
        rows.add(row("Asin", "ATAN2", (s, x) -> s.emit(Atan2.DEFINITION, x, beside(s, x))));
        rows.add(row("Acos", "ATAN2", (s, x) -> s.emit(Atan2.DEFINITION, beside(s, x), x)));
        rows.add(row("Sinh", "EXP", (s, x) -> halfOf(s, x, -1)));
        rows.add(row("Cosh", "EXP", (s, x) -> halfOf(s, x, 1)));
        rows.add(row("Asinh", "LOG", ElementRows::asinh));
        rows.add(row(
                "Acosh",
                "LOG",
                (s, x) -> s.emit(Log.DEFINITION, s.add(x, s.emit(Sqrt.DEFINITION, s.add(s.mul(x, x), -1))))));
        rows.add(row(
                "Atanh",
                "LOG",
                (s, x) -> s.mul(s.emit(Log.DEFINITION, s.div(s.add(x, 1), s.sub(s.scalar(x.type(), 1), x))), 0.5)));
        rows.add(row("IsNaN", "NOT_EQUAL", (s, x) -> s.emit(Comparisons.NOT_EQUAL, x, x)));
        rows.add(row("IsInf", "EQUAL", ElementRows::isInfinite));
        rows.add(row(
                "Cast",
                "CAST; 16-bit and double floats become 32-bit ones",
                (s, x) -> cast(s, x, ElementType.of(s.node().whole("to", 0)))));
        rows.add(row("CastLike", "CAST", (s, x) -> cast(s, x, s.in(1).type())));
        return List.copyOf(rows);
    }

    private static OnnxRow plain(String name, OperatorDefinition<?> definition) {
        return row(name, definition.name(), (site, x) -> site.emit(definition, x));
    }

    /** A row for a function of the first operand, whatever order it lies in. */
    private static OnnxRow row(String name, String becomes, Function function) {
        return OnnxRow.of(name, becomes, site -> {
            Laid x = site.in(0);
            return new Laid(function.of(site, x.flow()), x.order());
        });
    }

    private static List<Laid> dropout(OnnxSite site) {
        if (site.has(2)) {
            site.require(
                    site.in(2).isConstant() && site.in(2).flow().scalar() == 0,
                    "it is in training mode",
                    "export the model for inference");
        }
        Laid x = site.in(0);
        if (site.node().outputs().size() == 1) {
            return List.of(x);
        }
        Flow all = site.emit(
                dev.tern.operators.broadcast.Fill.DEFINITION,
                site.shapeOf(x.flow()),
                site.emitter().constant(Constants.of("", Shape.scalar(), true)));
        return List.of(x, new Laid(all, x.order()));
    }

    private static Laid constant(OnnxSite site) {
        Tensor tensor = site.node().tensor("value");
        if (tensor == null) {
            tensor = stated(site);
        }
        return OnnxBody.constant(site.node().name(), tensor);
    }

    private static Tensor stated(OnnxSite site) {
        var node = site.node();
        if (node.has("value_float")) {
            return Floats.of(Shape.scalar(), node.real("value_float", 0));
        }
        if (node.has("value_floats")) {
            List<Float> all = node.reals("value_floats");
            float[] numbers = new float[all.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = all.get(i);
            }
            return Floats.of(Shape.of(numbers.length), numbers);
        }
        if (node.has("value_int")) {
            return Whole.constant(Shape.scalar(), node.whole("value_int", 0));
        }
        if (node.attributes().get("value_ints")
                instanceof dev.tern.converter.onnx.model.OnnxAttribute.Wholes(List<Long> all)) {
            return Whole.constant(
                    Shape.of(all.size()),
                    all.stream().mapToLong(Long::longValue).toArray());
        }
        boolean one = node.has("value_string");
        site.require(one || node.has("value_strings"), "it holds no plain constant", "store it as a plain tensor");
        List<String> texts = one ? List.of(node.text("value_string", "")) : node.texts("value_strings");
        byte[] bytes = StringElements.encode(texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
        return Tensor.of(
                DataType.STRING,
                one ? Shape.scalar() : Shape.of(texts.size()),
                Quantization.NONE,
                MemorySegment.ofArray(bytes));
    }

    static Flow cast(OnnxSite site, Flow x, DataType to) {
        return site.cast(x, Floats.single(to));
    }

    private static Flow abs(OnnxSite site, Flow x) {
        if (x.type() == DataType.INT64) {
            return Spread.MAX.emit(site, x, site.emit(Signs.NEG, x));
        }
        return Whole.via(site, x, Abs.DEFINITION);
    }

    private static Flow sign(OnnxSite site, Flow x) {
        if (x.type() == DataType.INT64) {
            return site.max(site.min(x, 1), -1);
        }
        return Whole.via(site, x, Signs.SIGN);
    }

    private static Flow relu(OnnxSite site, Flow x) {
        return x.type() == DataType.FLOAT32
                ? site.emit(Relu.RELU, x)
                : Whole.apply(site, x, whole -> site.max(whole, 0));
    }

    private static Flow thresholded(OnnxSite site, Flow x) {
        return site.select(site.greater(x, site.node().real("alpha", 1f)), x, site.scalar(x.type(), 0));
    }

    private static Flow elu(OnnxSite site, Flow x) {
        float alpha = site.node().real("alpha", 1f);
        Flow elu = site.emit(Elu.DEFINITION, x);
        return alpha == 1f ? elu : site.select(site.greater(x, 0), x, site.mul(elu, alpha));
    }

    private static Flow celu(OnnxSite site, Flow x) {
        float alpha = site.node().real("alpha", 1f);
        Flow elu = site.emit(Elu.DEFINITION, site.mul(x, 1.0 / alpha));
        return alpha == 1f ? elu : site.select(site.greater(x, 0), x, site.mul(elu, alpha));
    }

    private static Flow selu(OnnxSite site, Flow x) {
        float alpha = site.node().real("alpha", 1.67326319217681884765625f);
        float gamma = site.node().real("gamma", 1.05070102214813232421875f);
        Flow negative = site.mul(site.emit(Elu.DEFINITION, x), (double) alpha * gamma);
        return site.select(site.greater(x, 0), site.mul(x, gamma), negative);
    }

    private static Flow hardSigmoid(OnnxSite site, Flow x) {
        Flow line = site.add(
                site.mul(x, site.node().real("alpha", 0.2f)), site.node().real("beta", 0.5f));
        return site.min(site.max(line, 0), 1);
    }

    /** max(x, 0) + log(1 + exp(-|x|)). */
    private static Flow softplus(OnnxSite site, Flow x) {
        Flow small = site.emit(Exp.DEFINITION, site.emit(Signs.NEG, site.emit(Abs.DEFINITION, x)));
        return site.add(site.emit(Relu.RELU, x), site.emit(Log.DEFINITION, site.add(small, 1)));
    }

    private static Flow swish(OnnxSite site, Flow x) {
        return site.mul(
                x, site.emit(Logistic.DEFINITION, site.mul(x, site.node().real("alpha", 1f))));
    }

    /** GELU(z) = z/2 (1 + erf(z/√2)), so erf(x) = 2 GELU(√2 x) / (√2 x) - 1; a tiny number keeps zero from being divided. */
    private static Flow erf(OnnxSite site, Flow x) {
        Flow inside = site.min(site.max(x, -ERF_ENDS), ERF_ENDS);
        Flow z = site.add(site.mul(inside, Math.sqrt(2)), 1e-30);
        Flow half = site.div(site.emit(new Gelu(false), z), z);
        return site.add(site.mul(half, 2), -1);
    }

    private static Flow shrink(OnnxSite site, Flow x) {
        float bias = site.node().real("bias", 0f);
        float lambda = site.node().real("lambd", 0.5f);
        Flow above = site.select(site.greater(x, lambda), site.add(x, -bias), site.scalar(x.type(), 0));
        return site.select(site.less(x, -lambda), site.add(x, bias), above);
    }

    private static Flow ones(OnnxSite site, Flow x) {
        return site.add(site.mul(x, 0), 1);
    }

    /** √(1 - x²), as √((1 - x)(1 + x)). */
    private static Flow beside(OnnxSite site, Flow x) {
        Flow one = site.scalar(x.type(), 1);
        return site.emit(Sqrt.DEFINITION, site.mul(site.sub(one, x), site.add(x, 1)));
    }

    /** (exp(x) + sign exp(-x)) / 2. */
    private static Flow halfOf(OnnxSite site, Flow x, int sign) {
        Flow rising = site.emit(Exp.DEFINITION, x);
        Flow falling = site.emit(Exp.DEFINITION, site.emit(Signs.NEG, x));
        return site.mul(sign < 0 ? site.sub(rising, falling) : site.add(rising, falling), 0.5);
    }

    private static Flow asinh(OnnxSite site, Flow x) {
        Flow size = site.emit(Abs.DEFINITION, x);
        Flow log = site.emit(Log.DEFINITION, site.add(size, site.emit(Sqrt.DEFINITION, site.add(site.mul(x, x), 1))));
        return site.mul(site.emit(Signs.SIGN, x), log);
    }

    private static Flow isInfinite(OnnxSite site, Flow x) {
        boolean positive = site.node().flag("detect_positive", true);
        boolean negative = site.node().flag("detect_negative", true);
        Flow size = positive && negative ? site.emit(Abs.DEFINITION, x) : x;
        double wanted =
                !positive && !negative ? Double.NaN : positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        return site.emit(Comparisons.EQUAL, size, site.scalar(x.type(), wanted));
    }
}
