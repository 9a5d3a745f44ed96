package dev.tern.training.savedmodel;

import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of a TF2 model: what is a child of what, under which name. Node 0 is the model itself.
 *
 * @param functions for each function of the graph, the objects that it captures, in the order of its last arguments
 */
public record ObjectGraph(List<Item> items, Map<String, List<Integer>> functions) {
    public ObjectGraph {
        items = List.copyOf(items);
        functions = Map.copyOf(functions);
    }

    /** What an object is. */
    public enum Kind {
        USER,
        ASSET,
        FUNCTION,
        VARIABLE,
        BARE_FUNCTION,
        CONSTANT,
        RESOURCE,
        CAPTURED,
        OTHER
    }

    /**
     * An object.
     *
     * @param children object number by name
     * @param name the variable's own name; empty for other objects
     */
    public record Item(Kind kind, Map<String, Integer> children, String name) {
        public Item {
            children = Map.copyOf(children);
        }
    }

    private static final Map<Integer, Kind> KINDS = Map.of(
            4, Kind.USER,
            5, Kind.ASSET,
            6, Kind.FUNCTION,
            7, Kind.VARIABLE,
            8, Kind.BARE_FUNCTION,
            9, Kind.CONSTANT,
            10, Kind.RESOURCE,
            12, Kind.CAPTURED);

    /** The objects of a SavedObjectGraph. */
    static ObjectGraph read(Message message) {
        List<Item> items = new ArrayList<>();
        List<Message> nodes = message.messages(1);
        for (Message node : nodes) {
            Kind kind = KINDS.entrySet().stream()
                    .filter(row -> node.has(row.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(Kind.OTHER);
            String name = kind == Kind.VARIABLE ? node.messageOrEmpty(7).text(6) : "";
            items.add(new Item(kind, children(node, nodes.size()), name));
        }
        Map<String, List<Integer>> functions = new LinkedHashMap<>();
        message.map(2).forEach((name, function) -> {
            List<Integer> captures = new ArrayList<>();
            for (long capture : function.int64s(2)) {
                captures.add(number(function, capture, nodes.size()));
            }
            functions.put(name, captures);
        });
        return new ObjectGraph(items, functions);
    }

    private static Map<String, Integer> children(Message node, int count) {
        Map<String, Integer> children = new LinkedHashMap<>();
        for (Message child : node.messages(1)) {
            children.put(child.text(2), number(child, child.int64(1), count));
        }
        return children;
    }

    private static int number(Message at, long number, int count) {
        if (number < 0 || number >= count) {
            throw TernException.at(at.where())
                    .expected("one of " + count + " objects")
                    .found("number " + number)
                    .fix("the file is damaged");
        }
        return (int) number;
    }

    /** Where the checkpoint keeps the value of each variable: key by object number, found by walking both graphs alike. */
    Map<Integer, String> checkpointKeys(Message trackable) {
        List<Message> nodes = trackable.messages(1);
        Map<Integer, String> keys = new LinkedHashMap<>();
        if (items.isEmpty() || nodes.isEmpty()) {
            return keys;
        }
        int[] partner = new int[items.size()];
        java.util.Arrays.fill(partner, -1);
        partner[0] = 0;
        Deque<Integer> open = new ArrayDeque<>(List.of(0));
        while (!open.isEmpty()) {
            int item = open.removeFirst();
            Message node = nodes.get(partner[item]);
            value(node).ifPresent(key -> keys.put(item, key));
            Map<String, Integer> others = children(node, nodes.size());
            items.get(item).children.forEach((name, child) -> {
                Integer other = others.get(name);
                if (other != null && partner[child] < 0) {
                    partner[child] = other;
                    open.add(child);
                }
            });
        }
        return keys;
    }

    private static Optional<String> value(Message node) {
        return node.messages(2).stream()
                .filter(attribute -> attribute.text(1).equals("VARIABLE_VALUE"))
                .map(attribute -> attribute.text(3))
                .findFirst();
    }
}
