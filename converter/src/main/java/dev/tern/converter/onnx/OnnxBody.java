package dev.tern.converter.onnx;

import dev.tern.converter.lower.Emitter;
import dev.tern.converter.lower.Flow;
import dev.tern.converter.lower.Unconvertible;
import dev.tern.converter.onnx.model.OnnxFunction;
import dev.tern.converter.onnx.model.OnnxGraph;
import dev.tern.converter.onnx.model.OnnxNode;
import dev.tern.graph.Quoted;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a graph, a branch, one turn of a loop or one call of a function, on the way to becoming operators. What a
 * name means is looked up in the graphs around, too. A node that cannot be converted is noted, and what depends on it is
 * left out, so that one attempt finds all of them.
 */
final class OnnxBody {
    private final OnnxLowering lowering;
    private final Emitter emitter;
    private final Layouts layouts;
    private final @Nullable OnnxBody around;
    private final int depth;
    private final Map<String, Optional<Laid>> known = new HashMap<>();

    private OnnxBody(OnnxLowering lowering, Emitter emitter, Layouts layouts, @Nullable OnnxBody around, int depth) {
        this.lowering = lowering;
        this.emitter = emitter;
        this.layouts = layouts;
        this.around = around;
        this.depth = depth;
        if (depth > OnnxLowering.DEPTH_MAX) {
            throw Unconvertible.because(
                    "graphs and functions stand more than " + OnnxLowering.DEPTH_MAX + " deep inside one another",
                    "recursion cannot be converted");
        }
    }

    /** A graph of its own. */
    static OnnxBody of(OnnxLowering lowering, Emitter emitter, int depth) {
        return new OnnxBody(lowering, emitter, new Layouts(emitter), null, depth);
    }

    /** A graph whose nodes are put where this body's stand, and which sees this body's tensors. */
    OnnxBody within() {
        return new OnnxBody(lowering, emitter, layouts, this, depth + 1);
    }

    /** Nodes put where this body's stand, which see nothing of it. */
    private OnnxBody apart() {
        return new OnnxBody(lowering, emitter, layouts, null, depth + 1);
    }

    OnnxLowering lowering() {
        return lowering;
    }

    Emitter emitter() {
        return emitter;
    }

    Layouts layouts() {
        return layouts;
    }

    int depth() {
        return depth;
    }

    /** Lets {@code name} mean {@code laid} from here on. */
    void define(String name, Laid laid) {
        known.put(name, Optional.of(laid));
    }

    /** What {@code name} means; null where nothing has this name, empty where it cannot be converted. */
    @Nullable
    Optional<Laid> find(String name) {
        Optional<Laid> own = known.get(name);
        return own != null || around == null ? own : around.find(name);
    }

    private Optional<Laid> required(String name) {
        Optional<Laid> found = find(name);
        if (found == null) {
            throw TernException.at("tensor " + Quoted.name(name))
                    .expected("an input, a constant or the result of an earlier node")
                    .found("none of this name")
                    .fix("the graph is damaged, or its nodes are not in order");
        }
        return found;
    }

    /** Constants of {@code graph}; numbers in other widths become 32-bit floats. */
    void constants(OnnxGraph graph) {
        graph.constants().forEach((name, tensor) -> define(name, constant(name, tensor)));
    }

    static Laid constant(String name, Tensor tensor) {
        return Laid.plain(Flow.constant(name, Floats.single(tensor)));
    }

    /** Converts what {@code outputs} need of {@code nodes} and gives them; empty entries cannot be converted. */
    List<Optional<Laid>> run(List<OnnxNode> all, List<String> outputs) {
        List<OnnxNode> nodes = lowering.keepsOrders() ? SpelledGelu.replaced(this, all, outputs) : all;
        Set<String> needed = new HashSet<>(outputs);
        boolean[] taken = new boolean[nodes.size()];
        for (int n = nodes.size() - 1; n >= 0; n--) {
            OnnxNode node = nodes.get(n);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                taken[n] = true;
                needed.addAll(node.inputs());
                node.attributes().values().forEach(attribute -> FreeNames.collect(attribute, needed));
            }
        }
        for (int n = 0; n < taken.length; n++) {
            if (taken[n]) {
                convert(nodes.get(n));
            }
        }
        return outputs.stream().map(this::required).toList();
    }

    private void convert(OnnxNode node) {
        lowering.count(node);
        Optional<List<Laid>> results = converted(node);
        for (int i = 0; i < node.outputs().size(); i++) {
            String name = node.outputs().get(i);
            if (name.isEmpty()) {
                continue;
            }
            if (results.isPresent() && i < results.get().size()) {
                known.put(name, Optional.of(results.get().get(i)));
            } else {
                known.put(name, Optional.empty());
                results.ifPresent(all -> lowering.unused(node, name, all.size()));
            }
        }
    }

    private Optional<List<Laid>> converted(OnnxNode node) {
        List<@Nullable Laid> inputs = new ArrayList<>();
        String before = emitter.place();
        emitter.enter(node.name());
        try {
            for (String input : node.inputs()) {
                Optional<Laid> found = input.isEmpty() ? null : required(input);
                if (found != null && found.isEmpty()) {
                    return Optional.empty();
                }
                inputs.add(found == null ? null : found.get());
            }
            return Optional.of(lowered(node, inputs));
        } catch (Unconvertible e) {
            lowering.problem(node, e.reason(), e.hint());
        } catch (TernException e) {
            lowering.problem(
                    node,
                    e.getMessage() == null ? "it is damaged" : e.getMessage(),
                    "see docs/ONNX.md for what can be converted");
        } catch (IndexOutOfBoundsException
                | ArithmeticException
                | NegativeArraySizeException
                | IllegalArgumentException e) {
            // Rows take for granted what ONNX promises of operands; only damaged files break it.
            lowering.problem(
                    node,
                    "its operands are not such as the operator takes (" + e.getMessage() + ")",
                    "the file is damaged");
        } finally {
            emitter.enter(before);
        }
        return Optional.empty();
    }

    private List<Laid> lowered(OnnxNode node, List<@Nullable Laid> inputs) {
        OnnxFunction function = lowering.function(node);
        if (function != null) {
            return call(node, function, inputs);
        }
        OnnxSite site = new OnnxSite(node, inputs, this);
        List<Laid> results = lowering.row(node).how().lower(site);
        return lowering.keepsOrders()
                ? results
                : results.stream().map(laid -> Laid.plain(site.plain(laid))).toList();
    }

    private List<Laid> call(OnnxNode node, OnnxFunction function, List<@Nullable Laid> inputs) {
        OnnxBody inner = apart();
        for (int i = 0; i < function.inputs().size(); i++) {
            Laid given = i < inputs.size() ? inputs.get(i) : null;
            if (given != null) {
                inner.define(function.inputs().get(i), given);
            }
        }
        List<OnnxNode> nodes = new ArrayList<>();
        for (OnnxNode each : function.nodesFor(node)) {
            // Operands that the caller leaves out are left out inside, too.
            List<String> kept = each.inputs().stream()
                    .map(name -> function.inputs().contains(name) && inner.find(name) == null ? "" : name)
                    .toList();
            nodes.add(
                    new OnnxNode(each.name(), each.operator(), each.domain(), kept, each.outputs(), each.attributes()));
        }
        List<Laid> results = new ArrayList<>();
        for (Optional<Laid> result : inner.run(nodes, function.outputs())) {
            results.add(result.orElseThrow(() -> Unconvertible.because(
                    "something inside function " + Quoted.name(function.name()) + " cannot be converted",
                    "see the other entries")));
        }
        return results;
    }

    /** The results of a graph put where this body's nodes stand, its inputs being {@code arguments}. */
    List<Laid> inline(OnnxGraph graph, List<Laid> arguments) {
        OnnxBody inner = within();
        inner.constants(graph);
        for (int i = 0; i < Math.min(graph.inputs().size(), arguments.size()); i++) {
            inner.define(graph.inputs().get(i).name(), arguments.get(i));
        }
        List<String> names = graph.outputs().stream().map(value -> value.name()).toList();
        List<Laid> results = new ArrayList<>();
        for (Optional<Laid> result : inner.run(graph.nodes(), names)) {
            results.add(result.orElseThrow(() ->
                    Unconvertible.because("something inside its graph cannot be converted", "see the other entries")));
        }
        return results;
    }

    /** An input of a graph of its own. */
    static Laid input(Emitter emitter, String name, DataType type, Laid like) {
        return new Laid(
                emitter.input(
                        name, type, List.of(like.flow().shape(0), like.flow().shape(1))),
                like.order());
    }
}
