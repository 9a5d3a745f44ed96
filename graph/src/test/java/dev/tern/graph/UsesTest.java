package dev.tern.graph;

import static dev.tern.tensor.DataType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsesTest {
    private static Value value(String name) {
        return Value.of(name, FLOAT32, Shape.of(1));
    }

    @Test
    void whoMakesAndWhoReads() {
        Graph graph = Graph.of(
                "",
                List.of(
                        value("x"),
                        value("y"),
                        value("z"),
                        value("scales"),
                        value("w")
                                .withQuantization(Quantization.NONE.withDetails(new Quantization.Blockwise(3, -1, 4))),
                        value("unused"),
                        value("inner")),
                List.of(
                        Node.of(Op.of("MUL"), List.of(0, 0), List.of(1)),
                        Node.of(Op.of("ADD"), List.of(1, 0, Node.ABSENT), List.of(2))
                                .withIntermediates(List.of(6))),
                List.of(0),
                List.of(2));
        Uses uses = Uses.of(graph);
        assertThat(uses.consumers(0)).containsExactly(0, 0, 1);
        assertThat(uses.readCount(0)).isEqualTo(3);
        assertThat(uses.consumers(2)).isEmpty();
        assertThat(uses.producer(0)).isEqualTo(Uses.NONE);
        assertThat(uses.producer(2)).isEqualTo(1);
        assertThat(uses.isInput(0)).isTrue();
        assertThat(uses.isOutput(2)).isTrue();
        assertThat(uses.isReadOnce(1)).isTrue();
        assertThat(uses.isReadOnce(0)).isFalse();
        assertThat(uses.isDescribing(3)).isTrue();
        assertThat(uses.isDescribing(6)).isTrue();
        assertThat(uses.isReferenced(4)).isFalse();
        assertThat(uses.isReferenced(5)).isFalse();
        assertThat(List.of(0, 1, 2, 3, 6)).allMatch(uses::isReferenced);
    }

    @Test
    void indicesOutsideTheGraphArePassedOver() {
        Graph graph = Graph.of(
                "",
                List.of(value("x")),
                List.of(Node.of(Op.of("ADD"), List.of(7, -9, 0), List.of(-1, 3, 0))
                        .withIntermediates(List.of(-1, 9))),
                List.of(-1, 4),
                List.of(2, 0));
        Uses uses = Uses.of(graph);
        assertThat(uses.consumers(0)).containsExactly(0);
        assertThat(uses.producer(0)).isZero();
        assertThat(uses.isOutput(0)).isTrue();
        assertThat(uses.isInput(0)).isFalse();
    }
}
