package dev.tern.graph.edit;

import static dev.tern.tensor.DataType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Buffer;
import dev.tern.graph.Constants;
import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Op;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.graph.Verifier;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PatchTest {
    private static final Op NEG = Op.of("NEG");
    private static final Op RELU = Op.of("RELU");

    private static Value value(String name) {
        return Value.of(name, FLOAT32, Shape.of(1));
    }

    /** x -> NEG -> a -> RELU -> b -> NEG -> y. */
    private static Graph chain() {
        return Graph.of(
                "main",
                List.of(value("x"), value("a"), value("b"), value("y")),
                List.of(
                        Node.of(NEG, List.of(0), List.of(1)),
                        Node.of(RELU, List.of(1), List.of(2)),
                        Node.of(NEG, List.of(2), List.of(3))),
                List.of(0),
                List.of(3));
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream().map(GraphPrinter::print).toList();
    }

    @Test
    void editsOfOneStepHappenTogether() {
        Graph graph = chain();
        Patch patch = Patch.of("quantise", graph, p -> {
            int q = p.add(value("q"));
            p.insertBefore(1, Node.of(Op.of("QUANTIZE"), List.of(1), List.of(q)))
                    .redirect(1, q)
                    .removeNodes(2)
                    .redirect(3, 2)
                    .insertBefore(3, Node.of(Op.of("PRINT"), List.of(2), List.of()))
                    .insertBefore(3, Node.of(Op.of("STORE"), List.of(2), List.of()));
        });
        Graph changed = patch.apply(graph);
        assertThat(operators(changed))
                .containsExactly("%1 = NEG(%0)", "%4 = QUANTIZE(%1)", "%2 = RELU(%4)", "PRINT(%2)", "STORE(%2)");
        assertThat(changed.outputs()).containsExactly(2);
        assertThat(Verifier.check(changed)).isEmpty();
        assertThat(graph).isEqualTo(chain());
    }

    @Test
    void whatIsNotTouchedStaysTheSameObject() {
        Graph graph = chain();
        Graph changed = Patch.of("one node", new Edit.ReplaceNode(1, Node.of(Op.of("ABS"), List.of(1), List.of(2))))
                .apply(graph);
        assertThat(changed.nodes().get(0)).isSameAs(graph.nodes().get(0));
        assertThat(changed.nodes().get(2)).isSameAs(graph.nodes().get(2));
        for (int v = 0; v < 4; v++) {
            assertThat(changed.value(v)).isSameAs(graph.value(v));
        }
    }

    @Test
    void redirectionsDoNotFollowOn() {
        Graph changed = Patch.of("swap", new Edit.RedirectUses(0, 1), new Edit.RedirectUses(1, 0))
                .apply(chain());
        assertThat(operators(changed)).containsExactly("%1 = NEG(%1)", "%2 = RELU(%0)", "%3 = NEG(%2)");
    }

    @Test
    void inputsAndOutputsAreSet() {
        Graph changed = Patch.of(
                        "cut",
                        new Edit.SetInputs(List.of(1)),
                        new Edit.SetOutputs(List.of(2, 3)),
                        new Edit.RemoveNodes(List.of(0)))
                .apply(chain());
        assertThat(changed.inputs()).containsExactly(1);
        assertThat(changed.outputs()).containsExactly(2, 3);
        assertThat(Verifier.check(changed)).isEmpty();
    }

    @Test
    void valuesAreReplacedAndRemoved() {
        Graph graph = chain();
        Patch patch = Patch.of(
                "skip the first",
                new Edit.ReplaceValue(3, value("z")),
                new Edit.RemoveNodes(List.of(0)),
                new Edit.RedirectUses(1, 0),
                new Edit.RemoveValues(List.of(1)));
        Patched patched = patch.applyTo(graph);
        assertThat(operators(patched.graph())).containsExactly("%1 = RELU(%0)", "%2 = NEG(%1)");
        assertThat(patched.graph().value(2).name()).isEqualTo("z");
        assertThat(patched.values()).hasToString("[0, -1, 1, 2]");
        assertThat(patched.outputs()).hasToString("[0, 0, 1, 2]");
        assertThat(Verifier.check(patched.graph())).isEmpty();
    }

    @Test
    void blockScalesFollowTheirValue() {
        Value blocks = value("w").withQuantization(Quantization.NONE.withDetails(new Quantization.Blockwise(2, -1, 4)));
        Graph graph = Graph.of("", List.of(value("unused"), blocks, value("scales")), List.of(), List.of(), List.of(1));
        Graph changed = DeadCode.values(graph).apply(graph);
        assertThat(changed.values()).hasSize(2);
        assertThat(changed.value(0).quantization().details()).isEqualTo(new Quantization.Blockwise(1, -1, 4));
        assertThat(changed.outputs()).containsExactly(0);
    }

    @Test
    void patchesThatDoNotFitAreRefused() {
        for (Edit edit : List.of(
                new Edit.ReplaceValue(4, value("v")),
                new Edit.ReplaceNode(3, Node.of(NEG, List.of(), List.of())),
                new Edit.InsertNode(4, Node.of(NEG, List.of(), List.of())),
                new Edit.RemoveNodes(List.of(-1)),
                new Edit.RemoveNodes(List.of(1, 1)),
                new Edit.RedirectUses(0, 4),
                new Edit.RemoveValues(List.of(2)),
                new Edit.RemoveValues(List.of(0)),
                new Edit.RemoveValues(List.of(9)))) {
            assertThatThrownBy(() -> Patch.of("misfit", edit).apply(chain()))
                    .as("%s", edit)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("patch 'misfit'");
        }
        assertThatThrownBy(() -> Patch.of("torn", new Edit.RedirectUses(0, 1), new Edit.RedirectUses(0, 2))
                        .apply(chain()))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("%1 and to %2");
    }

    @Test
    void patchesComposeAndPrint() {
        Patch first = Patch.of("drop relu", new Edit.RemoveNodes(List.of(1)), new Edit.RedirectUses(2, 1));
        Patch second = Patch.of("add", chain(), p -> {
            int c = p.add(Constants.of("c", Shape.of(1), 2f));
            p.replaceNode(1, Node.of(Op.of("ADD"), List.of(1, c), List.of(3)));
            p.setOutputs(List.of(3, 1));
        });
        Patch both = first.then(second);
        assertThat(both.apply(chain())).isEqualTo(second.apply(first.apply(chain())));
        assertThat(both.name()).isEqualTo("drop relu, then add");
        assertThat(both).isEqualTo(first.then(second)).isNotEqualTo(second.then(first));
        assertThat(both).hasToString("""
                patch 'drop relu'
                  remove nodes [1]
                  redirect %2 to %1
                patch 'add'
                  add constant 4 bytes : f32[1] 'c'
                  replace node 1 %3 = ADD(%1, %4)
                  set outputs (%3, %1)
                """);
    }

    @Test
    void anEmptyPatchChangesNothing() {
        Patch none = Patch.of("nothing", List.of());
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.apply(chain())).isEqualTo(chain());
    }

    @Test
    void signaturesFollow() {
        Signature signature = Signature.of("s", 0, Map.of("in", 0), Map.of("out", 3));
        Model model = Model.of(chain()).withSignatures(List.of(signature));
        Model redirected = Patch.of(
                        "end early",
                        new Edit.RemoveNodes(List.of(2)),
                        new Edit.RedirectUses(3, 2),
                        new Edit.RemoveValues(List.of(3)))
                .applyTo(model, 0);
        assertThat(redirected.signatures().getFirst().outputs()).containsEntry("out", 2);
        assertThat(Verifier.check(redirected)).isEmpty();
        Model set = Patch.of("hand out b", new Edit.SetOutputs(List.of(2))).applyTo(model, 0);
        assertThat(set.signatures().getFirst().outputs()).containsEntry("out", 2);
        assertThat(Verifier.check(set)).isEmpty();
        Model other = Patch.of("elsewhere", new Edit.SetOutputs(List.of(2)))
                .applyTo(Model.of(List.of(chain(), chain())).withSignatures(List.of(signature)), 1);
        assertThat(other.signatures().getFirst()).isSameAs(signature);
        Patch gone = Patch.of(
                "forget",
                new Edit.SetOutputs(List.of()),
                new Edit.RemoveNodes(List.of(2)),
                new Edit.RemoveValues(List.of(3)));
        assertThatThrownBy(() -> gone.applyTo(model, 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("signature 's', output 'out'");
    }

    @Test
    void deadCodeGoesWithItsValuesAndBuffers() {
        Value used = Constants.of("c", Shape.of(1), 1f);
        Value dead = Constants.of("d", Shape.of(1), 2f);
        Graph graph = Graph.of(
                "",
                List.of(
                        dead,
                        value("x"),
                        used,
                        value("y"),
                        value("u"),
                        value("t"),
                        value("s").withVariable(true),
                        value("v")),
                List.of(
                        Node.of(Op.of("MUL"), List.of(1, 0), List.of(4)),
                        Node.of(Op.of("ADD"), List.of(1, 2, Node.ABSENT), List.of(3)),
                        Node.of(NEG, List.of(4), List.of(5)),
                        Node.of(Op.of("RNN"), List.of(1, 6), List.of(7)),
                        Node.of(Op.of("ASSIGN"), List.of(1), List.of())),
                List.of(1),
                List.of(3));
        Model model = new Model(
                3,
                "",
                List.of(graph),
                List.of(Signature.of("s", 0, Map.of("in", 1), Map.of("out", 3))),
                List.of(),
                List.of(
                        Buffer.of(new byte[0]),
                        Objects.requireNonNull(dead.buffer()),
                        Objects.requireNonNull(used.buffer())),
                Extras.NONE);
        assertThat(Verifier.check(model)).isEmpty();
        assertThat(DeadCode.nodes(graph, op -> false))
                .hasToString("patch 'remove dead nodes'\n  remove nodes [0, 2]\n");
        assertThat(DeadCode.nodes(graph, op -> op.name().equals("NEG")).isEmpty())
                .isTrue();

        Model smaller = DeadCode.remove(model, op -> false);
        assertThat(operators(smaller.main())).containsExactly("%2 = ADD(%0, %1, _)", "%4 = RNN(%0, %3)", "ASSIGN(%0)");
        assertThat(smaller.buffers())
                .containsExactly(model.buffers().get(0), model.buffers().get(2));
        assertThat(smaller.signatures().getFirst().inputs()).containsEntry("in", 0);
        assertThat(smaller.signatures().getFirst().outputs()).containsEntry("out", 2);
        assertThat(Verifier.check(smaller)).isEmpty();
        assertThat(DeadCode.remove(smaller, op -> false)).isEqualTo(smaller);
    }
}
