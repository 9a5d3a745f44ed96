package dev.tern.inspect.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.inspect.Json;
import dev.tern.operators.Activation;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.add.Add;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelReportTest {
    private static ModelReport small() {
        return ModelReport.of(SmallNet.stored(), "small.tflite", 2048);
    }

    @Test
    void tellsEverythingAboutASmallModel() {
        // How much scratch memory kernels take is their own affair.
        String text = String.join("\n", small().lines()).replaceAll("scratch .*", "scratch any");
        assertThat(text).isEqualTo("""
                small.tflite: TensorFlow Lite model, schema 3, 2.00 KB
                  description   a small net
                  name          small
                  about         tells four things apart
                  graphs        1 with 3 nodes and 7 tensors
                  constants     842 B in 4 buffers, 114 parameters
                  work          1.73 k multiply-adds
                  needs runtime 1.6.0

                inputs
                  0  'image'  f32[?,8,8,3]  768 B
                       picture: what to look at
                       a picture, rgb
                       normalised: (x - 127.5) / 127.5

                outputs
                  0  'probabilities'  f32[1,4]  16 B
                       scores
                       labels in labels.txt: 4

                operators
                  operator  version  types               count  multiply-adds          parameters  bytes
                  CONV_2D         1  f32 f32 f32 -> f32      1         1.73 k  100.0%         112  448 B  98.2%
                  MEAN            1  f32 i32 -> f32          1              –                   2    8 B   1.8%
                  SOFTMAX         1  f32 -> f32              1              –                   –      –
                  together                                   3         1.73 k                 114  456 B

                signatures
                  'classify' of graph 0: ('picture') -> ('scores')

                packed files
                  labels.txt  8 B

                memory
                  arena 272 B (288 B without sharing), inputs and variables 768 B, kernels' scratch any
                  largest moment 272 B in 2 tensors, at graph 'main', node 1 MEAN 'output_1'""");
    }

    @Test
    void theLargestMomentIsFound() {
        ArenaSummary arena = requireNonNull(small().arena());
        assertThat(arena.largestNode()).isEqualTo(1);
        assertThat(arena.largestTensors()).isEqualTo(2);
        assertThat(arena.largestBytes()).isEqualTo(4 * 4 * 4 * 4 + 16);
    }

    @Test
    void theMemoryChartDrawsLifetimes() {
        ModelReport report = small();
        assertThat(MemoryChart.lines(
                        requireNonNull(report.arena()), report.model().main()))
                .containsExactly(
                        "                                live  |██▁|  of 272 B, each column a node",
                        "      offset       bytes       nodes  |   |  tensor",
                        "           0         256         0-1  |██ |  %3 f32[1,4,4,4] 'output'",
                        "         256          16         1-2  | ██|  %5 f32[1,4] 'output_1'",
                        "         256          16         2-3  |  █|  %6 f32[1,4] 'probabilities'");
    }

    @Test
    void jsonTellsTheSame() {
        assertThat(Json.of(small().toJson()))
                .contains("\"multiply_adds\": 1728", "\"runnable\": true", "\"label_count\": 4")
                .contains("\"open_shape\": [-1, 8, 8, 3]", "\"operator\": \"CONV_2D\"", "\"arena_bytes\"");
    }

    @Test
    void nodesThatCannotBeRunAreToldWithReasons() {
        Value x = Value.of("y", DataType.FLOAT32, Shape.of(2));
        ModelReport report = ModelReport.of(
                Model.of(Graph.build(
                        "main",
                        g -> g.output(g.node(
                                        new CustomOperator("Magic", new byte[0]),
                                        List.of(g.input("x", DataType.FLOAT32, Shape.of(2))),
                                        x)
                                .getFirst()))),
                "magic.tflite",
                -1);
        assertThat(report.isRunnable()).isFalse();
        assertThat(report.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.operator()).isEqualTo("Magic");
            assertThat(refusal.reason()).contains("custom operator");
        });
        assertThat(report.lines()).contains("nodes that cannot be run");
    }

    @Test
    void brokenModelsAreReportedToo() {
        Graph broken = Graph.build(
                "main",
                g -> g.output(g.node(
                                new Add(Activation.NONE, false),
                                List.of(
                                        g.input("a", DataType.FLOAT32, Shape.of(2)),
                                        g.input("b", DataType.FLOAT32, Shape.of(2))),
                                Value.of("c", DataType.FLOAT32, Shape.of(2)))
                        .getFirst()));
        Model model = Model.of(broken.withNodes(List.of(
                        broken.nodes().getFirst().withInputs(List.of(0, 99)).withOutputs(List.of(77))))
                .withOutputs(List.of(5)));
        ModelReport report = ModelReport.of(model, "broken.tflite", 10);
        assertThat(report.isRunnable()).isFalse();
        assertThat(report.problems()).isNotEmpty();
        assertThat(report.lines()).contains("not a valid model");
        assertThat(Json.of(report.toJson())).contains("\"problems\"");
    }

    @Test
    void manyOperandsOfOneTypeAreCounted() {
        Graph graph = Graph.build("main", g -> {
            var x = g.input("x", DataType.FLOAT32, Shape.of(1));
            g.output(g.node(
                            new CustomOperator("Many", new byte[0]),
                            List.of(x, x, x, x, x, x),
                            Value.of("y", DataType.INT8, Shape.of(1)))
                    .getFirst());
        });
        assertThat(ModelReport.of(Model.of(graph), "many", -1).operators())
                .extracting(OperatorRow::types)
                .containsExactly("f32×6 -> i8");
    }
}
