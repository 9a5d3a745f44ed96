package dev.tern.converter.lower;

import static java.util.Map.entry;

import dev.tern.operators.ifthen.If;
import dev.tern.operators.whileloop.While;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.savedmodel.FunctionDef;
import dev.tern.training.savedmodel.Inputs;
import dev.tern.training.savedmodel.NodeDef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls, choices and loops. */
final class ControlRows {
    static final String OLD_LOOP = "it is part of the control flow of TensorFlow 1 (Enter, Switch, Merge)";
    static final String OLD_LOOP_HINT = "export the model with TensorFlow 2, or with control flow v2 enabled";

    private static final List<String> OLD =
            List.of("Enter", "Exit", "Merge", "Switch", "NextIteration", "LoopCond", "RefEnter", "RefSwitch");

    private static final Map<String, Row> FUNCTIONS = Map.ofEntries(
            entry(
                    "PartitionedCall",
                    s -> s.lowering().call(s, s.lowering().function(s.node().function("f")), s.inputs())),
            entry(
                    "StatefulPartitionedCall",
                    s -> s.lowering().call(s, s.lowering().function(s.node().function("f")), s.inputs())),
            entry("If", ControlRows::choice),
            entry("StatelessIf", ControlRows::choice),
            entry("While", ControlRows::loop),
            entry("StatelessWhile", ControlRows::loop));

    static final Map<String, Row> ROWS = rows();

    private ControlRows() {}

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new HashMap<>(FUNCTIONS);
        OLD.forEach(name -> rows.put(name, site -> {
            throw Unconvertible.because(OLD_LOOP, OLD_LOOP_HINT);
        }));
        return Map.copyOf(rows);
    }

    private static List<Flow> choice(Site site) {
        FunctionDef then = site.lowering().function(site.node().function("then_branch"));
        FunctionDef otherwise = site.lowering().function(site.node().function("else_branch"));
        Flow condition = site.in(0);
        List<Flow> operands = site.inputs().subList(1, site.inputs().size());
        if (condition.isConstant()) {
            boolean holds = condition.tensor().longAt(0) != 0;
            return site.lowering().call(site, holds ? then : otherwise, operands);
        }
        site.require(condition.type() == DataType.BOOL, "its condition is no truth value", "compare with zero first");
        List<Boolean> inside = inside(operands);
        Lowering.Called first = site.lowering().graph(site, then, operands, inside, shapes(operands));
        Lowering.Called second = site.lowering().graph(site, otherwise, operands, inside, shapes(operands));
        site.lowering().finish(first, then.name(), first.results());
        site.lowering().finish(second, otherwise.name(), second.results());
        List<Flow> given = new ArrayList<>(List.of(condition));
        for (int i = 0; i < operands.size(); i++) {
            if (!inside.get(i)) {
                given.add(operands.get(i));
            }
        }
        List<Flow> results = new ArrayList<>();
        for (int i = 0; i < first.results().size(); i++) {
            Flow a = first.results().get(i);
            Flow b = second.results().get(i);
            site.require(a.type() == b.type(), "its branches give different types", "cast in the branches");
            boolean alike = a.hasShape()
                    && b.hasShape()
                    && a.shape(0).equals(b.shape(0))
                    && a.shape(1).equals(b.shape(1));
            results.add(Flow.result(site.emitter().place(), a.type(), alike ? List.of(a.shape(0), a.shape(1)) : null));
        }
        site.emitter()
                .addNode(
                        new If(
                                site.lowering().number(first.index()),
                                site.lowering().number(second.index())),
                        Collections.unmodifiableList(given),
                        results);
        return results;
    }

    private static List<Boolean> inside(List<Flow> operands) {
        return operands.stream()
                .map(flow -> flow.handle() != null || flow.isConstant())
                .toList();
    }

    private static List<List<Shape>> shapes(List<Flow> flows) {
        return flows.stream().map(flow -> List.of(flow.shape(0), flow.shape(1))).toList();
    }

    private static List<Flow> loop(Site site) {
        FunctionDef condition = site.lowering().function(site.node().function("cond"));
        FunctionDef body = site.lowering().function(site.node().function("body"));
        List<Flow> state = settled(site, body);
        List<Boolean> inside = new ArrayList<>();
        for (int i = 0; i < state.size(); i++) {
            Flow flow = state.get(i);
            boolean handedOn = handsOn(body, i);
            site.require(
                    handedOn || flow.handle() == null,
                    "a resource changes from turn to turn",
                    "keep variables out of the loop's state");
            inside.add(handedOn && (flow.handle() != null || flow.isConstant()));
        }
        Lowering.Called test = site.lowering().graph(site, condition, state, inside, shapes(state));
        Lowering.Called turn = site.lowering().graph(site, body, state, inside, shapes(state));
        List<Flow> operands = new ArrayList<>();
        List<Flow> next = new ArrayList<>();
        for (int i = 0; i < state.size(); i++) {
            if (inside.get(i)) {
                continue;
            }
            Flow given = state.get(i);
            Flow result = turn.results().get(i);
            site.require(
                    result.type() == given.type()
                            && result.hasShape()
                            && result.shape(0).equals(given.shape(0))
                            && result.shape(1).equals(given.shape(1)),
                    "state " + i + " is " + given + " at first and " + result + " after a turn",
                    "give the inputs fixed shapes");
            operands.add(given);
            next.add(result);
        }
        site.lowering().finish(test, condition.name(), test.results());
        site.lowering().finish(turn, body.name(), next);
        List<Flow> after = new ArrayList<>();
        operands.forEach(flow ->
                after.add(Flow.result(site.emitter().place(), flow.type(), List.of(flow.shape(0), flow.shape(1)))));
        site.emitter()
                .addNode(
                        new While(
                                site.lowering().number(test.index()),
                                site.lowering().number(turn.index())),
                        Collections.unmodifiableList(operands),
                        after);
        List<Flow> results = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < state.size(); i++) {
            results.add(inside.get(i) ? state.get(i) : after.get(at++));
        }
        return results;
    }

    /** What the loop starts with, lists with items of the shape that a turn puts there. */
    private static List<Flow> settled(Site site, FunctionDef body) {
        boolean open = site.inputs().stream().anyMatch(flow -> flow.handle() instanceof Flow.Handle.OpenList);
        List<Flow> turned = open ? site.lowering().trial(site, body, site.inputs()) : List.of();
        List<Flow> state = new ArrayList<>();
        for (int i = 0; i < site.inputs().size(); i++) {
            Flow put = i < turned.size() && turned.get(i).hasShape() ? turned.get(i) : null;
            state.add(
                    put == null || put.rank() == 0
                            ? ListRows.settled(site, site.inputs().get(i), site.inputs())
                            : ListRows.settled(site, site.inputs().get(i), put, site.inputs()));
        }
        return state;
    }

    /** Whether a body's result is the argument of the same number, untouched. */
    private static boolean handsOn(FunctionDef body, int index) {
        if (index >= body.declaredResults().size() || index >= body.arguments().size()) {
            return false;
        }
        Map<String, NodeDef> nodes = new HashMap<>();
        body.nodes().forEach(node -> nodes.put(node.name(), node));
        String at =
                body.results().getOrDefault(body.declaredResults().get(index).name(), "");
        String wanted = body.arguments().get(index).name();
        for (int steps = 0; steps < 16; steps++) {
            if (at.equals(wanted)) {
                return true;
            }
            NodeDef node = nodes.get(Inputs.node(at));
            if (node == null
                    || !node.operator().equals("Identity")
                    || node.inputs().isEmpty()) {
                return false;
            }
            at = node.inputs().getFirst();
        }
        return false;
    }
}
