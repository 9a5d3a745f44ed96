package dev.tern.training.layer;

import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A tensor of a model that is being put together: which layer gives it, from what, and what its shape will be. The batch is
 * open, so its extent is -1.
 */
public final class Symbol {
    /** One use of a layer. */
    public static final class Call {
        private final Layer layer;
        private final List<Symbol> inputs;

        private Call(Layer layer, List<Symbol> inputs) {
            this.layer = layer;
            this.inputs = inputs;
        }

        public Layer layer() {
            return layer;
        }

        public List<Symbol> inputs() {
            return inputs;
        }
    }

    private final Call call;
    private final int result;
    private final DataType type;
    private final Shape shape;

    private Symbol(Call call, int result, DataType type, Shape shape) {
        this.call = call;
        this.result = result;
        this.type = type;
        this.shape = shape;
    }

    /** The one symbol of an input. */
    static Symbol ofInput(Input input) {
        return new Symbol(new Call(input, List.of()), 0, input.type(), input.batchShape());
    }

    /** What {@code layer} makes of {@code inputs}; refuses what does not fit. */
    static List<Symbol> of(Layer layer, List<Symbol> inputs) {
        Call call = new Call(layer, inputs);
        List<Edge> results = trial(layer, inputs);
        List<Symbol> symbols = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            Shape shape = results.get(i).shape();
            symbols.add(new Symbol(
                    call, i, results.get(i).type(), shape.rank() == 0 ? shape : shape.with(0, Shape.UNKNOWN)));
        }
        return List.copyOf(symbols);
    }

    /** Records the layer once on a tape of its own, for the types and shapes of its results. */
    private static List<Edge> trial(Layer layer, List<Symbol> inputs) {
        Tape tape = Tape.empty();
        List<Edge> edges = new ArrayList<>();
        List<Shape> shapes = new ArrayList<>();
        for (Symbol input : inputs) {
            Edge edge = tape.input(Value.of("input", input.type, input.shape).withHasRank(true));
            edges.add(edge);
            shapes.add(edge.shape());
        }
        String where = "layer " + (layer.name().isEmpty() ? layer.kind() : layer.name() + " (" + layer.kind() + ")");
        try {
            Map<String, Weight> weights = new HashMap<>();
            for (WeightSpec spec : layer.weights(shapes)) {
                weights.put(spec.name(), Weight.of("trial", spec));
            }
            Recording recording = Recording.trial(tape);
            List<Edge> results = layer.call(recording.scope(layer.kind(), false, weights), edges);
            results.forEach(Symbol::checkHasElements);
            return results;
        } catch (TernException e) {
            throw e.within(where);
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw TernException.at(where)
                    .problem(
                            "inputs of shapes "
                                    + inputs.stream().map(Symbol::shape).toList() + " do not fit it",
                            e);
        }
    }

    /** Windows larger than what they lie in, and layers of no units, give nothing. */
    private static void checkHasElements(Edge result) {
        for (int axis = 0; axis < result.rank(); axis++) {
            if (result.dim(axis) == 0) {
                throw TernException.at("result")
                        .expected("at least one element along each axis")
                        .found("shape " + result.shape())
                        .fix("give the layer more units, a smaller window or padding, or larger inputs");
            }
        }
    }

    /** The use of a layer that gives this. */
    public Call call() {
        return call;
    }

    /** Which of the layer's results this is. */
    public int result() {
        return result;
    }

    public DataType type() {
        return type;
    }

    /** The shape with -1 for the batch. */
    public Shape shape() {
        return shape;
    }

    @Override
    public String toString() {
        return call.layer.kind() + " " + type.text() + shape;
    }
}
