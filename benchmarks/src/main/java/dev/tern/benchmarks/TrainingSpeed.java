package dev.tern.benchmarks;

import dev.tern.tensor.Shape;
import dev.tern.training.Fit;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * Training in Tern and in TensorFlow's graph mode, epoch by epoch in turns: {@code TrainingSpeed mlp|cnn THREADS EXAMPLES
 * EPOCHS}. Both see the same examples in the same batches of 32, with Adam.
 */
public final class TrainingSpeed {
    private static final int BATCH = 32;

    private TrainingSpeed() {}

    public static void main(String... arguments) {
        boolean dense = arguments.length == 0 || arguments[0].equals("mlp");
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        int examples = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 60_000;
        int epochs = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
        Model model = dense
                ? Sequential.of(Flatten.of(28, 28, 1), Dense.of(128).relu(), Dense.of(10))
                : Sequential.of(
                        Input.of(28, 28, 1),
                        Conv2D.of(16, 3).same().relu(),
                        Pooling.max2D(2),
                        Conv2D.of(32, 3).same().relu(),
                        Pooling.max2D(2),
                        Flatten.of(),
                        Dense.of(10));
        Random random = new Random(1);
        float[] x = new float[examples * 784];
        int[] y = new int[examples];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat();
        }
        for (int i = 0; i < examples; i++) {
            y[i] = random.nextInt(10);
            x[i * 784 + y[i]] += 2;
        }
        Dataset data = Dataset.of(Column.floats("x", Shape.of(28, 28, 1), x), Column.labels("y", y));
        double[] ours = new double[epochs];
        double[] theirs = new double[epochs];
        try (Theirs other = new Theirs(model, dense, threads);
                Trainer trainer = model.compile(Optimizers.adam(), Losses.sparseCategoricalCrossentropyFromLogits())) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                long begin = System.nanoTime();
                double loss = trainer.fit(
                                data,
                                Fit.epochs(epoch + 1).batch(BATCH).inOrder().threads(threads))
                        .last()
                        .value("loss");
                ours[epoch] = (System.nanoTime() - begin) * 1e-9;
                begin = System.nanoTime();
                double otherLoss = other.epoch(x, y);
                theirs[epoch] = (System.nanoTime() - begin) * 1e-9;
                System.out.printf(
                        Locale.ROOT,
                        "epoch %d: Tern %.3f s (loss %.5f), TensorFlow %.3f s (loss %.5f), ratio %.2f%n",
                        epoch + 1,
                        ours[epoch],
                        loss,
                        theirs[epoch],
                        otherLoss,
                        ours[epoch] / theirs[epoch]);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %d threads, %d examples: median Tern %.3f s, TensorFlow %.3f s, ratio %.2f%n",
                dense ? "784-128-10" : "two convolutions",
                threads,
                examples,
                median(ours),
                median(theirs),
                median(ours) / median(theirs));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** The same net in TensorFlow, from the same weights. */
    private static final class Theirs implements AutoCloseable {
        private final Graph graph = new Graph();
        private final Session session;
        private final Placeholder<TFloat32> x;
        private final Placeholder<TInt32> y;
        private final Placeholder<TFloat32> step;
        private final Operand<TFloat32> loss;
        private final List<Op> updates = new ArrayList<>();
        private int steps;

        Theirs(Model model, boolean dense, int threads) {
            Ops tf = Ops.create(graph);
            x = tf.placeholder(TFloat32.class, Placeholder.shape(shape(BATCH, 28, 28, 1)));
            y = tf.placeholder(TInt32.class, Placeholder.shape(shape(BATCH)));
            step = tf.placeholder(TFloat32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.scalar()));
            List<Op> initial = new ArrayList<>();
            List<VarHandleOp> variables = new ArrayList<>();
            List<Operand<TFloat32>> w = new ArrayList<>();
            for (Weight weight : model.weights()) {
                VarHandleOp variable = variable(tf, weight.shape(), weight.values(), weight.path(), initial);
                variables.add(variable);
                w.add(tf.readVariableOp(variable, TFloat32.class));
            }
            Operand<TFloat32> logits = dense ? denseNet(tf, w) : convolutionalNet(tf, w);
            SparseSoftmaxCrossEntropyWithLogits<TFloat32> entropy =
                    SparseSoftmaxCrossEntropyWithLogits.create(tf.scope(), logits, y);
            loss = tf.math.mean(entropy.loss(), tf.constant(0));
            Operand<TFloat32> seed = tf.math.mul(entropy.backprop(), tf.constant(1f / BATCH));
            Gradients gradients = tf.gradients(logits, w, Gradients.dx(List.of(seed)));
            for (int i = 0; i < variables.size(); i++) {
                Weight weight = model.weights().get(i);
                float[] zeros = new float[weight.shape().intElements()];
                updates.add(ResourceApplyAdam.create(
                        tf.scope(),
                        variables.get(i),
                        variable(tf, weight.shape(), zeros, weight.path() + "/m", initial),
                        variable(tf, weight.shape(), zeros, weight.path() + "/v", initial),
                        tf.math.pow(tf.constant(0.9f), step),
                        tf.math.pow(tf.constant(0.999f), step),
                        tf.constant(0.001f),
                        tf.constant(0.9f),
                        tf.constant(0.999f),
                        tf.constant(1e-7f),
                        gradients.<TFloat32>dy(i)));
            }
            ConfigProto config = ConfigProto.newBuilder()
                    .setIntraOpParallelismThreads(threads)
                    .setInterOpParallelismThreads(1)
                    .build();
            session = new Session(graph, config);
            initial.forEach(op -> session.runner().addTarget(op).run().close());
        }

        private Operand<TFloat32> denseNet(Ops tf, List<Operand<TFloat32>> w) {
            Operand<TFloat32> flat = tf.reshape(x, tf.constant(new int[] {BATCH, 784}));
            Operand<TFloat32> hidden = tf.nn.relu(tf.nn.biasAdd(tf.linalg.matMul(flat, w.get(0)), w.get(1)));
            return tf.nn.biasAdd(tf.linalg.matMul(hidden, w.get(2)), w.get(3));
        }

        private Operand<TFloat32> convolutionalNet(Ops tf, List<Operand<TFloat32>> w) {
            Operand<TFloat32> at = x;
            for (int i = 0; i < 2; i++) {
                Operand<TFloat32> sum = tf.nn.biasAdd(
                        tf.nn.conv2d(at, w.get(2 * i), List.of(1L, 1L, 1L, 1L), "SAME"), w.get(2 * i + 1));
                at = tf.nn.maxPool(
                        tf.nn.relu(sum),
                        tf.constant(new int[] {1, 2, 2, 1}),
                        tf.constant(new int[] {1, 2, 2, 1}),
                        "VALID");
            }
            Operand<TFloat32> flat = tf.reshape(at, tf.constant(new int[] {BATCH, 7 * 7 * 32}));
            return tf.nn.biasAdd(tf.linalg.matMul(flat, w.get(4)), w.get(5));
        }

        private static VarHandleOp variable(Ops tf, Shape shape, float[] numbers, String name, List<Op> initial) {
            org.tensorflow.ndarray.Shape extents =
                    shape(Arrays.stream(shape.dims()).asLongStream().toArray());
            VarHandleOp variable = tf.varHandleOp(TFloat32.class, extents, VarHandleOp.sharedName(name));
            initial.add(tf.assignVariableOp(variable, tf.constant(extents, DataBuffers.of(numbers))));
            return variable;
        }

        private static org.tensorflow.ndarray.Shape shape(long... extents) {
            return org.tensorflow.ndarray.Shape.of(extents);
        }

        double epoch(float[] examples, int[] labels) {
            double sum = 0;
            int batches = labels.length / BATCH;
            for (int b = 0; b < batches; b++) {
                float[] part = Arrays.copyOfRange(examples, b * BATCH * 784, (b + 1) * BATCH * 784);
                int[] classes = Arrays.copyOfRange(labels, b * BATCH, (b + 1) * BATCH);
                steps++;
                try (TFloat32 first = TFloat32.tensorOf(shape(BATCH, 28, 28, 1), DataBuffers.of(part));
                        TInt32 second = TInt32.tensorOf(shape(BATCH), DataBuffers.of(classes));
                        TFloat32 count = TFloat32.scalarOf(steps)) {
                    Session.Runner runner = session.runner()
                            .feed(x.asOutput(), first)
                            .feed(y.asOutput(), second)
                            .feed(step.asOutput(), count)
                            .fetch(loss);
                    updates.forEach(runner::addTarget);
                    try (Result result = runner.run()) {
                        sum += ((TFloat32) result.get(0)).getFloat();
                    }
                }
            }
            return sum / batches;
        }

        @Override
        public void close() {
            session.close();
            graph.close();
        }
    }
}
