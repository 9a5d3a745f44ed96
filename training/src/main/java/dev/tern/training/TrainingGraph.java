package dev.tern.training;

import dev.tern.graph.Graph;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.gradient.Autodiff;
import dev.tern.training.initializer.Regularizer;
import dev.tern.training.layer.Recording;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Loss;
import dev.tern.training.operator.AssignState;
import dev.tern.training.operator.OptimizerStep;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of training as a graph: the model, its losses, the gradients, and the optimiser's update of every weight. Or the
 * model and its losses alone, for evaluation.
 *
 * @param variables which value of the graph holds which weight or slot
 * @param inputs the model's inputs, then the targets, then the examples' weights
 * @param numbers the input that takes the optimiser's numbers, or null
 * @param step the input that takes the number of the step, or null
 * @param loss the total loss
 * @param losses each output's own loss, before its weight
 * @param masks which positions of each output count, at the end of the graph's outputs; null where all do
 * @param lossKinds the loss of each output
 */
record TrainingGraph(
        Graph graph,
        Map<Integer, Weight> variables,
        List<Edge> inputs,
        @Nullable Edge numbers,
        @Nullable Edge step,
        Edge loss,
        List<Edge> losses,
        List<Edge> outputs,
        List<@Nullable Edge> masks,
        List<Loss> lossKinds) {
    /** Whether the targets of output {@code i} are class numbers. */
    boolean hasClasses(int i) {
        return lossKinds.get(i).targetsAreClasses();
    }

    static TrainingGraph of(Model model, Compiled how, Map<Weight, List<Weight>> slots, int batch, long seed) {
        return new Builder(model, how, seed, true).build(slots, batch);
    }

    static TrainingGraph ofEvaluation(Model model, Compiled how, int batch) {
        return new Builder(model, how, 0, false).build(Map.of(), batch);
    }

    private static final class Builder {
        private final Model model;
        private final Compiled how;
        private final boolean training;
        private final Tape tape = Tape.empty();
        private final Maths m = new Maths(tape);
        private final Recording recording;
        private final Map<Integer, Weight> variables = new HashMap<>();

        Builder(Model model, Compiled how, long seed, boolean training) {
            this.model = model;
            this.how = how;
            this.training = training;
            this.recording = new Recording(tape, training ? Recording.Mode.TRAINING : Recording.Mode.INFERENCE, seed);
        }

        TrainingGraph build(Map<Weight, List<Weight>> slots, int batch) {
            List<Edge> inputs = new ArrayList<>();
            List<String> names = model.inputNames();
            for (int i = 0; i < names.size(); i++) {
                Symbol input = model.inputs().get(i);
                inputs.add(tape.input(names.get(i), input.type(), input.shape().with(0, batch)));
            }
            List<Edge> outputs = model.record(recording, inputs);
            List<Edge> targets = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                targets.add(target(how.losses().get(i), outputs.get(i), "target_" + i));
            }
            Edge weights = tape.input("example_weights", DataType.FLOAT32, Shape.of(batch));
            List<Edge> losses = new ArrayList<>();
            List<Edge> parts = new ArrayList<>();
            for (int i = 0; i < outputs.size(); i++) {
                int output = i;
                Edge loss = tape.within(
                        "loss",
                        () -> LossMean.of(
                                m,
                                how.losses().get(output).values(m, targets.get(output), outputs.get(output)),
                                weights,
                                recording.mask(outputs.get(output))));
                losses.add(loss);
                float share =
                        how.lossWeights().isEmpty() ? 1 : how.lossWeights().get(i);
                parts.add(share == 1 ? loss : m.mul(loss, share));
            }
            parts.addAll(penalties());
            Edge total = m.sum(parts);
            Edge numbers = training ? step(total, slots) : null;
            recording.weights().forEach(w -> variables.put(recording.edge(w).index(), w));
            List<Edge> all = new ArrayList<>(inputs);
            all.addAll(targets);
            all.add(weights);
            List<Edge> ends = new ArrayList<>(List.of(total));
            ends.addAll(losses);
            ends.addAll(outputs);
            List<@Nullable Edge> masks = new ArrayList<>();
            for (Edge output : outputs) {
                Edge mask = recording.mask(output);
                masks.add(mask);
                if (mask != null) {
                    ends.add(mask);
                }
            }
            return new TrainingGraph(
                    tape.graph(training ? "train" : "evaluate", ends),
                    Map.copyOf(variables),
                    all,
                    numbers,
                    recording.needsStep() ? recording.step() : null,
                    total,
                    losses,
                    outputs,
                    masks,
                    how.losses());
        }

        private Edge target(Loss loss, Edge output, String name) {
            int[] extents = output.shape().dims();
            boolean classes = loss.targetsAreClasses();
            Shape shape = Shape.of(classes ? java.util.Arrays.copyOf(extents, extents.length - 1) : extents);
            return tape.input(name, loss.targetType(), shape);
        }

        /** What weights cost for their size, and what layers added. */
        private List<Edge> penalties() {
            List<Edge> all = new ArrayList<>(recording.penalties());
            for (Weight weight : model.weights()) {
                Regularizer regularizer = weight.spec().regularizer();
                if (regularizer != null) {
                    all.add(regularizer.penalty(m, recording.edge(weight)));
                }
            }
            return all;
        }

        private Edge step(Edge total, Map<Weight, List<Weight>> slots) {
            Optimizer optimizer = how.optimizer();
            List<Weight> trainable = new ArrayList<>(slots.keySet());
            List<Edge> edges = trainable.stream().map(recording::edge).toList();
            List<Edge> gradients = tape.within(
                    "gradients",
                    () -> clipped(optimizer.clipping(), Autodiff.on(tape).gradients(total, edges)));
            Edge numbers = tape.input(
                    "numbers",
                    DataType.FLOAT32,
                    Shape.of(optimizer.numbers(1, optimizer.learningRate().rate(0)).length));
            OptimizerStep operator = new OptimizerStep(optimizer.loop(), optimizer.formula());
            for (int i = 0; i < edges.size(); i++) {
                Weight weight = trainable.get(i);
                List<Edge> operands = new ArrayList<>(List.of(gradients.get(i), numbers, total, edges.get(i)));
                for (Weight slot : java.util.Objects.requireNonNull(slots.get(weight))) {
                    Edge edge = tape.variable(
                            "optimizer/" + slot.path(),
                            DataType.FLOAT32,
                            slot.spec().storedShape());
                    variables.put(edge.index(), slot);
                    operands.add(edge);
                }
                tape.node(operator, 1, List.of(), operands.toArray(Edge[]::new));
            }
            constrain(trainable);
            recording.updates().forEach(update -> assign(recording.edge(update.weight()), update.value()));
            return numbers;
        }

        private void constrain(List<Weight> trainable) {
            for (Weight weight : trainable) {
                if (weight.spec().constraint() != null) {
                    Edge edge = recording.edge(weight);
                    assign(edge, weight.spec().constraint().project(m, edge, summedAxes(weight)));
                }
            }
        }

        /** The stored axes that a unit of the weight sums over: all but the one that Keras puts last. */
        private static int[] summedAxes(Weight weight) {
            int rank = weight.shape().rank();
            List<Integer> layout = weight.spec().layout();
            return java.util.stream.IntStream.range(0, rank)
                    .filter(axis -> rank == 1 || (layout.isEmpty() ? axis : layout.get(axis)) != rank - 1)
                    .toArray();
        }

        private void assign(Edge state, Edge value) {
            tape.node(new AssignState(), 1, List.of(), state, value);
        }

        private List<Edge> clipped(Optimizer.Clipping clipping, List<Edge> gradients) {
            if (clipping.value() > 0) {
                return gradients.stream()
                        .map(g -> m.clip(g, -clipping.value(), clipping.value()))
                        .toList();
            }
            if (clipping.norm() > 0) {
                return gradients.stream()
                        .map(g -> shortened(g, m.sumAll(m.square(g)), clipping.norm()))
                        .toList();
            }
            if (clipping.globalNorm() > 0) {
                Edge square =
                        m.sum(gradients.stream().map(g -> m.sumAll(m.square(g))).toList());
                return gradients.stream()
                        .map(g -> shortened(g, square, clipping.globalNorm()))
                        .toList();
            }
            return gradients;
        }

        private Edge shortened(Edge gradient, Edge squaredNorm, float most) {
            Edge norm = m.sqrt(squaredNorm);
            return m.mul(gradient, m.div(most, m.max(norm, most)));
        }
    }
}
