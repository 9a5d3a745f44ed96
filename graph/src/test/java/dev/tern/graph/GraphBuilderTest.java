package dev.tern.graph;

import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT32;
import static dev.tern.tensor.DataType.INT4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.TernException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
    private static byte[] bytes(Graph graph, int value) {
        Buffer buffer = graph.value(value).buffer();
        assertThat(buffer).isNotNull();
        return buffer.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void aGraphIsWhatTheLambdaSays() {
        Graph graph = Graph.build("main", g -> {
            Ref x = g.input("x", FLOAT32, Shape.of(-1, 2));
            Ref w = g.constant("w", Shape.of(1, 2), 1f, 2f);
            Ref s = g.variable("s", FLOAT32, Shape.of(1, 1));
            List<Ref> y = g.node(
                    Op.of("RNN"),
                    List.of(x, w, Ref.absent(), s),
                    Value.of("y", FLOAT32, Shape.of(-1, 1)),
                    Value.of("", INT32, Shape.of(1)));
            g.output(y.get(0));
            g.output(y.get(0));
        });
        assertThat(graph.name()).isEqualTo("main");
        assertThat(graph.inputs()).containsExactly(0);
        assertThat(graph.outputs()).containsExactly(3, 3);
        assertThat(graph.value(0).openShape()).isEqualTo(Shape.of(-1, 2));
        assertThat(graph.value(0).shape()).isEqualTo(Shape.of(1, 2));
        assertThat(graph.value(2).variable()).isTrue();
        assertThat(graph.value(4).name()).isEqualTo("rnn");
        assertThat(graph.nodes()).containsExactly(Node.of(Op.of("RNN"), List.of(0, 1, Node.ABSENT, 2), List.of(3, 4)));
        assertThat(Verifier.check(graph)).isEmpty();
    }

    @Test
    void namesAreMadeUnique() {
        Graph graph = Graph.build("", g -> {
            g.input("x", FLOAT32, Shape.of(1));
            g.input("x_1", FLOAT32, Shape.of(1));
            g.input("x", FLOAT32, Shape.of(1));
            g.input("x", FLOAT32, Shape.of(1));
            assertThat(g.describe(g.input("x_1", FLOAT32, Shape.of(1))).name()).isEqualTo("x_1_1");
        });
        assertThat(graph.values().stream().map(Value::name)).containsExactly("x", "x_1", "x_2", "x_3", "x_1_1");
    }

    @Test
    void manyEqualNamesStayCheap() {
        Graph graph = Graph.build("", g -> {
            for (int i = 0; i < 100_000; i++) {
                g.variable("same", FLOAT32, Shape.scalar());
            }
        });
        assertThat(graph.values().stream().map(Value::name).distinct()).hasSize(100_000);
    }

    @Test
    void constantsHoldTheirElements() {
        Graph graph = Graph.build("", g -> {
            g.constant("f", Shape.of(1), 1f);
            g.constant("i", Shape.of(1), 0x01020304);
            g.constant("l", Shape.of(1), -1L);
            g.constant("p", INT4, Shape.of(3), -1, 7, -8);
            g.constant("h", DataType.FLOAT16, Shape.of(1), 1f);
            g.constant("b", DataType.INT8, Shape.of(2), new byte[] {5, 6});
            g.strings("s", Shape.of(2), List.of("a", "bc"));
            g.value(Constants.of("t", Shape.of(2), true, false).withQuantization(Quantization.perTensor(1, 0)));
        });
        assertThat(bytes(graph, 0)).containsExactly(0, 0, 0x80, 0x3F);
        assertThat(bytes(graph, 1)).containsExactly(4, 3, 2, 1);
        assertThat(bytes(graph, 2)).containsExactly(-1, -1, -1, -1, -1, -1, -1, -1);
        assertThat(bytes(graph, 3)).containsExactly(0x7F, 0x08);
        assertThat(bytes(graph, 4)).containsExactly(0, 0x3C);
        assertThat(bytes(graph, 5)).containsExactly(5, 6);
        assertThat(bytes(graph, 6)).isEqualTo(StringElements.encodeText(List.of("a", "bc")));
        assertThat(bytes(graph, 7)).containsExactly(1, 0);
        assertThat(graph.value(7).quantization().scale()).isEqualTo(1);
        assertThat(graph.values()).allMatch(Value::isConstant);
        assertThat(Verifier.check(graph)).isEmpty();
    }

    @Test
    void constantsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> Constants.of("w", Shape.of(3), 1f, 2f))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("expected 3 elements, found 2");
        assertThatThrownBy(() -> Constants.of("w", INT4, Shape.of(1), 8))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("from -8 to 7");
        assertThatThrownBy(() -> Constants.ofBytes("w", FLOAT32, Shape.of(1), new byte[3]))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("expected 4 bytes, found 3");
        assertThatThrownBy(() -> Constants.ofStrings("w", Shape.of(1), List.of()))
                .isInstanceOf(TernException.class);
    }

    @Test
    void inferenceDescribesResults() {
        OutputInference same = new OutputInference() {
            @Override
            public List<Value> outputs(Operator operator, List<@Nullable Value> inputs) {
                Value first = inputs.getFirst();
                return first == null ? List.of() : List.of(Value.of("", first.type(), first.shape()));
            }

            @Override
            public int version(Operator operator, List<@Nullable Value> inputs, List<Value> outputs) {
                return inputs.size() + 1;
            }
        };
        Graph graph = Graph.build("", same, g -> {
            Ref x = g.input("x", FLOAT32, Shape.of(4));
            Ref y = g.add(Op.of("PRELU"), x, Ref.absent());
            g.output(g.add(Op.of("PRELU"), y, x));
            assertThatThrownBy(() -> g.add(Op.of("NOTHING"), Ref.absent()))
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("NOTHING");
        });
        assertThat(graph.value(2).name()).isEqualTo("prelu_1");
        assertThat(graph.value(2).shape()).isEqualTo(Shape.of(4));
        assertThat(graph.nodes().get(0).version()).isEqualTo(3);
        assertThat(graph.nodes().get(0).inputs()).containsExactly(0, -1);
    }

    @Test
    void withoutInferenceResultsMustBeNamed() {
        assertThatThrownBy(() -> Graph.build("", g -> g.add(Op.of("ADD"))))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("ADD");
    }

    @Test
    void valuesOfAnotherGraphAreRefused() {
        AtomicReference<Ref> foreign = new AtomicReference<>(Ref.absent());
        Graph.build("", g -> foreign.set(g.input("x", FLOAT32, Shape.of(1))));
        assertThatThrownBy(() -> Graph.build("", g -> g.output(foreign.get())))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("another graph");
        assertThatThrownBy(() -> Graph.build("", g -> g.output(Ref.absent()))).isInstanceOf(TernException.class);
    }

    @Test
    void aModelHoldsGraphsThatCallEachOther() {
        Model model = Model.build(m -> {
            int main = m.declare("main");
            int body = main + 1;
            m.define(main, g -> {
                Ref x = g.input("x", FLOAT32, Shape.of(1));
                g.output(g.node(Op.calling("WHILE", body), List.of(x), Value.of("y", FLOAT32, Shape.of(1)))
                        .getFirst());
            });
            m.graph("body", g -> g.output(g.input("x", FLOAT32, Shape.of(1))));
            m.signature("serve", 0);
            m.signature("other", 0, List.of("in"), List.of("out"));
            m.metadata("note", new byte[] {1, 2, 3});
            m.description("two graphs");
        });
        assertThat(model.graphs()).hasSize(2);
        assertThat(model.signature("serve").orElseThrow().inputs()).containsEntry("x", 0);
        assertThat(model.signature("other").orElseThrow().outputs()).containsEntry("out", 1);
        assertThat(model.metadata("note").orElseThrow().buffer().size()).isEqualTo(3);
        assertThat(model.description()).isEqualTo("two graphs");
        assertThat(Verifier.check(model)).isEmpty();
    }

    @Test
    void modelsWithGapsAreRefused() {
        assertThatThrownBy(() -> Model.build(m -> m.declare("later")))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("graph 0");
        assertThatThrownBy(() -> Model.build(m -> m.signature("s", 3))).isInstanceOf(TernException.class);
        assertThatThrownBy(() -> Model.build(m -> {
                    m.graph("main", g -> g.input("x", FLOAT32, Shape.of(1)));
                    m.signature("s", 0, List.of(), List.of());
                }))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("1 distinct input names");
    }
}
