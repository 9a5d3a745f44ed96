package dev.tern.training;

import dev.tern.graph.Graph;
import dev.tern.graph.ModelBuilder;
import dev.tern.graph.Value;
import dev.tern.training.layer.Recording;
import dev.tern.training.layer.Symbol;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.List;

/** A model as a graph of builtin operators with constant weights, ready for a file. */
final class Exported {
    /** The key that TensorFlow gives the entry point of a model that serves. */
    static final String SERVING = "serving_default";

    private Exported() {}

    static dev.tern.graph.Model of(Model model) {
        Tape tape = Tape.empty();
        Recording recording = new Recording(tape, Recording.Mode.EXPORT, 0);
        List<Edge> inputs = new ArrayList<>();
        for (int i = 0; i < model.inputs().size(); i++) {
            Symbol input = model.inputs().get(i);
            inputs.add(tape.input(Value.of(model.inputNames().get(i), input.type(), input.shape())
                    .withHasRank(true)));
        }
        List<Edge> outputs = model.record(recording, inputs);
        Graph graph = ZeroBiases.in(tape.graph("main", outputs));
        return dev.tern.graph.Model.build((ModelBuilder builder) -> {
            int main = builder.graph(graph);
            builder.signature(SERVING, main, model.inputNames(), model.outputNames());
            builder.description("Trained and written by Tern");
        });
    }
}
