package dev.tern.training;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.data.Field;
import dev.tern.training.data.Rows;
import dev.tern.training.layer.HostLayer;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Symbol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model in two parts: layers on its inputs that turn texts into numbers, which the program computes, and the rest, which is
 * a graph of numbers.
 *
 * @param core the graph's part; the model itself where it takes no texts. It shares the weights
 * @param sources what the core's inputs are made of
 */
record HostPart(Model core, List<Source> sources) {
    /**
     * An input of the core.
     *
     * @param input which input of the model it comes from
     * @param example the shape of one example there
     * @param layer what becomes of it; null where it is the input itself
     */
    record Source(int input, Shape example, @Nullable HostLayer layer) {}

    static HostPart of(Model model) {
        List<Source> sources = new ArrayList<>();
        Map<Symbol.Call, List<Symbol>> known = new IdentityHashMap<>();
        List<Symbol> inputs = new ArrayList<>();
        List<Symbol> given = model.inputs();
        boolean plain = true;
        for (Symbol.Call call : model.calls()) {
            if (call.layer() instanceof HostLayer layer) {
                plain = false;
                Symbol from = call.inputs().getFirst();
                int index = given.indexOf(from);
                if (index < 0) {
                    throw TernException.at("layer " + model.nameOf(layer) + " (" + layer.kind() + ")")
                            .expected("an input of the model in front of it")
                            .found("what " + from.call().layer().kind() + " gives")
                            .fix("texts become numbers before the graph: put the layer on an input");
                }
                Shape example = example(from.shape());
                Symbol input = new Input(model.nameOf(layer), layer.resultType(), layer.result(example)).symbol();
                known.put(call, List.of(input));
                inputs.add(input);
                sources.add(new Source(index, example, layer));
            }
        }
        if (plain) {
            for (int i = 0; i < given.size(); i++) {
                sources.add(new Source(i, example(given.get(i).shape()), null));
            }
            return new HostPart(model, List.copyOf(sources));
        }
        return rest(model, known, inputs, sources);
    }

    private static HostPart rest(
            Model model, Map<Symbol.Call, List<Symbol>> known, List<Symbol> inputs, List<Source> sources) {
        for (int i = 0; i < model.inputs().size(); i++) {
            Symbol input = model.inputs().get(i);
            boolean read = model.outputs().contains(input)
                    || model.calls().stream()
                            .anyMatch(call -> !(call.layer() instanceof HostLayer)
                                    && call.inputs().contains(input));
            if (read) {
                Symbol own = new Input(model.inputNames().get(i), input.type(), example(input.shape())).symbol();
                known.put(input.call(), List.of(own));
                inputs.add(own);
                sources.add(new Source(i, example(input.shape()), null));
            }
        }
        for (Symbol.Call call : model.calls()) {
            if (!known.containsKey(call) && !(call.layer() instanceof Input)) {
                Symbol[] operands =
                        call.inputs().stream().map(each -> of(known, each)).toArray(Symbol[]::new);
                known.put(call, call.layer().applyAll(operands));
            }
        }
        List<Symbol> outputs =
                model.outputs().stream().map(each -> of(known, each)).toList();
        return new HostPart(model.rewired(inputs, outputs), List.copyOf(sources));
    }

    private static Symbol of(Map<Symbol.Call, List<Symbol>> known, Symbol symbol) {
        return java.util.Objects.requireNonNull(known.get(symbol.call())).get(symbol.result());
    }

    private static Shape example(Shape batched) {
        return Shape.of(Arrays.copyOfRange(batched.dims(), 1, batched.rank()));
    }

    /** How many inputs the core has. */
    int inputs() {
        return sources.size();
    }

    /** Puts what the rows have for input {@code i} of the core into {@code to}. */
    void copy(Rows rows, int i, Tensor to) {
        Source source = sources.get(i);
        HostLayer layer = source.layer();
        if (layer == null) {
            RowTransfer.copy(rows, source.input(), to);
            return;
        }
        Field field = rows.fields().get(source.input());
        int each = field.elements();
        if (each != source.example().elements()) {
            throw TernException.at("field " + field)
                    .expected("examples of shape " + source.example())
                    .found(field.shape().toString())
                    .fix("reshape the field, or correct the model's input");
        }
        long result = layer.result(source.example()).elements();
        for (int row = 0; row < rows.count(); row++) {
            layer.write(source.example(), texts(rows, source.input(), row * each, each), to, row * result);
        }
    }

    private static String[] texts(Rows rows, int field, int from, int count) {
        DataType type = rows.fields().get(field).type();
        if (type == DataType.STRING) {
            return Arrays.copyOfRange(rows.texts(field), from, from + count);
        }
        String[] texts = new String[count];
        for (int i = 0; i < count; i++) {
            long number = switch (type) {
                case INT32 -> rows.ints(field)[from + i];
                case INT64 -> rows.longs(field)[from + i];
                case UINT8 -> rows.bytes(field)[from + i] & 0xFF;
                default -> (long) rows.floats(field)[from + i];
            };
            texts[i] = Long.toString(number);
        }
        return texts;
    }

    /** Puts texts, one example behind the other, into input {@code i} of the core. */
    void copy(String[] texts, int i, Tensor to) {
        Source source = sources.get(i);
        HostLayer layer = source.layer();
        if (layer == null) {
            throw TernException.at("input " + source.input())
                    .expected("numbers")
                    .found("texts")
                    .fix("give a data set whose fields have the types of the model's inputs");
        }
        int each = source.example().intElements();
        long result = layer.result(source.example()).elements();
        for (int row = 0; row * each < texts.length; row++) {
            layer.write(source.example(), Arrays.copyOfRange(texts, row * each, (row + 1) * each), to, row * result);
        }
    }
}
