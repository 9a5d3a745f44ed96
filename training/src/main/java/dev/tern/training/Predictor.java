package dev.tern.training;

import dev.tern.graph.Graph;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.data.BatchCursor;
import dev.tern.training.data.Batches;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.Rows;
import dev.tern.training.layer.Recording;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.Weight;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a model forward with the weights that it has at the time. */
public final class Predictor implements AutoCloseable {
    private final HostPart host;
    private final Model model;
    private final Options options;
    private final Map<Integer, Interpreter> byBatch = new HashMap<>();

    Predictor(Model model, Options options) {
        host = HostPart.of(model);
        this.model = host.core();
        this.options = options;
    }

    /** An interpreter of the model's numeric part for batches of {@code batch} examples; inputs and outputs are in its order. */
    public Interpreter interpreter(int batch) {
        return byBatch.computeIfAbsent(batch, this::record);
    }

    private Interpreter record(int batch) {
        Tape tape = Tape.empty();
        Recording recording = new Recording(tape, Recording.Mode.INFERENCE, 0);
        List<Edge> inputs = new ArrayList<>();
        for (int i = 0; i < model.inputs().size(); i++) {
            Symbol input = model.inputs().get(i);
            inputs.add(tape.input(
                    model.inputNames().get(i), input.type(), input.shape().with(0, batch)));
        }
        List<Edge> outputs = model.record(recording, inputs);
        Graph graph = tape.graph("predict", outputs);
        Map<Integer, Weight> variables = new HashMap<>();
        recording
                .weights()
                .forEach(weight -> variables.put(recording.edge(weight).index(), weight));
        return StepRunner.open(graph, variables, options);
    }

    /** The first output for float examples that lie one behind the other, for models with one input. */
    public float[] predict(float... examples) {
        return predict(List.<float[]>of(examples)).getFirst();
    }

    /** Every output for float examples: an array for each input, with as many examples in each. */
    public List<float[]> predict(List<float[]> examples) {
        if (model.inputs().isEmpty() || host.sources().stream().anyMatch(source -> source.layer() != null)) {
            throw TernException.at("predict")
                    .expected("texts, because the model turns them into numbers")
                    .found("numbers")
                    .fix("give texts, or a data set with the model's inputs as fields");
        }
        int each = elements(model.inputs().getFirst());
        if (examples.size() != model.inputs().size() || examples.getFirst().length % each != 0) {
            throw TernException.at("predict")
                    .expected("whole examples for " + model.inputs())
                    .found(examples.size() + " arrays, the first of " + examples.getFirst().length + " numbers")
                    .fix("give each input as many numbers as its shape has for each example");
        }
        Interpreter interpreter = interpreter(examples.getFirst().length / each);
        for (int i = 0; i < examples.size(); i++) {
            Tensor to = interpreter.input(i).tensor();
            if (to.elements() != examples.get(i).length) {
                throw TernException.at("input " + i)
                        .expected(to.elements() + " numbers")
                        .found(String.valueOf(examples.get(i).length))
                        .fix("give every input the same number of examples");
            }
            for (int k = 0; k < examples.get(i).length; k++) {
                if (to.type() == DataType.FLOAT32) {
                    to.setFloat(k, examples.get(i)[k]);
                } else {
                    to.setInt(k, (int) examples.get(i)[k]);
                }
            }
        }
        interpreter.run();
        List<float[]> results = new ArrayList<>();
        for (int i = 0; i < model.outputs().size(); i++) {
            results.add(interpreter.output(i).tensor().toFloats());
        }
        return results;
    }

    /** The first output for texts that lie one behind the other, for models with one input, of texts. */
    public float[] predict(String... texts) {
        int each = host.sources().getFirst().example().intElements();
        boolean one = host.sources().stream().allMatch(source -> source.input() == 0);
        if (!one || texts.length % each != 0) {
            throw TernException.at("predict")
                    .expected(one ? each + " texts for each example" : "a model with one input")
                    .found(one ? texts.length + " texts" : "one with several")
                    .fix("give whole examples, or a data set with the model's inputs as fields");
        }
        Interpreter interpreter = interpreter(texts.length / each);
        for (int i = 0; i < host.inputs(); i++) {
            host.copy(texts, i, interpreter.input(i).tensor());
        }
        interpreter.run();
        return interpreter.output(0).tensor().toFloats();
    }

    private static int elements(Symbol symbol) {
        return symbol.shape().with(0, 1).intElements();
    }

    /** The first output for all rows of a data set, whose first fields are the model's inputs. */
    public float[] predict(Dataset examples) {
        return predictAll(examples).getFirst();
    }

    /** Every output for all rows of a data set, whose first fields are the model's inputs. */
    public List<float[]> predictAll(Dataset examples) {
        int outputs = model.outputs().size();
        List<List<float[]>> parts = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            parts.add(new ArrayList<>());
        }
        Batches batches = examples.batch(256);
        Rows rows = batches.buffer();
        try (BatchCursor cursor = batches.open(0)) {
            while (cursor.next(rows)) {
                Interpreter interpreter = interpreter(rows.count());
                for (int i = 0; i < host.inputs(); i++) {
                    host.copy(rows, i, interpreter.input(i).tensor());
                }
                interpreter.run();
                for (int i = 0; i < outputs; i++) {
                    parts.get(i).add(interpreter.output(i).tensor().toFloats());
                }
            }
        }
        return parts.stream().map(Predictor::joined).toList();
    }

    private static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public void close() {
        byBatch.values().forEach(Interpreter::close);
        byBatch.clear();
    }
}
