package dev.tern.training;

import dev.tern.graph.Graph;
import dev.tern.graph.ModelBuilder;
import dev.tern.graph.Quoted;
import dev.tern.graph.Value;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.layer.Recording;
import dev.tern.training.layer.Symbol;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A model as a graph of builtin operators with constant weights, ready for a file. */
final class Exported {
    /** The key that TensorFlow gives the entry point of a model that serves. */
    static final String SERVING = "serving_default";

    private Exported() {}

    static dev.tern.graph.Model of(Model whole, Recording.Mode mode, Map<String, Shape> shapes) {
        Model model = HostPart.of(whole).core();
        List<Graph> graphs = graphs(model, mode, shapes, 1);
        boolean open = graphs.getFirst().inputs().stream()
                .anyMatch(input -> graphs.getFirst().value(input).openShape() != null);
        List<Graph> all = open ? OpenExtents.told(graphs, graphs(model, mode, shapes, 2)) : graphs;
        return dev.tern.graph.Model.build((ModelBuilder builder) -> {
            all.forEach(graph -> builder.graph(ZeroBiases.in(graph)));
            builder.signature(SERVING, 0, model.inputNames(), model.outputNames());
            builder.description("Trained and written by Tern");
        });
    }

    /** The main graph and those that it calls, with open extents planned as {@code planned}. */
    private static List<Graph> graphs(Model model, Recording.Mode mode, Map<String, Shape> shapes, int planned) {
        Tape tape = Tape.empty();
        Recording recording = new Recording(tape, mode, 0);
        List<Edge> inputs = new ArrayList<>();
        for (int i = 0; i < model.inputs().size(); i++) {
            Symbol input = model.inputs().get(i);
            String name = model.inputNames().get(i);
            Shape given = shapes.get(name);
            Shape shape = given == null ? input.shape() : fixed(name, input.shape(), given);
            inputs.add(tape.input(Value.of(name, input.type(), shape)
                    .withShape(OpenExtents.planned(shape, planned), shape.isKnown() ? null : shape)
                    .withHasRank(true)));
        }
        List<Edge> outputs = model.record(recording, inputs);
        List<Graph> graphs = new ArrayList<>(List.of(tape.graph("main", outputs)));
        graphs.addAll(recording.called());
        return graphs;
    }

    /** A shape that stands for {@code open}: open extents may be fixed, all others stay. */
    private static Shape fixed(String name, Shape open, Shape given) {
        boolean fits = given.rank() == open.rank();
        for (int i = 0; fits && i < open.rank(); i++) {
            fits = open.dim(i) == Shape.UNKNOWN || open.dim(i) == given.dim(i);
        }
        if (!fits) {
            throw TernException.at("input " + Quoted.name(name))
                    .expected("a shape like " + open)
                    .found(String.valueOf(given))
                    .fix("give open extents a size and leave the others as they are");
        }
        return given;
    }
}
