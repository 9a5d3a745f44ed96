package dev.tern.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.reshape.Reshape;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterpreterTest {
    private static Model reshapes() {
        Value in = Value.of("in", DataType.FLOAT32, Shape.of(2, 3));
        Value shape = Value.of("shape", DataType.INT32, Shape.of(2));
        Value out = Value.of("out", DataType.FLOAT32, Shape.of(3, 2));
        Node node = Node.of(new Reshape(List.of()), List.of(0, 1), List.of(2));
        return Model.of(Graph.of("main", List.of(in, shape, out), List.of(node), List.of(0, 1), List.of(2)));
    }

    @Test
    void shapesThatTheDataDecideArePlannedInTheRun() {
        try (Interpreter tern = Interpreter.of(reshapes())) {
            tern.input("in").copyFrom(1f, 2f, 3f, 4f, 5f, 6f);
            tern.input("shape").copyFrom(3, -1);
            tern.run();
            assertThat(tern.output(0).shape()).isEqualTo(Shape.of(3, 2));
            tern.input("shape").copyFrom(6, 1);
            tern.run();
            assertThat(tern.output(0).shape()).isEqualTo(Shape.of(6, 1));
            assertThat(tern.output(0).toFloats()).containsExactly(1f, 2f, 3f, 4f, 5f, 6f);
        }
    }

    @Test
    void anImpossibleShapeIsRefusedByNameAndTheInterpreterLivesOn() {
        try (Interpreter tern = Interpreter.of(reshapes())) {
            tern.input("shape").copyFrom(4, -1);
            assertThatThrownBy(tern::run)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("RESHAPE 'out'")
                    .hasMessageContaining("6 elements");
            tern.input("shape").copyFrom(1, 6);
            tern.run();
            assertThat(tern.output(0).shape()).isEqualTo(Shape.of(1, 6));
        }
    }

    @Test
    void quantisedInputsTakeRealValues() {
        Value in = Value.of("in", DataType.INT8, Shape.of(3)).withQuantization(Quantization.perTensor(0.5f, 1));
        Value out = Value.of("out", DataType.INT8, Shape.of(1, 3)).withQuantization(Quantization.perTensor(0.5f, 1));
        Node node = Node.of(new Reshape(List.of(1, 3)), List.of(0), List.of(1));
        Model model = Model.of(Graph.of("main", List.of(in, out), List.of(node), List.of(0), List.of(1)));
        try (Interpreter tern = Interpreter.of(model)) {
            tern.input(0).copyFrom(-0.25f, 1f, 1000f);
            tern.run();
            assertThat(tern.output(0).toInts()).containsExactly(0, 3, 127);
            assertThat(tern.output(0).toFloats()).containsExactly(-0.5f, 1f, 63f);
        }
    }
}
