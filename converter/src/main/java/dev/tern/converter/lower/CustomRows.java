package dev.tern.converter.lower;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.savedmodel.AttrValue;
import dev.tern.training.savedmodel.NodeDef;
import dev.tern.training.savedmodel.TensorFlowType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Operators without a row: kept as custom operators where that is allowed, refused otherwise. */
final class CustomRows {
    /** Types of the results of operators that runtimes know as custom ones. */
    private static final Map<String, List<DataType>> RESULTS = Map.of(
            "AudioSpectrogram",
            List.of(DataType.FLOAT32),
            "Mfcc",
            List.of(DataType.FLOAT32),
            "DecodeWav",
            List.of(DataType.FLOAT32, DataType.INT32),
            "TFLite_Detection_PostProcess",
            List.of(DataType.FLOAT32, DataType.FLOAT32, DataType.FLOAT32, DataType.FLOAT32));

    private CustomRows() {}

    static List<Flow> keep(Site site) {
        String operator = site.node().operator();
        if (!site.lowering().allowsCustom()) {
            throw Unconvertible.because("no builtin operator computes it", hint(site));
        }
        if (operator.equals("DecodeWav")) {
            return site.emitter()
                    .custom(
                            new CustomOperator(operator, options(site)),
                            new ArrayList<>(site.inputs()),
                            resultTypes(site),
                            List.of(samples(site.node()), Shape.scalar()));
        }
        OperatorDefinition<CustomOperator> definition =
                OriginalCustomOperators.ALL.find(operator).orElse(null);
        return site.emitter()
                .custom(
                        new CustomOperator(operator, options(site)),
                        definition,
                        new ArrayList<>(site.inputs()),
                        resultTypes(site));
    }

    private static String hint(Site site) {
        String operator = site.node().operator();
        if (operator.equals("DecodeWav")) {
            return "make its results inputs (--input_arrays=" + site.node().name() + ":0,"
                    + site.node().name()
                    + ":1), or allow custom operators (--allow_custom_ops) and give the runtime an own one";
        }
        return RESULTS.containsKey(operator)
                ? "allow custom operators (--allow_custom_ops): runtimes offer it as one"
                : "replace it in the source, or allow custom operators (--allow_custom_ops) and give the runtime an own one";
    }

    /** Samples by row, channels by column, as a node that decodes sound gives them. */
    static Shape samples(NodeDef node) {
        return Shape.of((int) node.integer("desired_samples", -1), (int) node.integer("desired_channels", -1));
    }

    private static List<DataType> resultTypes(Site site) {
        List<DataType> known = RESULTS.get(site.node().operator());
        if (known != null) {
            return known;
        }
        for (String attribute : List.of("Tout", "output_types", "out_types")) {
            if (site.node().attribute(attribute) instanceof AttrValue.ListOf) {
                return site.node().types(attribute);
            }
        }
        for (String attribute : List.of("T", "dtype", "output_type", "out_type")) {
            if (site.node().attribute(attribute) instanceof AttrValue.Type) {
                return List.of(site.node().type(attribute));
            }
        }
        return List.of(site.inputs().isEmpty() ? DataType.FLOAT32 : site.in(0).type());
    }

    /** The node's attributes as the runtime's custom operators read them, in the order of their names. */
    private static byte[] options(Site site) {
        Map<String, Object> options = new TreeMap<>();
        new TreeMap<>(site.node().attributes()).forEach((name, value) -> {
            Object plain = plain(value);
            if (plain != null && !name.startsWith("_")) {
                options.put(name, plain);
            }
        });
        return FlexValue.encode(options);
    }

    private static @Nullable Object plain(AttrValue value) {
        return switch (value) {
            case AttrValue.Bytes bytes -> bytes.text();
            case AttrValue.Int(long number) -> number;
            case AttrValue.Float32(float number) -> number;
            case AttrValue.Bool(boolean truth) -> truth;
            case AttrValue.Type(int number) ->
                (long) TensorFlowType.of(number).type().code();
            case AttrValue.ShapeOf(Shape ignored) -> null;
            case AttrValue.TensorOf(Tensor ignored) -> null;
            case AttrValue.Function ignored -> null;
            case AttrValue.ListOf(List<AttrValue> values) -> {
                List<Object> all = new ArrayList<>();
                // Lists of anything but whole numbers have no form that runtimes read.
                for (AttrValue each : values) {
                    if (!(each instanceof AttrValue.Int(long number))) {
                        yield null;
                    }
                    all.add(number);
                }
                yield all;
            }
        };
    }
}
