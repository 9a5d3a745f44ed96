package dev.tern.inspect.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Signature;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Inference;
import dev.tern.operators.add.Add;
import dev.tern.operators.softmax.Softmax;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelComparisonTest {
    private static Model plus(float added, Activation activation, String name) {
        return Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(2, 3));
            Ref sum = g.node(
                            new Add(activation, false),
                            List.of(x, g.constant("one", Shape.of(1), added)),
                            Value.of(name, DataType.FLOAT32, Shape.of(2, 3)))
                    .getFirst();
            g.output(g.add(new Softmax(1f), sum));
        }));
    }

    private static ModelComparison compare(Model a, Model b) {
        return ModelComparison.of(a, b, 1, true, 0);
    }

    @Test
    void aModelEqualsItself() {
        Model model = plus(1, Activation.NONE, "sum");
        ModelComparison found = compare(model, model);
        assertThat(found.isEqual()).isTrue();
        assertThat(found.outputs()).allMatch(TensorComparison::identical).hasSize(1);
        assertThat(found.tensors()).hasSize(2);
    }

    @Test
    void renamedTensorsAndOtherOptionsAreAligned() {
        ModelComparison found = compare(plus(1, Activation.NONE, "sum"), plus(1, Activation.RELU, "total"));
        assertThat(found.structure()).extracting(Difference::what).containsExactly("activation", "name");
        assertThat(found.structure().getLast()).hasToString("tensor %2 'sum': name sum | total");
    }

    @Test
    void valuesAreMeasured() {
        ModelComparison found = compare(plus(1, Activation.NONE, "sum"), plus(1.5f, Activation.NONE, "sum"));
        TensorComparison sum = found.firstDiffering().orElseThrow();
        assertThat(sum.name()).contains("ADD 'sum'");
        assertThat(sum.maxDifference()).isCloseTo(0.5, within(1e-6));
        assertThat(sum.meanDifference()).isCloseTo(0.5, within(1e-6));
        assertThat(sum.cosine()).isBetween(0.5, 0.99999);
        assertThat(found.structure()).extracting(Difference::what).containsExactly("constant (first at byte 2)");
    }

    @Test
    void signaturesOfOtherGraphsAreRunToo() {
        ModelComparison found = compare(withSecondGraph(2), withSecondGraph(3));
        assertThat(found.outputs()).hasSize(2);
        assertThat(found.outputs().getFirst().identical()).isTrue();
        TensorComparison second = found.outputs().getLast();
        assertThat(second.name()).isEqualTo("signature 'shift', output 'y'");
        assertThat(second.maxDifference()).isCloseTo(1, within(1e-6));
        assertThat(found.isEqual()).isFalse();
        assertThat(compare(withSecondGraph(2), withSecondGraph(2)).isEqual()).isTrue();
    }

    private static Model withSecondGraph(float added) {
        Graph shift = Graph.build("shift", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(4));
            g.output(g.add(new Add(Activation.NONE, false), x, g.constant("added", Shape.of(1), added)));
        });
        Model main = plus(1, Activation.NONE, "sum");
        return main.withGraphs(List.of(main.main(), shift))
                .withSignatures(List.of(Signature.of(
                        "shift",
                        1,
                        Map.of("x", shift.inputs().getFirst()),
                        Map.of("y", shift.outputs().getFirst()))));
    }

    @Test
    void additionalNodesAreNamed() {
        Model longer = Model.of(Graph.build("main", Inference.OF_BUILTINS, g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(2, 3));
            g.output(g.add(new Softmax(1f), x));
        }));
        List<Difference> found =
                compare(plus(1, Activation.NONE, "sum"), longer).structure();
        assertThat(found)
                .extracting(Difference::toString)
                .contains("graph: a node only in the first: node 0 ADD 'sum'");
    }

    @Test
    void aQuantisedModelGetsTheSameRealInputs() {
        Model real = Model.of(Graph.build("main", g -> g.output(g.input("x", DataType.FLOAT32, Shape.of(8)))));
        Model quantised = Model.of(Graph.build(
                "main",
                g -> g.output(g.input(Value.of("x", DataType.INT8, Shape.of(8))
                        .withQuantization(Quantization.perTensor(1 / 128f, 0))))));
        ModelComparison found = compare(real, quantised);
        assertThat(found.outputs().getFirst().maxDifference()).isBetween(1e-6, 1 / 128.0);
        assertThat(found.outputs().getFirst().cosine()).isGreaterThan(0.999);
        assertThat(found.structure()).extracting(Difference::what).contains("type", "quantisation");
    }

    @Test
    void modelsThatCannotRunAreComparedByStructureAlone() {
        Model magic = Model.of(Graph.build(
                "main",
                g -> g.output(g.node(
                                new CustomOperator("Magic", new byte[] {1}),
                                List.of(g.input("x", DataType.FLOAT32, Shape.of(1))),
                                Value.of("y", DataType.FLOAT32, Shape.of(1)))
                        .getFirst())));
        ModelComparison found = compare(magic, magic);
        assertThat(found.isEqual()).isTrue();
        assertThat(found.runProblem()).contains("Magic");
    }
}
