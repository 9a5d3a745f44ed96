package dev.tern.converter.onnx;

import dev.tern.converter.lower.Emitter;
import dev.tern.converter.lower.Flow;
import dev.tern.converter.lower.Unconvertible;
import dev.tern.converter.onnx.model.OnnxGraph;
import dev.tern.graph.Constants;
import dev.tern.graph.Graph;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.Logic;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Choices and loops. */
final class ControlRows {
    /** Loops of more turns are kept as loops. */
    private static final int TURNS_MAX = 64;

    /** Loops that would become more nodes are kept as loops. */
    private static final int NODES_MAX = 20_000;

    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.all(
                    "If",
                    "the branch alone where the condition is known, IF elsewhere",
                    "branches with results of different shapes",
                    ControlRows::choice),
            OnnxRow.all(
                    "Loop",
                    "its turns written out (up to 64 of them), or WHILE",
                    "as WHILE: results for each turn, state that changes its shape",
                    ControlRows::loop),
            OnnxRow.all("Scan", "its turns written out", "open or more than 64 steps", ControlRows::scan));

    private ControlRows() {}

    private static final String LATER = "see the other entries";

    /** What graphs read from around them, by name, in one order. */
    private static Map<String, Laid> captured(OnnxSite site, OnnxGraph... graphs) {
        TreeSet<String> names = new TreeSet<>();
        for (OnnxGraph graph : graphs) {
            FreeNames.collect(graph, names);
        }
        Map<String, Laid> all = new LinkedHashMap<>();
        for (String name : names) {
            Optional<Laid> found = name.isEmpty() ? null : site.body().find(name);
            if (found != null) {
                all.put(
                        name,
                        found.orElseThrow(() -> Unconvertible.because(
                                "'" + name + "', which its graph reads, cannot be converted", LATER)));
            }
        }
        return all;
    }

    /** A graph of its own in the making, with what it reads from around: constants inside, the rest as inputs. */
    private record Inner(Emitter emitter, OnnxBody body) {
        static Inner of(OnnxSite site) {
            Emitter emitter = new Emitter();
            return new Inner(
                    emitter,
                    OnnxBody.of(site.body().lowering(), emitter, site.body().depth() + 1));
        }

        void captures(Map<String, Laid> around) {
            around.forEach((name, laid) -> body.define(
                    name,
                    laid.isConstant()
                            ? new Laid(Flow.constant(name, laid.flow().tensor()), laid.order())
                            : OnnxBody.input(emitter, name, laid.type(), laid)));
        }

        List<Flow> results(OnnxGraph graph) {
            body.constants(graph);
            List<Flow> flows = new ArrayList<>();
            List<String> names =
                    graph.outputs().stream().map(output -> output.name()).toList();
            for (Optional<Laid> result : body.run(graph.nodes(), names)) {
                Laid laid = result.orElseThrow(
                        () -> Unconvertible.because("something inside its graph cannot be converted", LATER));
                flows.add(body.layouts().in(laid, Order.plain(laid.rank())));
            }
            return flows;
        }
    }

    private static List<Flow> inputs(Map<String, Laid> captured) {
        return captured.values().stream()
                .filter(laid -> !laid.isConstant())
                .map(Laid::flow)
                .toList();
    }

    private static boolean alike(Flow a, Flow b) {
        return a.type() == b.type()
                && a.hasShape()
                && b.hasShape()
                && a.shape(0).equals(b.shape(0))
                && a.shape(1).equals(b.shape(1));
    }

    private static Flow like(OnnxSite site, Flow flow) {
        return Flow.result(site.emitter().place(), flow.type(), List.of(flow.shape(0), flow.shape(1)));
    }

    private static List<Laid> choice(OnnxSite site) {
        OnnxGraph then = site.node().graph("then_branch");
        OnnxGraph otherwise = site.node().graph("else_branch");
        Laid condition = site.in(0);
        if (condition.isConstant()) {
            boolean holds = condition.flow().tensor().longAt(0) != 0;
            return site.body().inline(holds ? then : otherwise, List.of());
        }
        Map<String, Laid> captured = captured(site, then, otherwise);
        List<Integer> numbers = new ArrayList<>();
        List<List<Flow>> results = new ArrayList<>();
        for (OnnxGraph branch : List.of(then, otherwise)) {
            Inner inner = Inner.of(site);
            inner.captures(captured);
            List<Flow> flows = inner.results(branch);
            int number = site.body().lowering().declare();
            site.body().lowering().define(number, inner.emitter.finish(branch.name(), flows));
            numbers.add(number);
            results.add(flows);
        }
        List<Flow> after = new ArrayList<>();
        for (int i = 0; i < results.get(0).size(); i++) {
            Flow first = results.get(0).get(i);
            site.require(
                    i < results.get(1).size() && alike(first, results.get(1).get(i)),
                    "its branches give results of different shapes or types",
                    "give the inputs fixed shapes (--input_shapes)");
            after.add(like(site, first));
        }
        List<Flow> operands = new ArrayList<>();
        Flow flow = site.plain(condition);
        operands.add(flow.rank() == 0 ? flow : site.reshape(flow));
        operands.addAll(inputs(captured));
        site.emitter().addNode(new If(numbers.get(0), numbers.get(1)), Collections.unmodifiableList(operands), after);
        return after.stream().map(Laid::plain).toList();
    }

    private static Flow truth(OnnxSite site) {
        return site.emitter().constant(Constants.of("", Shape.scalar(), true));
    }

    private static Flow single(OnnxSite site, Flow flow) {
        return flow.rank() == 0 ? flow : site.reshape(flow);
    }

    private static List<Laid> loop(OnnxSite site) {
        OnnxGraph turn = site.node().graph("body");
        Flow most = site.has(0) ? single(site, site.plain(0)) : null;
        Flow goesOn = site.has(1) ? single(site, site.plain(1)) : truth(site);
        List<Laid> state = new ArrayList<>();
        for (int i = 2; i < site.inputs().size(); i++) {
            state.add(site.in(i));
        }
        site.require(
                turn.inputs().size() == state.size() + 2 && turn.outputs().size() > state.size(),
                "its body does not fit its state",
                "the graph is damaged");
        long turns = most != null && most.isConstant() ? most.longs()[0] : Long.MAX_VALUE;
        boolean isShort = turns <= TURNS_MAX && turns * turn.nodes().size() <= NODES_MAX && goesOn.isConstant();
        if (isShort) {
            List<Laid> results = writtenOut(site, turn, (int) Math.max(0, turns), goesOn, state);
            if (results != null) {
                return results;
            }
        }
        site.require(
                turn.outputs().size() == state.size() + 1,
                "it gives results for each turn, and how many turns it takes is open or more than " + TURNS_MAX,
                "give the inputs fixed shapes (--input_shapes)");
        return whileLoop(site, turn, most, goesOn, state);
    }

    /** Turn after turn, or null where a turn decides by contents whether it was the last. */
    private static @Nullable List<Laid> writtenOut(
            OnnxSite site, OnnxGraph turn, int turns, Flow goesOn, List<Laid> before) {
        List<Laid> state = before;
        List<List<Flow>> collected = new ArrayList<>();
        int scans = turn.outputs().size() - 1 - before.size();
        for (int i = 0; i < scans; i++) {
            collected.add(new ArrayList<>());
        }
        boolean more = goesOn.tensor().longAt(0) != 0;
        for (int k = 0; k < turns && more; k++) {
            List<Laid> arguments = new ArrayList<>();
            arguments.add(Laid.plain(site.emitter().constant(Whole.constant(Shape.scalar(), k))));
            arguments.add(Laid.plain(truth(site)));
            arguments.addAll(state);
            List<Laid> results = site.body().inline(turn, arguments);
            if (!results.getFirst().isConstant()) {
                return null;
            }
            more = results.getFirst().flow().tensor().longAt(0) != 0;
            state = results.subList(1, 1 + before.size());
            for (int i = 0; i < scans; i++) {
                collected.get(i).add(site.plain(results.get(1 + before.size() + i)));
            }
        }
        List<Laid> all = new ArrayList<>(state);
        for (List<Flow> each : collected) {
            site.require(!each.isEmpty(), "it takes no turn, and gives a result for each", "remove the loop");
            all.add(stacked(site, each, 0));
        }
        return all;
    }

    private static Laid stacked(OnnxSite site, List<Flow> each, int axis) {
        List<Flow> wide = new ArrayList<>();
        for (Flow flow : each) {
            wide.add(site.reshaped(flow, with(flow.shape(0), axis), with(flow.shape(1), axis))
                    .flow());
        }
        return Laid.plain(site.concat(axis, wide));
    }

    private static Shape with(Shape shape, int axis) {
        int[] dims = new int[shape.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == axis ? 1 : shape.dim(i < axis ? i : i - 1);
        }
        return Shape.of(dims);
    }

    /** State of the loop: the turn's number, whether it goes on, how many turns at most, the state, what is captured. */
    private static List<Laid> whileLoop(
            OnnxSite site, OnnxGraph turn, @Nullable Flow most, Flow goesOn, List<Laid> state) {
        Map<String, Laid> captured = captured(site, turn);
        List<Flow> given = new ArrayList<>();
        given.add(site.scalar(DataType.INT64, 0));
        given.add(goesOn);
        given.add(most == null ? site.scalar(DataType.INT64, Long.MAX_VALUE) : most);
        state.forEach(laid -> given.add(site.plain(laid)));
        given.addAll(inputs(captured));
        int test = site.body().lowering().declare();
        int body = site.body().lowering().declare();
        site.body().lowering().define(test, test(site, given));
        site.body().lowering().define(body, turn(site, turn, given, state.size(), captured));
        List<Flow> after = new ArrayList<>();
        given.forEach(flow -> after.add(like(site, flow)));
        site.emitter().addNode(new While(test, body), Collections.unmodifiableList(given), after);
        return after.subList(3, 3 + state.size()).stream().map(Laid::plain).toList();
    }

    private static List<Flow> states(Emitter emitter, List<Flow> given, int count) {
        List<Flow> states = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Flow flow = given.get(i);
            states.add(emitter.input("state " + i, flow.type(), List.of(flow.shape(0), flow.shape(1))));
        }
        return states;
    }

    private static Graph test(OnnxSite site, List<Flow> given) {
        Inner inner = Inner.of(site);
        OnnxSite in = new OnnxSite(site.node(), List.of(), inner.body);
        List<Flow> state = states(inner.emitter, given, given.size());
        Flow within = in.emit(Comparisons.LESS, state.get(0), state.get(2));
        return inner.emitter.finish("goes on", List.of(in.emit(Logic.LOGICAL_AND, within, state.get(1))));
    }

    private static Graph turn(OnnxSite site, OnnxGraph turn, List<Flow> given, int states, Map<String, Laid> captured) {
        Inner inner = Inner.of(site);
        OnnxSite in = new OnnxSite(site.node(), List.of(), inner.body);
        List<Flow> before = states(inner.emitter, given, 3 + states);
        inner.captures(captured);
        inner.body.define(turn.inputs().get(0).name(), Laid.plain(before.get(0)));
        inner.body.define(turn.inputs().get(1).name(), Laid.plain(before.get(1)));
        for (int i = 0; i < states; i++) {
            inner.body.define(turn.inputs().get(2 + i).name(), Laid.plain(before.get(3 + i)));
        }
        List<Flow> results = inner.results(turn);
        List<Flow> after = new ArrayList<>();
        after.add(in.add(before.get(0), 1));
        after.add(single(in, results.get(0)));
        after.add(before.get(2));
        for (int i = 0; i < states; i++) {
            site.require(
                    alike(results.get(1 + i), given.get(3 + i)),
                    "state " + i + " is " + given.get(3 + i) + " at first and " + results.get(1 + i) + " after a turn",
                    "keep the shapes of a loop's state");
            after.add(results.get(1 + i));
        }
        captured.forEach((name, laid) -> {
            if (!laid.isConstant()) {
                after.add(java.util.Objects.requireNonNull(inner.body.find(name))
                        .orElseThrow()
                        .flow());
            }
        });
        return inner.emitter.finish(turn.name(), after);
    }

    private static int at(int @Nullable [] all, int i, int otherwise) {
        return all == null || i >= all.length ? otherwise : all[i];
    }

    private static List<Laid> scan(OnnxSite site) {
        OnnxGraph turn = site.node().graph("body");
        int scanned = site.node().number("num_scan_inputs", 1);
        int states = site.inputs().size() - scanned;
        site.require(
                site.opset() >= 9
                        && scanned >= 1
                        && states >= 0
                        && turn.outputs().size() >= states,
                "it scans " + scanned + " operands",
                "the graph is damaged, or made for version 8");
        int[] axes = site.node().numbers("scan_input_axes");
        int[] directions = site.node().numbers("scan_input_directions");
        int steps = site.in(states).dim(site.in(states).axis(at(axes, 0, 0)));
        site.require(
                steps >= 1 && steps <= TURNS_MAX,
                "it takes " + (steps < 0 ? "an open number of" : steps) + " steps",
                "give the inputs fixed shapes, of at most " + TURNS_MAX + " steps");
        List<Laid> state = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            state.add(site.in(i));
        }
        int results = turn.outputs().size() - states;
        List<List<Flow>> collected = new ArrayList<>();
        for (int i = 0; i < results; i++) {
            collected.add(new ArrayList<>());
        }
        for (int k = 0; k < steps; k++) {
            List<Laid> arguments = new ArrayList<>(state);
            for (int i = 0; i < scanned; i++) {
                Laid x = site.in(states + i);
                int axis = x.axis(at(axes, i, 0));
                int step = at(directions, i, 0) == 0 ? k : x.dim(axis) - 1 - k;
                arguments.add(Laid.plain(site.emit(
                        new Gather(axis, 0), site.plain(x), site.emitter().constant(Shape.scalar(), step))));
            }
            List<Laid> after = site.body().inline(turn, arguments);
            state = after.subList(0, states);
            for (int i = 0; i < results; i++) {
                collected.get(i).add(site.plain(after.get(states + i)));
            }
        }
        int[] outputAxes = site.node().numbers("scan_output_axes");
        int[] outputDirections = site.node().numbers("scan_output_directions");
        List<Laid> all = new ArrayList<>(state);
        for (int i = 0; i < results; i++) {
            List<Flow> each = collected.get(i);
            if (at(outputDirections, i, 0) != 0) {
                Collections.reverse(each);
            }
            int rank = each.getFirst().rank() + 1;
            int axis = at(outputAxes, i, 0);
            all.add(stacked(site, each, axis < 0 ? axis + rank : axis));
        }
        return all;
    }
}
