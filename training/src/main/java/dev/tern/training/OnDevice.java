package dev.tern.training;

import dev.tern.graph.Graph;
import dev.tern.graph.Value;
import dev.tern.operators.callonce.CallOnce;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.gradient.Autodiff;
import dev.tern.training.layer.Recording;
import dev.tern.training.layer.Symbol;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Loss;
import dev.tern.training.optimizer.Adam;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Sgd;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.List;

/**
 * A model that goes on learning where it runs: entry points {@code train}, {@code infer}, {@code save} and {@code restore} made
 * of builtin operators alone. Weights and slots are resources, set from constants before the first run. {@code save} hands
 * all of them out, {@code restore} takes them back; where they are kept is the program's affair.
 */
final class OnDevice {
    private static final int INFER = 0;
    private static final int TRAIN = 1;
    private static final int SAVE = 2;
    private static final int RESTORE = 3;
    private static final int BEGIN = 4;

    /** Something that a run changes: a weight or a slot. */
    private record State(String name, Shape shape, float[] initial) {}

    private final Model model;
    private final Loss loss;
    private final Optimizer optimizer;
    private final int batch;
    private final List<State> states = new ArrayList<>();

    private OnDevice(Model model, Loss loss, Optimizer optimizer, int batch) {
        this.model = model;
        this.loss = loss;
        this.optimizer = optimizer;
        this.batch = batch;
    }

    static dev.tern.graph.Model of(Model whole, Loss loss, Optimizer optimizer, int batch) {
        Model model = HostPart.of(whole).core();
        if (model.inputs().size() != 1 || model.outputs().size() != 1) {
            throw TernException.at("training on a device")
                    .expected("a model with one input and one output")
                    .found(model.inputs().size() + " and " + model.outputs().size())
                    .fix("export a part of the model");
        }
        return new OnDevice(model, loss, optimizer, batch).build();
    }

    private dev.tern.graph.Model build() {
        model.weights()
                .forEach(w -> states.add(
                        new State(w.path(), w.spec().storedShape(), w.stored().toFloats())));
        Graph train = train();
        List<String> names = states.stream().map(State::name).toList();
        return dev.tern.graph.Model.build(builder -> {
            builder.graph(ZeroBiases.in(infer()));
            builder.graph(ZeroBiases.in(train));
            builder.graph(save());
            builder.graph(restore());
            builder.graph(begin());
            builder.signature("infer", INFER, List.of("x"), List.of("output"));
            builder.signature("train", TRAIN, List.of("x", "y"), List.of("loss"));
            builder.signature("save", SAVE, List.of(), names);
            builder.signature("restore", RESTORE, names, List.of("restored"));
            builder.description("Trained and written by Tern; goes on learning on the device");
        });
    }

    private Recording recording(Recording.Mode mode) {
        Tape tape = Tape.empty();
        tape.node(new CallOnce(BEGIN), 1, List.of());
        return new Recording(tape, mode, 0);
    }

    private Graph infer() {
        Recording recording = recording(Recording.Mode.EXPORTED_INFERENCE);
        Symbol input = model.inputs().getFirst();
        Edge x = recording
                .tape()
                .input(Value.of("x", input.type(), input.shape()).withHasRank(true));
        return recording.tape().graph("infer", model.record(recording, List.of(x)));
    }

    private Graph train() {
        Recording recording = recording(Recording.Mode.EXPORTED_TRAINING);
        Tape tape = recording.tape();
        Maths m = new Maths(tape);
        Symbol input = model.inputs().getFirst();
        Edge x = tape.input("x", input.type(), input.shape().with(0, batch));
        Edge predicted = model.record(recording, List.of(x)).getFirst();
        int[] extents = predicted.shape().dims();
        Shape shape =
                Shape.of(loss.targetsAreClasses() ? java.util.Arrays.copyOf(extents, extents.length - 1) : extents);
        Edge y = tape.input("y", loss.targetType(), shape);
        List<Edge> parts =
                new ArrayList<>(List.of(LossMean.of(m, loss.values(m, y, predicted), null, recording.mask(predicted))));
        parts.addAll(recording.penalties());
        for (Weight weight : model.weights()) {
            if (weight.spec().regularizer() != null) {
                parts.add(weight.spec().regularizer().penalty(m, recording.edge(weight)));
            }
        }
        Edge total = m.sum(parts);
        List<Weight> trainable = model.trainable();
        List<Edge> edges = trainable.stream().map(recording::edge).toList();
        List<Edge> gradients = Autodiff.on(tape).withBuiltinsOnly().gradients(total, edges);
        Steps steps = new Steps(recording, m);
        for (int i = 0; i < edges.size(); i++) {
            recording.assign(trainable.get(i).path(), steps.after(trainable.get(i), edges.get(i), gradients.get(i)));
        }
        steps.finish();
        recording.updates().forEach(update -> recording.assign(update.weight().path(), update.value()));
        return tape.graph("train", List.of(total));
    }

    /** The optimiser's arithmetic in builtin operators; a slot becomes one more state. */
    private final class Steps {
        private final Recording recording;
        private final Maths m;
        private Edge count;

        Steps(Recording recording, Maths m) {
            this.recording = recording;
            this.m = m;
            this.count = m.tape().scalar(0);
            if (optimizer instanceof Adam) {
                count = m.add(slot("optimizer/iterations", Shape.of(1), 0), 1);
            }
        }

        private Edge slot(String name, Shape shape, float initial) {
            float[] numbers = new float[shape.intElements()];
            java.util.Arrays.fill(numbers, initial);
            states.add(new State(name, shape, numbers));
            return recording.read(name, shape);
        }

        Edge after(Weight weight, Edge before, Edge gradient) {
            float rate = optimizer.learningRate().rate(0);
            Shape shape = weight.spec().storedShape();
            return switch (optimizer) {
                case Sgd sgd when sgd.momentum() == 0 -> m.sub(before, m.mul(gradient, rate));
                case Sgd sgd -> {
                    String name = "optimizer/" + weight.path() + "/momentum";
                    Edge step = m.mul(gradient, rate);
                    Edge next = m.sub(m.mul(slot(name, shape, 0), sgd.momentum()), step);
                    recording.assign(name, next);
                    yield m.add(before, sgd.nesterov() ? m.sub(m.mul(next, sgd.momentum()), step) : next);
                }
                case Adam adam
                when !adam.amsgrad() && adam.weightDecay() == 0 -> {
                    String momentum = "optimizer/" + weight.path() + "/momentum";
                    String velocity = "optimizer/" + weight.path() + "/velocity";
                    Edge first = mixed(slot(momentum, shape, 0), gradient, adam.beta1());
                    Edge second = mixed(slot(velocity, shape, 0), m.square(gradient), adam.beta2());
                    recording.assign(momentum, first);
                    recording.assign(velocity, second);
                    Edge alpha =
                            m.div(m.mul(m.sqrt(m.sub(1, power(adam.beta2()))), rate), m.sub(1, power(adam.beta1())));
                    yield m.sub(before, m.div(m.mul(first, alpha), m.add(m.sqrt(second), adam.epsilon())));
                }
                default ->
                    throw TernException.at("training on a device")
                            .expected("SGD or Adam without extras")
                            .found(optimizer.kind())
                            .fix("export with one of these");
            };
        }

        private Edge mixed(Edge kept, Edge now, float share) {
            return m.add(m.mul(kept, share), m.mul(now, 1 - share));
        }

        private Edge power(float beta) {
            return m.pow(m.tape().constant(Shape.of(1), beta), count);
        }

        void finish() {
            if (optimizer instanceof Adam) {
                recording.assign("optimizer/iterations", count);
            }
        }
    }

    private Graph save() {
        Recording recording = recording(Recording.Mode.EXPORTED_INFERENCE);
        List<Edge> outputs =
                states.stream().map(s -> recording.read(s.name, s.shape)).toList();
        return recording.tape().graph("save", outputs);
    }

    private Graph restore() {
        Recording recording = recording(Recording.Mode.EXPORTED_INFERENCE);
        for (State state : states) {
            Edge value = recording.tape().input(state.name, DataType.FLOAT32, state.shape);
            recording.assign(state.name, value);
        }
        Edge done = recording.tape().constant(Shape.of(1), 1f);
        return recording.tape().graph("restore", List.of(new Maths(recording.tape()).add(done, 0)));
    }

    /** Runs once before everything else. */
    private Graph begin() {
        Recording recording = new Recording(Tape.empty(), Recording.Mode.EXPORTED_INFERENCE, 0);
        for (State state : states) {
            recording.assign(state.name, recording.tape().constant(state.shape, state.initial));
        }
        return recording.tape().graph("begin", List.of());
    }
}
