package dev.tern.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Graph;
import dev.tern.operators.reshape.Reshape;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InferenceTest {
    @Test
    void resultsFollowFromOperandsAndConstants() {
        Graph graph = Graph.build("main", Inference.OF_BUILTINS, g -> {
            var x = g.input("x", DataType.INT8, Shape.of(2, 6));
            g.output(g.add(new Reshape(List.of()), x, g.constant("shape", Shape.of(2), 3, -1)));
        });
        assertThat(graph.value(graph.outputs().getFirst()).type()).isEqualTo(DataType.INT8);
        assertThat(graph.value(graph.outputs().getFirst()).shape()).isEqualTo(Shape.of(3, 4));
    }

    @Test
    void shapesThatOnlyTheRunDecidesAreRefused() {
        assertThatThrownBy(() -> Graph.build("main", Inference.OF_BUILTINS, g -> {
                    var x = g.input("x", DataType.INT8, Shape.of(2, 6));
                    g.output(g.add(new Reshape(List.of()), x, g.input("shape", DataType.INT32, Shape.of(2))));
                }))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("contents that are not constant");
    }
}
