package dev.tern.converter.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tensors by what people call them: a name, or {@code #} and a number. */
final class Finding {
    private static final int NAMES_SHOWN = 12;

    private Finding() {}

    /** The index of a tensor of {@code graph}. */
    static int value(Graph graph, String wanted) {
        if (wanted.matches("#\\d{1,9}")) {
            int index = Integer.parseInt(wanted.substring(1));
            if (index >= graph.values().size()) {
                throw TernException.at("tensor " + wanted)
                        .expected("a number below " + graph.values().size())
                        .found(String.valueOf(index))
                        .fix("`tern inspect` lists the tensors");
            }
            return index;
        }
        List<Integer> found = new ArrayList<>();
        for (int v = 0; v < graph.values().size(); v++) {
            if (graph.value(v).name().equals(wanted)) {
                found.add(v);
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw found.isEmpty() ? unknown(graph, wanted) : ambiguous(wanted, found);
    }

    private static TernException unknown(Graph graph, String wanted) {
        List<String> names = new ArrayList<>();
        graph.inputs().forEach(v -> names.add(graph.value(v).name()));
        graph.outputs().forEach(v -> names.add(graph.value(v).name()));
        String end = wanted.toLowerCase(java.util.Locale.ROOT);
        graph.values().stream()
                .map(value -> value.name())
                .filter(name -> !name.isEmpty()
                        && !names.contains(name)
                        && name.toLowerCase(java.util.Locale.ROOT).contains(end))
                .limit(NAMES_SHOWN)
                .forEach(names::add);
        return TernException.at("tensor " + Quoted.name(wanted))
                .expected("a tensor of graph " + Quoted.name(graph.name()))
                .found("none of this name; there are "
                        + names.stream().limit(NAMES_SHOWN).map(Quoted::name).toList())
                .fix("name one of them, or # and a tensor's number");
    }

    private static TernException ambiguous(String wanted, List<Integer> found) {
        return TernException.at("tensor " + Quoted.name(wanted))
                .expected("one tensor of this name")
                .found(found.size() + ": "
                        + found.stream()
                                .limit(NAMES_SHOWN)
                                .map(index -> "#" + index)
                                .toList())
                .fix("name the tensor by its number");
    }

    /** Position of an input of the main graph, by tensor name or by a name that a signature gives it. */
    static int input(Model model, String wanted) {
        return border(model, wanted, "input", model.main().inputs(), true);
    }

    /** Position of an output of the main graph, by tensor name or by a name that a signature gives it. */
    static int output(Model model, String wanted) {
        return border(model, wanted, "output", model.main().outputs(), false);
    }

    private static int border(Model model, String wanted, String role, List<Integer> values, boolean inputs) {
        for (Signature signature : model.signatures()) {
            Map<String, Integer> named = inputs ? signature.inputs() : signature.outputs();
            Integer value = signature.graph() == 0 ? named.get(wanted) : null;
            if (value != null && values.contains(value)) {
                return values.indexOf(value);
            }
        }
        for (int i = 0; i < values.size(); i++) {
            if (model.main().value(values.get(i)).name().equals(wanted) || wanted.equals("#" + values.get(i))) {
                return i;
            }
        }
        throw TernException.at(role + " " + Quoted.name(wanted))
                .expected("an " + role + " of the model")
                .found("none of this name; there are "
                        + values.stream()
                                .limit(NAMES_SHOWN)
                                .map(v -> Quoted.name(model.main().value(v).name()))
                                .toList())
                .fix("name one of them");
    }

    /** The signature with this key. */
    static Signature signature(Model model, String key) {
        return model.signature(key)
                .orElseThrow(() -> TernException.at("signature " + Quoted.name(key))
                        .expected("a signature of the model")
                        .found(
                                model.signatures().isEmpty()
                                        ? "none at all"
                                        : model.signatures().stream()
                                                .map(each -> Quoted.name(each.key()))
                                                .toList()
                                                .toString())
                        .fix("name one of them"));
    }
}
