package dev.tern.converter.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Quoted;
import dev.tern.graph.Uses;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Patch;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.quantize.Quantize;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Types of what goes in and comes out of quantised models. Where a QUANTIZE or DEQUANTIZE stands at the border, it goes or
 * is changed; otherwise one is put there.
 */
final class BorderTypes {
    private static final List<DataType> TAKEN =
            List.of(DataType.FLOAT32, DataType.INT8, DataType.UINT8, DataType.INT16);

    private BorderTypes() {}

    private static Node node(OperatorDefinition<?> definition, int from, int to) {
        return Node.of(Objects.requireNonNull(definition.defaults()), List.of(from), List.of(to));
    }

    private static void require(boolean holds, Value value, DataType to, String why, String fix) {
        if (!holds) {
            throw TernException.at("tensor " + Quoted.name(value.name()))
                    .expected("a tensor that can be " + to.text() + " at the border")
                    .found(value.type().text() + ": " + why)
                    .fix(fix);
        }
    }

    private static void requireKnown(Value value, DataType to) {
        require(
                TAKEN.contains(value.type()) && TAKEN.contains(to),
                value,
                to,
                "only " + TAKEN.stream().map(DataType::text).toList() + " are changed into one another",
                "leave this tensor as it is");
    }

    /** How {@code to} stands for the numbers that {@code type} with {@code from} stands for; null where that is inexact. */
    private static @Nullable Quantization moved(DataType type, Quantization from, DataType to) {
        if (type == to) {
            return from;
        }
        boolean bytes = type.bits() == 8 && to.bits() == 8;
        if (!bytes || from.isPerAxis() || !from.isQuantized()) {
            return null;
        }
        long shift = to == DataType.UINT8 ? 128 : -128;
        return Quantization.perTensor(from.scale(0), from.zeroPoint(0) + shift);
    }

    private static Quantization required(
            DataType type, Quantization from, DataType to, @Nullable Quantization given, Value value) {
        Quantization moved = given != null ? given : moved(type, from, to);
        require(
                moved != null,
                value,
                to,
                "its scale is not told",
                "tell scale and zero point: tern edit --input-type or --output-type NAME=uint8:0.0078125:128");
        return Objects.requireNonNull(moved);
    }

    /** Input {@code position} of the main graph as {@code to}; {@code given} where the model cannot tell the scale. */
    static Model input(Model model, int position, DataType to, @Nullable Quantization given) {
        Graph graph = model.main();
        int index = graph.inputs().get(position);
        Value old = graph.value(index);
        if (old.type() == to) {
            return model;
        }
        requireKnown(old, to);
        int quantize = old.type() == DataType.FLOAT32 ? soleQuantize(graph, index) : -1;
        if (quantize >= 0) {
            return behind(model, position, quantize, to, given);
        }
        Quantization scale =
                to == DataType.FLOAT32 ? Quantization.NONE : required(old.type(), old.quantization(), to, given, old);
        OperatorDefinition<?> between = old.type() == DataType.FLOAT32 ? Dequantize.DEFINITION : Quantize.DEFINITION;
        return Patch.of("change an input's type", graph, patch -> {
                    patch.replaceValue(index, old.withName(old.name() + "/inside"));
                    int fresh = patch.add(described(old, to, scale));
                    patch.insertBefore(0, node(between, fresh, index));
                    patch.setInputs(Renaming.replaced(graph.inputs(), position, fresh));
                })
                .applyTo(model, 0);
    }

    private static Value described(Value old, DataType type, Quantization scale) {
        return Value.of(old.name(), type, old.shape())
                .withShape(old.shape(), old.openShape())
                .withHasRank(old.hasRank())
                .withQuantization(scale);
    }

    /** The one node that reads value {@code index}, where it is a QUANTIZE; -1 otherwise. */
    private static int soleQuantize(Graph graph, int index) {
        Uses uses = Uses.of(graph);
        if (uses.readCount(index) != 1 || uses.isOutput(index)) {
            return -1;
        }
        int reader = uses.consumers(index)[0];
        return graph.nodes().get(reader).operator().name().equals("QUANTIZE") ? reader : -1;
    }

    /** The input becomes what the QUANTIZE behind it makes, or a shifted form of that. */
    private static Model behind(Model model, int position, int quantize, DataType to, @Nullable Quantization given) {
        Graph graph = model.main();
        int index = graph.inputs().get(position);
        Value old = graph.value(index);
        int stored = graph.nodes().get(quantize).outputs().getFirst();
        Value inside = graph.value(stored);
        if (inside.type() == to && given == null && !graph.outputs().contains(stored)) {
            return Patch.of("the input is quantised outside", graph, patch -> {
                        patch.replaceValue(index, old.withName(old.name() + "/float"));
                        patch.replaceValue(stored, inside.withName(old.name()));
                        patch.setInputs(Renaming.replaced(graph.inputs(), position, stored));
                        patch.removeNodes(quantize);
                    })
                    .applyTo(model, 0);
        }
        Quantization scale = required(inside.type(), inside.quantization(), to, given, old);
        return Patch.of("the input is quantised otherwise", graph, patch -> {
                    patch.replaceValue(index, described(old, to, scale));
                })
                .applyTo(model, 0);
    }

    /** Output {@code position} of the main graph as {@code to}; {@code given} where the model cannot tell the scale. */
    static Model output(Model model, int position, DataType to, @Nullable Quantization given) {
        Graph graph = model.main();
        int index = graph.outputs().get(position);
        Value old = graph.value(index);
        if (old.type() == to) {
            return model;
        }
        requireKnown(old, to);
        require(
                !graph.inputs().contains(index),
                old,
                to,
                "it is an input, handed out as it is",
                "change the input's type instead");
        int from = before(graph, index);
        Value source = graph.value(from);
        if (source.type() == to
                && given == null
                && !graph.inputs().contains(from)
                && !graph.outputs().contains(from)) {
            return without(model, position, index, from);
        }
        Quantization scale = to == DataType.FLOAT32
                ? Quantization.NONE
                : required(source.type(), source.quantization(), to, given, old);
        OperatorDefinition<?> between = to == DataType.FLOAT32 ? Dequantize.DEFINITION : Quantize.DEFINITION;
        return Patch.of("change an output's type", graph, patch -> {
                    patch.replaceValue(index, old.withName(old.name() + "/inside"));
                    int fresh = patch.add(described(old, to, scale));
                    patch.insertBefore(graph.nodes().size(), node(between, from, fresh));
                    patch.setOutputs(Renaming.replaced(graph.outputs(), position, fresh));
                })
                .applyTo(model, 0);
    }

    /** What a DEQUANTIZE that makes value {@code index} reads; {@code index} itself where there is none. */
    private static int before(Graph graph, int index) {
        Uses uses = Uses.of(graph);
        if (graph.value(index).type() != DataType.FLOAT32 || !uses.isProduced(index)) {
            return index;
        }
        Node producer = graph.nodes().get(uses.producer(index));
        boolean fits = producer.operator().name().equals("DEQUANTIZE")
                && !graph.value(producer.inputs().getFirst()).isConstant();
        return fits ? producer.inputs().getFirst() : index;
    }

    private static Model without(Model model, int position, int index, int from) {
        Graph graph = model.main();
        String name = graph.value(index).name();
        return Patch.of("the output stays quantised", graph, patch -> {
                    patch.replaceValue(index, graph.value(index).withName(name + "/float"));
                    patch.replaceValue(from, graph.value(from).withName(name));
                    patch.setOutputs(Renaming.replaced(graph.outputs(), position, from));
                })
                .applyTo(model, 0);
    }
}
