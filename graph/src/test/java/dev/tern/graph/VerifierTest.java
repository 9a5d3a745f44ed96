package dev.tern.graph;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.RESOURCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private static final Value X = Value.of("x", FLOAT32, Shape.of(1));
    private static final Value Y = Value.of("y", FLOAT32, Shape.of(1));
    private static final Value C = Constants.of("c", Shape.of(1), 1f);
    private static final Op ADD = Op.of("ADD");

    /** x, c -> y -> z; every test below breaks one thing of it. */
    private static Graph valid() {
        return Graph.of(
                "main",
                List.of(
                        X,
                        C,
                        Y,
                        Value.of("z", FLOAT32, Shape.of(1)),
                        X.withName("s").withVariable(true)),
                List.of(
                        Node.of(ADD, List.of(0, 1, Node.ABSENT), List.of(2)),
                        Node.of(Op.of("MUL"), List.of(2, 2, 4), List.of(3))),
                List.of(0),
                List.of(3, 3));
    }

    private static Graph withNode(int index, Node node) {
        List<Node> nodes = new ArrayList<>(valid().nodes());
        nodes.set(index, node);
        return valid().withNodes(nodes);
    }

    private static void assertProblem(Graph graph, String where, String what) {
        assertThat(Verifier.check(graph)).singleElement().satisfies(problem -> {
            assertThat(problem.where()).isEqualTo(where);
            assertThat(problem.what()).contains(what);
            assertThat(problem.fix()).isNotBlank();
        });
    }

    @Test
    void theUnbrokenGraphIsValid() {
        assertThat(Verifier.check(valid())).isEmpty();
        assertThat(Verifier.requireValid(valid())).isEqualTo(valid());
        assertThat(Verifier.check(Graph.of("", List.of(), List.of(), List.of(), List.of())))
                .isEmpty();
    }

    @Test
    void indicesOfNodesAreInRange() {
        String first = "graph 'main', node 0 ADD 'y'";
        assertProblem(
                withNode(0, Node.of(ADD, List.of(0, 5), List.of(2))), first + ", input 1", "from 0 to 4, found 5");
        assertProblem(withNode(0, Node.of(ADD, List.of(-2), List.of(2))), first + ", input 0", "found -2");
        assertProblem(withNode(0, Node.of(ADD, List.of(0), List.of(2, Node.ABSENT))), first + ", output 1", "found -1");
        assertProblem(
                withNode(0, Node.of(ADD, List.of(0), List.of(2)).withIntermediates(List.of(-1, 9))),
                first + ", intermediates",
                "found 9");
        assertThat(Verifier.check(withNode(0, Node.of(ADD, List.of(Integer.MAX_VALUE), List.of(Integer.MIN_VALUE)))))
                .hasSize(4);
    }

    @Test
    void indicesOfTheGraphAreInRangeAndNeverAbsent() {
        assertProblem(valid().withInputs(List.of(0, -1)), "graph 'main', input 1", "found -1");
        assertProblem(valid().withInputs(List.of(0, 5)), "graph 'main', input 1", "found 5");
        assertProblem(valid().withOutputs(List.of(-1)), "graph 'main', output 0", "found -1");
        assertProblem(valid().withOutputs(List.of(3, 99)), "graph 'main', output 1", "found 99");
    }

    @Test
    void aValueHasOneSource() {
        String second = "graph 'main', node 1 MUL ";
        assertProblem(
                withNode(1, Node.of(Op.of("MUL"), List.of(0), List.of(3, 2))),
                second + "'z', output 1",
                "node 0 produces");
        assertProblem(
                withNode(1, Node.of(Op.of("MUL"), List.of(0), List.of(3, 3))),
                second + "'z', output 1",
                "same node produces twice");
        assertProblem(
                withNode(1, Node.of(Op.of("MUL"), List.of(2), List.of(3, 0))), second + "'z', output 1", "graph input");
        assertProblem(
                withNode(1, Node.of(Op.of("MUL"), List.of(2), List.of(3, 1))), second + "'z', output 1", "a constant");
        assertProblem(
                withNode(1, Node.of(Op.of("MUL"), List.of(2), List.of(3, 4))), second + "'z', output 1", "a variable");
        assertProblem(
                withNode(1, Node.of(Op.of("MUL"), List.of(2, 3), List.of(3))),
                second + "'z', output 0",
                "an input of the same node");
        assertProblem(valid().withInputs(List.of(0, 1)), "graph 'main', value 1 'c'", "found a constant");
        assertProblem(valid().withInputs(List.of(0, 0)), "graph 'main', value 0 'x'", "again as input 1");
    }

    @Test
    void whatIsReadIsThere() {
        assertProblem(
                withNode(0, Node.of(ADD, List.of(0, 3), List.of(2))),
                "graph 'main', node 0 ADD 'y', input 1",
                "node 1 produces later");
        List<Node> swapped = new ArrayList<>(valid().nodes());
        Collections.reverse(swapped);
        assertThat(Verifier.check(valid().withNodes(swapped))).hasSize(2);
        assertProblem(valid().withInputs(List.of()), "graph 'main', node 0 ADD 'y', input 0", "which has none");
        assertProblem(
                valid().withNodes(valid().nodes().subList(0, 1)).withOutputs(List.of(3)),
                "graph 'main', output 0",
                "which has none");
    }

    @Test
    void nothingNeedsNoSourceButAHandleDoes() {
        List<Value> values = new ArrayList<>(valid().values());
        values.set(0, Value.of("x", INT32, Shape.of(3, 0)));
        assertThat(Verifier.check(valid().withValues(values).withInputs(List.of())))
                .isEmpty();
        values.set(0, Value.of("x", RESOURCE, Shape.of(0)));
        assertThat(Verifier.check(valid().withValues(values).withInputs(List.of())))
                .hasSize(1);
    }

    @Test
    void allProblemsComeAtOnce() {
        Graph graph = valid().withInputs(List.of(7)).withOutputs(List.of(8));
        assertThat(Verifier.check(graph)).hasSize(3);
        assertThatThrownBy(() -> Verifier.requireValid(graph))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("found 7")
                .hasMessageContaining("found 8")
                .hasMessageContaining("'x'");
    }

    @Test
    void oneProblemIsOneSentence() {
        assertThatThrownBy(() -> Verifier.requireValid(Model.of(List.<Graph>of())))
                .isInstanceOf(TernException.class)
                .hasMessageStartingWith("model: expected at least one graph, found none; ");
    }

    @Test
    void manyProblemsAreCountedNotKept() {
        Graph graph = valid().withOutputs(Collections.nCopies(100_000, 77));
        List<Problem> problems = Verifier.check(graph);
        assertThat(problems).hasSize(101);
        assertThat(problems.getLast().what()).isEqualTo("99900 more problems");
        assertThatThrownBy(() -> Verifier.requireValid(graph))
                .hasMessageContaining("and 91 more")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(4_000));
    }

    @Test
    void hostileNamesDoNotReachMessages() {
        Graph graph = Graph.of(
                "a\nb",
                List.of(X.withName("\u001b[2J"), Y),
                List.of(Node.of(Op.of("EVIL\n\u0007"), List.of(0), List.of(1))),
                List.of(),
                List.of(1));
        assertThat(Verifier.check(graph).getFirst().toString())
                .startsWith("graph 'a\\nb', node 0 EVIL\\n\\u{7} 'y', input 0: ")
                .contains("'\\u{1b}[2J'");
    }

    @Test
    void aLongChainIsCheckedInOneSweep() {
        int length = 200_000;
        List<Value> values = IntStream.rangeClosed(0, length).mapToObj(i -> X).toList();
        List<Node> nodes = IntStream.range(0, length)
                .mapToObj(i -> Node.of(ADD, List.of(i, i), List.of(i + 1)))
                .toList();
        assertThat(Verifier.check(Graph.of("", values, nodes, List.of(0), List.of(length))))
                .isEmpty();
    }

    private static Model calling(Integer... firstCallees) {
        List<Graph> graphs = new ArrayList<>();
        for (Integer callee : firstCallees) {
            Node call = callee == null
                    ? Node.of(ADD, List.of(), List.of())
                    : Node.of(Op.calling("IF", callee), List.of(), List.of());
            graphs.add(Graph.of("g" + graphs.size(), List.of(), List.of(call), List.of(), List.of()));
        }
        return Model.of(graphs);
    }

    private static void assertProblems(Model model, int count, String where, String what) {
        assertThat(Verifier.check(model)).hasSize(count).anySatisfy(problem -> {
            assertThat(problem.where()).isEqualTo(where);
            assertThat(problem.what()).contains(what);
        });
    }

    @Test
    void callsNameOtherGraphs() {
        assertThat(Verifier.check(calling(1, 2, null))).isEmpty();
        assertProblems(calling(2, null), 1, "graph 'g0', node 0 IF", "below 2, found graph 2");
        assertProblems(calling(-1, null), 1, "graph 'g0', node 0 IF", "found graph -1");
        assertProblems(calling(0, null), 1, "graph 'g0', node 0 IF", "found graph 0");
        assertProblems(calling(1, 0), 1, "graph 'g1', node 0 IF", "found graph 0");
    }

    @Test
    void callsNeverComeBack() {
        assertProblems(calling(1, 1), 1, "graph 1 'g1'", "cycle");
        assertProblems(calling(1, 2, 1), 2, "graph 2 'g2'", "cycle");
        assertProblems(calling(null, 2, 3, 1), 3, "graph 3 'g3'", "cycle");
        assertThat(Verifier.check(calling(3, 3, 3, null))).isEmpty();
    }

    @Test
    void callsAreNestedOnlySoDeep() {
        Integer[] chain = new Integer[Verifier.MAX_CALL_DEPTH + 1];
        for (int g = 0; g + 1 < chain.length; g++) {
            chain[g] = g + 1;
        }
        assertThat(Verifier.check(calling(chain))).isEmpty();
        Integer[] longer = new Integer[50_000];
        for (int g = 0; g + 1 < longer.length; g++) {
            longer[g] = g + 1;
        }
        assertProblems(calling(longer), 1, "graph 65 'g65'", "nested at most 64 deep");
    }

    @Test
    void callsFanOutWithoutCountingPaths() {
        List<Graph> graphs = new ArrayList<>();
        for (int g = 0; g < 60; g++) {
            Node call = g + 1 < 60
                    ? Node.of(Op.calling("WHILE", g + 1, g + 1), List.of(), List.of())
                    : Node.of(ADD, List.of(), List.of());
            graphs.add(Graph.of("", List.of(), List.of(call, call, call), List.of(), List.of()));
        }
        assertThat(Verifier.check(Model.of(graphs))).isEmpty();
    }

    @Test
    void signaturesNameInputsAndOutputs() {
        Model model = Model.of(valid());
        assertThat(Verifier.check(
                        model.withSignatures(List.of(Signature.of("s", 0, Map.of("in", 0), Map.of("out", 3))))))
                .isEmpty();
        assertProblems(
                model.withSignatures(List.of(Signature.of("s", 1, Map.of(), Map.of()))),
                1,
                "signature 's'",
                "found graph 1");
        assertProblems(
                model.withSignatures(List.of(Signature.of("s", 0, Map.of("in", 9), Map.of("out", -1)))),
                2,
                "signature 's', input 'in'",
                "found value 9");
        assertProblems(
                model.withSignatures(
                        List.of(Signature.of("s", 0, Map.of(), Map.of()), Signature.of("s", 0, Map.of(), Map.of()))),
                1,
                "signature 's'",
                "found it again");
        assertThatCode(() -> Verifier.check(
                        model.withSignatures(List.of(Signature.of("s", Integer.MIN_VALUE, Map.of(), Map.of())))))
                .doesNotThrowAnyException();
    }
}
