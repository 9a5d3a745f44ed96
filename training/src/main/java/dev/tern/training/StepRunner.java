package dev.tern.training;

import dev.tern.graph.Graph;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.data.Rows;
import dev.tern.training.layer.Weight;
import dev.tern.training.optimizer.StepNumbers;
import dev.tern.training.tape.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recorded step with its interpreter: batches go in, losses and predictions come out. */
final class StepRunner implements AutoCloseable {
    private final TrainingGraph recorded;
    private final Interpreter interpreter;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private final @Nullable Tensor numbers;
    private final @Nullable Tensor step;
    private final float[] exampleWeights;
    private final List<Counting> counting = new ArrayList<>();

    StepRunner(TrainingGraph recorded, int batch, Options options) {
        this.recorded = recorded;
        Graph graph = recorded.graph();
        interpreter = open(graph, recorded.variables(), options);
        interpreter.prepare();
        recorded.inputs().forEach(edge -> inputs.add(input(edge.index())));
        numbers = recorded.numbers() == null ? null : input(recorded.numbers().index());
        step = recorded.step() == null ? null : input(recorded.step().index());
        for (int i = 0; i < graph.outputs().size(); i++) {
            outputs.add(interpreter.output(i).tensor());
        }
        exampleWeights = new float[batch];
        int at = 1 + recorded.losses().size() + recorded.outputs().size();
        for (Edge masked : recorded.masks()) {
            Tensor mask = masked == null ? null : outputs.get(at++);
            counting.add(new Counting(mask, mask == null ? exampleWeights : new float[(int) mask.elements()]));
        }
    }

    /** Which positions of an output count, where not all do, and the place for what each of them counts. */
    private record Counting(@Nullable Tensor mask, float[] weights) {}

    static Interpreter open(Graph graph, Map<Integer, Weight> variables, Options options) {
        Interpreter interpreter = Interpreter.of(dev.tern.graph.Model.of(graph), options);
        variables.forEach((value, weight) -> interpreter.shareVariable(value, weight.memory()));
        return interpreter;
    }

    private Tensor input(int value) {
        return interpreter.input(recorded.graph().inputs().indexOf(value)).tensor();
    }

    /** Puts a batch into the inputs; what the examples count comes from their own field and their class. */
    void take(Rows rows, HostPart host, int modelInputs, Map<Integer, Float> classWeights) {
        int own = host.inputs();
        for (int i = 0; i < own; i++) {
            host.copy(rows, i, inputs.get(i));
        }
        int targets = inputs.size() - 1 - own;
        int fields = modelInputs + targets;
        if (rows.fields().size() < fields || rows.fields().size() > fields + 1) {
            throw wrongFields(rows, modelInputs, targets);
        }
        for (int i = 0; i < targets; i++) {
            RowTransfer.copy(rows, modelInputs + i, inputs.get(own + i));
            if (recorded.hasClasses(i)) {
                checkClasses(i, inputs.get(own + i));
            }
        }
        java.util.Arrays.fill(exampleWeights, 1);
        if (rows.fields().size() > fields) {
            RowTransfer.weights(rows, fields, exampleWeights);
        }
        if (!classWeights.isEmpty()) {
            Tensor target = inputs.get(own);
            for (int i = 0; i < exampleWeights.length; i++) {
                exampleWeights[i] *= classWeights.getOrDefault(RowTransfer.classOf(target, i), 1f);
            }
        }
        inputs.getLast().writeFloats(0, exampleWeights.length, exampleWeights, 0);
    }

    private static TernException wrongFields(Rows rows, int modelInputs, int targets) {
        return TernException.at("data set")
                .expected(modelInputs + " fields for the model's inputs, then " + targets
                        + " for what it should say, then at most one for how much examples count")
                .found(rows.fields().toString())
                .fix("give the data set these fields in this order");
    }

    /** A class that the output has no place for would teach the model nothing, and nobody would see it. */
    private void checkClasses(int output, Tensor target) {
        int classes = prediction(output).shape().dim(-1);
        for (long i = 0; i < target.elements(); i++) {
            int label = target.intAt(i);
            if (label < 0 || label >= classes) {
                throw TernException.at("target " + output + " of the data set")
                        .expected("class numbers from 0 to " + (classes - 1) + ", one for each of the " + classes
                                + " scores of the model")
                        .found(String.valueOf(label))
                        .fix("correct the labels, or give the last layer as many units as there are classes");
            }
        }
    }

    /** Runs the step; {@code given} and {@code number} are what the optimiser and random layers need. */
    void run(@Nullable StepNumbers given, long number) {
        Tensor to = numbers;
        if (to != null && given != null) {
            to.writeFloats(0, given.count(), given.array(), 0);
        }
        Tensor counter = step;
        if (counter != null) {
            counter.setInt(0, (int) number);
        }
        interpreter.run();
    }

    /** Examples in a batch. */
    int batch() {
        return exampleWeights.length;
    }

    float loss() {
        return outputs.getFirst().floatAt(0);
    }

    /** The loss of output {@code i} alone. */
    float loss(int i) {
        return outputs.get(1 + i).floatAt(0);
    }

    Tensor prediction(int i) {
        return outputs.get(1 + recorded.losses().size() + i);
    }

    Tensor target(int coreInputs, int i) {
        return inputs.get(coreInputs + i);
    }

    /** What each example of the batch counts for output {@code i}, or each of its positions where some are masked. */
    float[] countedWeights(int i) {
        Counting counts = counting.get(i);
        float[] weights = counts.weights;
        if (counts.mask != null) {
            int each = weights.length / Math.max(1, exampleWeights.length);
            for (int k = 0; k < weights.length; k++) {
                weights[k] = counts.mask.floatAt(k) * exampleWeights[k / each];
            }
        }
        return weights;
    }

    /** The inputs as they are now, for a second run in another interpreter. */
    void copyInputs(Interpreter other) {
        for (int i = 0; i < recorded.graph().inputs().size(); i++) {
            other.input(i)
                    .tensor()
                    .data()
                    .copyFrom(interpreter.input(i).tensor().data());
        }
    }

    TrainingGraph recorded() {
        return recorded;
    }

    Interpreter interpreter() {
        return interpreter;
    }

    @Override
    public void close() {
        interpreter.close();
    }
}
