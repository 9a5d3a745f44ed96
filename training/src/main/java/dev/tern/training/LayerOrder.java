package dev.tern.training;

import dev.tern.tensor.TernException;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Symbol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which uses of layers lie between a model's inputs and outputs, in an order in which they can be computed, and the layers
 * in the order in which Keras lists them: by their distance from the outputs, then by when a walk from the outputs meets
 * them.
 */
record LayerOrder(List<Symbol.Call> calls, List<Layer> layers) {
    static LayerOrder of(List<Symbol> inputs, List<Symbol> outputs) {
        Walk walk = new Walk(inputs);
        outputs.forEach(walk::visit);
        for (Symbol input : inputs) {
            walk.visit(input);
        }
        return new LayerOrder(List.copyOf(walk.done), walk.byDepth());
    }

    private static final class Walk {
        private final Map<Symbol.Call, Boolean> finished = new IdentityHashMap<>();
        private final Map<Layer, Integer> met = new IdentityHashMap<>();
        private final Map<Symbol.Call, Boolean> starts = new IdentityHashMap<>();
        private final List<Symbol.Call> done = new ArrayList<>();

        Walk(List<Symbol> inputs) {
            inputs.forEach(input -> starts.put(input.call(), true));
        }

        /** Depth first with a stack of its own, so that deep models need no deep call stack. */
        void visit(Symbol end) {
            List<Symbol.Call> path = new ArrayList<>(List.of(end.call()));
            List<Integer> next = new ArrayList<>(List.of(0));
            while (!path.isEmpty()) {
                Symbol.Call call = path.getLast();
                if (finished.containsKey(call)) {
                    path.removeLast();
                    next.removeLast();
                    continue;
                }
                met.putIfAbsent(call.layer(), met.size());
                int child = next.getLast();
                boolean start = starts.containsKey(call);
                if (!start && call.inputs().isEmpty()) {
                    throw TernException.at("model")
                            .expected("outputs that are computed from the model's inputs alone")
                            .found("one that also needs " + call.layer().kind() + " '"
                                    + call.layer().name() + "'")
                            .fix("list that input as well");
                }
                if (start || child == call.inputs().size()) {
                    finished.put(call, true);
                    done.add(call);
                    path.removeLast();
                    next.removeLast();
                } else {
                    next.set(next.size() - 1, child + 1);
                    path.add(call.inputs().get(child).call());
                    next.add(0);
                }
            }
        }

        List<Layer> byDepth() {
            Map<Symbol.Call, Integer> callDepths = new IdentityHashMap<>();
            Map<Layer, Integer> layerDepths = new IdentityHashMap<>();
            for (Symbol.Call call : done.reversed()) {
                int depth = Math.max(callDepths.getOrDefault(call, 0), layerDepths.getOrDefault(call.layer(), 0));
                callDepths.put(call, depth);
                layerDepths.put(call.layer(), depth);
                if (!starts.containsKey(call)) {
                    call.inputs().forEach(input -> callDepths.merge(input.call(), depth + 1, Math::max));
                }
            }
            List<Layer> layers = new ArrayList<>(layerDepths.keySet());
            layers.sort(Comparator.<Layer, Integer>comparing(layerDepths::get, Collections.reverseOrder())
                    .thenComparing(met::get));
            return List.copyOf(layers);
        }
    }
}
