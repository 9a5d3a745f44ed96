package dev.tern.conformance.training;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.Model;
import dev.tern.training.data.Rows;
import dev.tern.training.initializer.Randomness;
import dev.tern.training.layer.Recording;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Loss;
import dev.tern.training.operator.RandomNumbers;
import dev.tern.training.savedmodel.SavedModelWriter;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

/**
 * A model trained by TensorFlow: its graph in TensorFlow's nodes, TensorFlow's gradients of it, TensorFlow's Adam. What dropout
 * draws is worked out here and fed, because it has to be the same on both sides.
 */
final class TheirTraining implements AutoCloseable {
    private final int batch;
    private final List<float[]> weights = new ArrayList<>();
    private final List<Shape> shapes = new ArrayList<>();
    private final Side training;
    private final Side inference;
    private final List<Integer> updated = new ArrayList<>();
    private final List<Integer> trainedPlaces = new ArrayList<>();

    /** A recorded graph in a session of TensorFlow's. */
    private static final class Side implements AutoCloseable {
        final Map<Integer, RandomNumbers> randoms = new LinkedHashMap<>();
        final org.tensorflow.Graph graph = new org.tensorflow.Graph();
        final List<Output<?>> inputs = new ArrayList<>();
        final List<Output<?>> outputs = new ArrayList<>();
        final List<Operand<TFloat32>> reads = new ArrayList<>();
        final List<org.tensorflow.op.Op> updates = new ArrayList<>();
        Session session;

        Side(Graph recorded, List<Integer> inputValues) {
            List<Value> values = new ArrayList<>();
            recorded.values().forEach(value -> values.add(value.withVariable(false)));
            List<Node> nodes = new ArrayList<>();
            List<Integer> given = new ArrayList<>(inputValues);
            for (Node node : recorded.nodes()) {
                if (node.operator() instanceof RandomNumbers random) {
                    int result = node.outputs().getFirst();
                    randoms.put(result, random);
                    given.add(result);
                } else {
                    nodes.add(node);
                }
            }
            for (int i = 0; i < given.size(); i++) {
                values.set(given.get(i), values.get(given.get(i)).withName("x" + i));
            }
            for (int i = 0; i < recorded.outputs().size(); i++) {
                int output = recorded.outputs().get(i);
                values.set(output, values.get(output).withName("y" + i));
            }
            Graph named = Graph.of("side", values, nodes, given, recorded.outputs());
            try {
                graph.importGraphDef(GraphDef.parseFrom(
                        SavedModelWriter.graph(dev.tern.graph.Model.of(named)).toBytes()));
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
            for (int i = 0; i < given.size(); i++) {
                inputs.add(graph.operation("serving_default_x" + i).output(0));
            }
            for (int i = 0; i < recorded.outputs().size(); i++) {
                outputs.add(graph.operation("serving_default_result_y" + i).output(0));
            }
        }

        @Override
        public void close() {
            session.close();
            graph.close();
        }
    }

    TheirTraining(Model model, Loss loss, int batch) {
        this(model, loss, batch, false);
    }

    /** As the other one; {@code nudged} begins with weights that are the next floats up or down, to see what rounding does. */
    TheirTraining(Model model, Loss loss, int batch, boolean nudged) {
        this.batch = batch;
        for (Weight weight : model.weights()) {
            float[] numbers = weight.stored().toFloats();
            for (int i = 0; nudged && i < numbers.length; i++) {
                boolean up = i * 0x9E3779B9 < 0;
                numbers[i] = up ? Math.nextUp(numbers[i]) : Math.nextDown(numbers[i]);
            }
            weights.add(numbers);
            shapes.add(weight.spec().storedShape());
        }
        training = training(model, loss);
        inference = inference(model);
    }

    private Side training(Model model, Loss loss) {
        Tape tape = Tape.empty();
        Maths m = new Maths(tape);
        Recording recording = new Recording(tape, Recording.Mode.TRAINING, 0);
        Edge x = tape.input(
                "x", DataType.FLOAT32, model.inputs().getFirst().shape().with(0, batch));
        Edge predicted = model.record(recording, List.of(x)).getFirst();
        Edge y = tape.input("y", loss.targetType(), Shape.of(batch));
        List<Edge> parts = new ArrayList<>(List.of(m.meanAll(loss.values(m, y, predicted))));
        parts.addAll(recording.penalties());
        for (Weight weight : model.weights()) {
            if (weight.spec().regularizer() != null) {
                parts.add(weight.spec().regularizer().penalty(m, recording.edge(weight)));
            }
        }
        List<Edge> outputs = new ArrayList<>(List.of(m.sum(parts)));
        List<Weight> all = model.weights();
        for (Recording.Update update : recording.updates()) {
            updated.add(all.indexOf(update.weight()));
            outputs.add(update.value());
        }
        Side side = new Side(tape.graph("train", outputs), given(model, recording, x, y));
        learn(side, model.trainable().stream().map(all::indexOf).toList());
        return side;
    }

    private Side inference(Model model) {
        Tape tape = Tape.empty();
        Recording recording = new Recording(tape, Recording.Mode.INFERENCE, 0);
        Edge x = tape.input(
                "x", DataType.FLOAT32, model.inputs().getFirst().shape().with(0, batch));
        List<Edge> outputs = model.record(recording, List.of(x));
        Side side = new Side(tape.graph("infer", outputs), given(model, recording, x));
        side.session = new Session(side.graph);
        return side;
    }

    private static List<Integer> given(Model model, Recording recording, Edge... inputs) {
        List<Integer> all = new ArrayList<>();
        for (Edge input : inputs) {
            all.add(input.index());
        }
        model.weights().forEach(weight -> all.add(recording.edge(weight).index()));
        return all;
    }

    /** Adds TensorFlow's gradients and its Adam; {@code trainable} are places among all weights. */
    @SuppressWarnings("unchecked")
    private void learn(Side side, List<Integer> trainable) {
        Ops tf = Ops.create(side.graph);
        Output<?>[] sources =
                trainable.stream().map(i -> side.inputs.get(2 + i)).toArray(Output<?>[]::new);
        Output<?>[] gradients = side.graph.addGradients(side.outputs.getFirst(), sources);
        Operand<TFloat32> step = tf.withName("step").placeholder(TFloat32.class);
        Operand<TFloat32> rate = tf.withName("rate").placeholder(TFloat32.class);
        List<org.tensorflow.op.Op> first = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            int weight = trainable.get(i);
            float[] zeros = new float[weights.get(weight).length];
            VarHandleOp[] variables = new VarHandleOp[3];
            for (int v = 0; v < 3; v++) {
                org.tensorflow.ndarray.Shape shape = extents(shapes.get(weight));
                variables[v] = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName("v" + i + "_" + v));
                first.add(tf.assignVariableOp(
                        variables[v], tf.constant(shape, DataBuffers.of(v == 0 ? weights.get(weight) : zeros))));
            }
            side.reads.add(tf.readVariableOp(variables[0], TFloat32.class));
            side.updates.add(ResourceApplyAdam.create(
                    tf.scope(),
                    variables[0],
                    variables[1],
                    variables[2],
                    tf.math.pow(tf.constant(0.9f), step),
                    tf.math.pow(tf.constant(0.999f), step),
                    rate,
                    tf.constant(0.9f),
                    tf.constant(0.999f),
                    tf.constant(1e-7f),
                    (Output<TFloat32>) gradients[i]));
        }
        trainedPlaces.addAll(trainable);
        side.session = new Session(side.graph);
        first.forEach(op -> side.session.runner().addTarget(op).run().close());
    }

    /** Takes a step and returns the loss before it. */
    float step(Rows rows, long iteration, float rate) {
        Side side = training;
        List<TType> made = feeds(side, rows, iteration);
        Session.Runner runner = side.session.runner();
        for (int i = 0; i < made.size(); i++) {
            runner.feed(side.inputs.get(i), made.get(i));
        }
        made.add(TFloat32.scalarOf(iteration + 1));
        runner.feed("step", made.getLast());
        made.add(TFloat32.scalarOf(rate));
        runner.feed("rate", made.getLast());
        side.outputs.forEach(runner::fetch);
        side.updates.forEach(runner::addTarget);
        float loss;
        try (Result result = runner.run()) {
            loss = numbers(result, 0)[0];
            for (int i = 0; i < updated.size(); i++) {
                weights.set(updated.get(i), numbers(result, 1 + i));
            }
        } finally {
            made.forEach(TType::close);
        }
        Session.Runner reading = side.session.runner();
        side.reads.forEach(reading::fetch);
        try (Result result = reading.run()) {
            for (int i = 0; i < trainedPlaces.size(); i++) {
                weights.set(trainedPlaces.get(i), numbers(result, i));
            }
        }
        return loss;
    }

    private List<TType> feeds(Side side, Rows rows, long iteration) {
        List<TType> made = new ArrayList<>();
        Shape x = rows.fields().getFirst().shape();
        org.tensorflow.ndarray.Shape shape = extents(x).prepend(batch);
        made.add(TFloat32.tensorOf(shape, DataBuffers.of(Arrays.copyOf(rows.floats(0), batch * x.intElements()))));
        if (side == training) {
            made.add(TInt32.tensorOf(
                    org.tensorflow.ndarray.Shape.of(batch), DataBuffers.of(Arrays.copyOf(rows.ints(1), batch))));
        }
        for (int i = 0; i < weights.size(); i++) {
            made.add(TFloat32.tensorOf(extents(shapes.get(i)), DataBuffers.of(weights.get(i))));
        }
        for (RandomNumbers random : side.randoms.values()) {
            Shape drawn = Shape.of(
                    random.extents().stream().mapToInt(Integer::intValue).toArray());
            long key = Randomness.key(random.seed(), iteration);
            float[] numbers = new float[drawn.intElements()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = random.normal() ? Randomness.normal(key, i) : Randomness.uniform(key, i);
            }
            made.add(TFloat32.tensorOf(extents(drawn), DataBuffers.of(numbers)));
        }
        return made;
    }

    /** The scores of each row. */
    List<float[]> predict(Rows rows) {
        List<TType> made = feeds(inference, rows, 0);
        Session.Runner runner = inference.session.runner();
        for (int i = 0; i < made.size(); i++) {
            runner.feed(inference.inputs.get(i), made.get(i));
        }
        runner.fetch(inference.outputs.getFirst());
        try (Result result = runner.run()) {
            float[] all = numbers(result, 0);
            int classes = all.length / batch;
            List<float[]> scores = new ArrayList<>();
            for (int r = 0; r < rows.count(); r++) {
                scores.add(Arrays.copyOfRange(all, r * classes, (r + 1) * classes));
            }
            return scores;
        } finally {
            made.forEach(TType::close);
        }
    }

    private static float[] numbers(Result result, int i) {
        TFloat32 tensor = (TFloat32) result.get(i);
        float[] numbers = new float[(int) tensor.size()];
        tensor.asRawTensor().data().asFloats().read(numbers);
        return numbers;
    }

    private static org.tensorflow.ndarray.Shape extents(Shape shape) {
        return org.tensorflow.ndarray.Shape.of(
                Arrays.stream(shape.dims()).asLongStream().toArray());
    }

    @Override
    public void close() {
        training.close();
        inference.close();
    }
}
