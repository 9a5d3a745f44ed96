package dev.tern.graph.edit;

import static dev.tern.tensor.DataType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Op;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.graph.Verifier;
import dev.tern.graph.text.GraphPrinter;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RewriterTest {
    /** Two negations in a row cancel out. */
    private static final RewriteRule DOUBLE_NEGATION = RewriteRule.of("cancel double negation", site -> {
        Optional<Site> inner = site.is("NEG") ? site.producer(0).filter(p -> p.is("NEG")) : Optional.empty();
        return inner.flatMap(first -> site.patch(
                "cancel", p -> p.redirect(site.output(0), first.input(0)).removeNodes(site.index())));
    });

    /** A node that nobody reads goes. */
    private static final RewriteRule UNREAD = RewriteRule.of(
            "drop unread",
            site -> site.uses().readCount(site.output(0)) == 0 && !site.uses().isOutput(site.output(0))
                    ? site.patch("drop", p -> p.removeNodes(site.index()))
                    : Optional.empty());

    /** A RELU behind an ADD that nobody else reads becomes part of it. */
    private static final RewriteRule FUSE = RewriteRule.of("fuse relu", site -> {
        Optional<Site> relu = site.is("ADD") ? site.onlyReader(0).filter(r -> r.is("RELU")) : Optional.empty();
        return relu.flatMap(reader -> site.patch(
                "fuse",
                p -> p.replaceNode(
                                site.index(),
                                Node.of(
                                        Op.of("ADD_RELU"),
                                        site.node().inputs(),
                                        reader.node().outputs()))
                        .removeNodes(reader.index())));
    });

    private static Graph chain(String... operators) {
        return Graph.build("main", g -> {
            Ref last = g.input("x", FLOAT32, Shape.of(1));
            for (String operator : operators) {
                last = g.node(Op.of(operator), List.of(last), Value.of("", FLOAT32, Shape.of(1)))
                        .getFirst();
            }
            g.output(last);
        });
    }

    @Test
    void rulesFireUntilNothingMatches() {
        Rewriter.Result result = Rewriter.of(DOUBLE_NEGATION, UNREAD).apply(chain("NEG", "NEG", "NEG", "NEG", "ABS"));
        assertThat(result.graph().nodes().stream().map(GraphPrinter::print)).containsExactly("%5 = ABS(%0)");
        assertThat(Verifier.check(result.graph())).isEmpty();
        assertThat(result.report()).isEqualTo("""
                cancel double negation at graph 'main', node 1 NEG 'neg_1'
                cancel double negation at graph 'main', node 2 NEG 'neg_3'
                drop unread at graph 'main', node 0 NEG 'neg'
                drop unread at graph 'main', node 0 NEG 'neg_2'
                """);
    }

    @Test
    void outputsAndSignaturesFollow() {
        Model model = Model.build(m -> {
            m.graph(chain("NEG", "NEG"));
            m.signature("s", 0);
        });
        Rewriter.ModelResult result = Rewriter.of(DOUBLE_NEGATION, UNREAD).apply(model);
        assertThat(result.model().main().nodes()).isEmpty();
        assertThat(result.model().main().outputs()).containsExactly(0);
        assertThat(result.model().signatures().getFirst().outputs()).containsEntry("neg_1", 0);
        assertThat(Verifier.check(result.model())).isEmpty();
        assertThat(result.firings()).hasSize(2);
    }

    @Test
    void whatSomebodyElseReadsIsNotFused() {
        Graph fused = Rewriter.of(FUSE).apply(chain("ADD", "RELU")).graph();
        assertThat(fused.nodes().stream().map(GraphPrinter::print)).containsExactly("%2 = ADD_RELU(%0)");
        Graph handedOut = chain("ADD", "RELU").withOutputs(List.of(1, 2));
        assertThat(Rewriter.of(FUSE).apply(handedOut).graph()).isSameAs(handedOut);
    }

    @Test
    void anEmptyPatchIsNoFiring() {
        RewriteRule idle = RewriteRule.of("idle", site -> Optional.of(Patch.of("nothing", List.of())));
        assertThat(Rewriter.of(idle).apply(chain("NEG")).firings()).isEmpty();
    }

    @Test
    void rulesThatFeedEachOtherAreStopped() {
        RewriteRule there = swap("there", "NEG", "ABS");
        RewriteRule back = swap("back", "ABS", "NEG");
        assertThatThrownBy(() -> Rewriter.of(there, back).apply(chain("NEG")))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("there at graph 'main', node 0 NEG 'neg'")
                .hasMessageContaining("back at");
    }

    private static RewriteRule swap(String name, String from, String to) {
        return RewriteRule.of(
                name,
                site -> site.is(from)
                        ? site.patch(
                                name,
                                p -> p.replaceNode(site.index(), site.node().withOperator(Op.of(to))))
                        : Optional.empty());
    }

    @Test
    void everyRewriteOfARandomGraphStaysValid() {
        for (int seed = 0; seed < 200; seed++) {
            Graph graph = random(new Random(seed));
            assertThat(Verifier.check(graph)).isEmpty();
            Rewriter.Result result = Rewriter.of(DOUBLE_NEGATION, UNREAD, FUSE).apply(graph);
            Graph current = graph;
            for (Rewriter.Firing firing : result.firings()) {
                current = firing.patch().apply(current);
                assertThat(Verifier.check(current))
                        .as("seed %d after %s", seed, firing)
                        .isEmpty();
            }
            assertThat(current).isEqualTo(result.graph());
            for (int i = 0; i < graph.outputs().size(); i++) {
                assertThat(result.patched().outputs().of(graph.outputs().get(i)))
                        .isEqualTo(result.graph().outputs().get(i));
            }
            Graph small = DeadCode.values(result.graph()).apply(result.graph());
            assertThat(Verifier.check(small)).isEmpty();
        }
    }

    private static Graph random(Random random) {
        String[] operators = {"NEG", "NEG", "ADD", "RELU"};
        return Graph.build("", g -> {
            List<Ref> refs = new ArrayList<>();
            refs.add(g.input("x", FLOAT32, Shape.of(1)));
            for (int n = random.nextInt(30); n >= 0; n--) {
                String operator = operators[random.nextInt(4)];
                Ref a = refs.get(refs.size() - 1 - random.nextInt(Math.min(3, refs.size())));
                Ref b = refs.get(random.nextInt(refs.size()));
                refs.addAll(g.node(
                        Op.of(operator),
                        operator.equals("ADD") ? List.of(a, b) : List.of(a),
                        Value.of("", FLOAT32, Shape.of(1))));
            }
            g.output(refs.getLast());
            g.output(refs.get(random.nextInt(refs.size())));
        });
    }
}
