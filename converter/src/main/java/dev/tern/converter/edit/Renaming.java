package dev.tern.converter.edit;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Quoted;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names of tensors, signatures, and what signatures call their inputs and outputs. */
final class Renaming {
    private Renaming() {}

    static Model tensor(Model model, String from, String to) {
        Graph graph = model.main();
        int index = Finding.value(graph, from);
        requireName(to);
        if (graph.values().stream().anyMatch(value -> value.name().equals(to))) {
            throw TernException.at("new name " + Quoted.name(to))
                    .expected("a name that no other tensor has")
                    .found("a tensor of this name")
                    .fix("choose another name");
        }
        return withMain(
                model,
                graph.withValues(
                        replaced(graph.values(), index, graph.value(index).withName(to))));
    }

    static <T> List<T> replaced(List<T> all, int index, T by) {
        List<T> changed = new ArrayList<>(all);
        changed.set(index, by);
        return changed;
    }

    static Model withMain(Model model, Graph main) {
        return model.withGraphs(replaced(model.graphs(), 0, main));
    }

    private static void requireName(String name) {
        if (name.isBlank()) {
            throw TernException.of("a name must not be empty");
        }
    }

    static Model signature(Model model, String from, String to) {
        Signature old = Finding.signature(model, from);
        requireName(to);
        if (!from.equals(to) && model.signature(to).isPresent()) {
            throw TernException.of("there is a signature " + Quoted.name(to) + " already; choose another key");
        }
        return replace(model, old, new Signature(to, old.graph(), old.inputs(), old.outputs(), old.extras()));
    }

    private static Model replace(Model model, Signature old, Signature by) {
        return model.withSignatures(model.signatures().stream()
                .map(each -> each.key().equals(old.key()) ? by : each)
                .toList());
    }

    static Model input(Model model, String key, String from, String to) {
        Signature old = Finding.signature(model, key);
        return replace(
                model,
                old,
                new Signature(key, old.graph(), renamed(old.inputs(), "input", from, to), old.outputs(), old.extras()));
    }

    static Model output(Model model, String key, String from, String to) {
        Signature old = Finding.signature(model, key);
        return replace(
                model,
                old,
                new Signature(
                        key, old.graph(), old.inputs(), renamed(old.outputs(), "output", from, to), old.extras()));
    }

    private static Map<String, Integer> renamed(Map<String, Integer> names, String role, String from, String to) {
        requireName(to);
        if (!names.containsKey(from)) {
            throw TernException.at(role + " " + Quoted.name(from))
                    .expected("an " + role + " of the signature")
                    .found("none of this name; there are "
                            + names.keySet().stream().map(Quoted::name).toList())
                    .fix("name one of them");
        }
        if (!from.equals(to) && names.containsKey(to)) {
            throw TernException.of("the signature has an " + role + " " + Quoted.name(to) + " already");
        }
        Map<String, Integer> changed = new LinkedHashMap<>();
        names.forEach((name, value) -> changed.put(name.equals(from) ? to : name, value));
        return changed;
    }

    static Model withoutSignature(Model model, String key) {
        String gone = Finding.signature(model, key).key();
        return model.withSignatures(model.signatures().stream()
                .filter(each -> !each.key().equals(gone))
                .toList());
    }

    /** Adds a signature of the main graph, inputs and outputs called as their tensors. */
    static Model withSignature(Model model, String key) {
        requireName(key);
        if (model.signature(key).isPresent()) {
            throw TernException.of("there is a signature " + Quoted.name(key) + " already");
        }
        List<Signature> all = new ArrayList<>(model.signatures());
        all.add(ofMain(model, key));
        return model.withSignatures(all);
    }

    static Signature ofMain(Model model, String key) {
        return Signature.of(
                key,
                0,
                named(model.main(), model.main().inputs(), "input"),
                named(model.main(), model.main().outputs(), "output"));
    }

    private static Map<String, Integer> named(Graph graph, List<Integer> values, String role) {
        Map<String, Integer> names = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            String name = graph.value(values.get(i)).name();
            String free = name.isEmpty() || names.containsKey(name) ? role + "_" + i : name;
            names.put(free, values.get(i));
        }
        return names;
    }

    /** Tensors without names, but for inputs and outputs; graphs but the main one without names. */
    static Model stripped(Model model) {
        List<Graph> graphs = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            List<Value> values = new ArrayList<>();
            for (int v = 0; v < graph.values().size(); v++) {
                boolean border = graph.inputs().contains(v) || graph.outputs().contains(v);
                values.add(border ? graph.value(v) : graph.value(v).withName(""));
            }
            graphs.add(graph.withValues(values).withName(graphs.isEmpty() ? graph.name() : ""));
        }
        return model.withGraphs(graphs).withDescription("");
    }
}
