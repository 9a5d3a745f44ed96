package dev.tern.inspect.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Ref;
import dev.tern.graph.Value;
import dev.tern.inspect.report.ModelReport;
import dev.tern.inspect.report.SmallNet;
import dev.tern.operators.CustomOperator;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphPageTest {
    private static String page(Model model) {
        return GraphPage.of(ModelReport.of(model, "model.tflite", 100));
    }

    @Test
    void thePageHoldsTheModelAndNeedsNothingElse() {
        String page = page(SmallNet.stored());
        assertThat(page)
                .contains("\"title\": \"CONV_2D\"", "\"activation\": \"RELU\"", "\"name\": \"filter\"", "\"bins\": [")
                .contains("default-src 'none'")
                .doesNotContain("/*model*/", "/*script*/", "/*style*/")
                .doesNotContain("src=\"", "href=", "@import", "url(");
    }

    @Test
    void everyNodeInputAndOutputIsABox() {
        String page = page(SmallNet.stored());
        assertThat(page.split("\"kind\": \"(INPUT|OUTPUT)\"", -1)).hasSize(3);
        assertThat(page.split("\"node\": \\d", -1)).hasSize(4);
    }

    @Test
    void namesCannotBecomeMarkup() {
        Model model = Model.of(Graph.build("main", g -> {
            Ref x = g.input("</script><script>alert(1)</script>", DataType.FLOAT32, Shape.of(1));
            g.output(g.node(
                            new CustomOperator("<img onerror=alert(2)>", new byte[0]),
                            List.of(x),
                            Value.of("y", DataType.FLOAT32, Shape.of(1)))
                    .getFirst());
        }));
        assertThat(page(model))
                .doesNotContain("<script>alert", "</script><script>alert", "<img")
                .contains("\\u003cimg");
    }

    @Test
    void constantsOfEveryKindHaveTheirStatistic() {
        Model model = Model.of(Graph.build("main", g -> {
            Ref nan = g.constant("odd", Shape.of(3), 1f, Float.NaN, -1f);
            Ref words = g.strings("words", Shape.of(1), List.of("hello"));
            g.output(g.node(
                            new CustomOperator("Any", new byte[0]),
                            List.of(nan, words, g.constant("one", Shape.of(1), 7)),
                            Value.of("y", DataType.FLOAT32, Shape.of(1)))
                    .getFirst());
        }));
        assertThat(page(model)).contains("\"odd\": 1", "\"min\": -1.0", "\"first\": [7.0]");
    }

    @Test
    void graphsThatNobodyCouldReadAreRefused() {
        Model model = Model.of(Graph.build("main", g -> {
            Ref x = g.input("x", DataType.FLOAT32, Shape.of(1));
            for (int i = 0; i <= GraphPage.NODES_MAX; i++) {
                g.node(
                        new CustomOperator("Any", new byte[0]),
                        List.of(x),
                        Value.of("y" + i, DataType.FLOAT32, Shape.of(1)));
            }
            g.output(x);
        }));
        ModelReport report = ModelReport.of(model, "wide.tflite", 1);
        assertThatThrownBy(() -> GraphPage.of(report))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("--text");
    }
}
