package dev.tern.interpreter;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.operators.reshape.Reshape;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import java.util.List;

/** Models that hand their input on. */
final class Passing {
    private Passing() {}

    /** One input {@code in} of this shape, one unquantised output {@code out} of the same elements in a row. */
    static Model of(DataType type, Shape shape, Quantization quantization) {
        Value in = Value.of("in", type, shape).withQuantization(quantization);
        Value out = Value.of("out", type, Shape.of(1));
        Node node = Node.of(new Reshape(List.of(-1)), List.of(0), List.of(1));
        return Model.of(Graph.of("main", List.of(in, out), List.of(node), List.of(0), List.of(1)));
    }

    static Model of(DataType type, int... dims) {
        return of(type, Shape.of(dims), Quantization.NONE);
    }
}
