package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.Model;
import dev.tern.training.Sequential;
import dev.tern.training.Trainer;
import dev.tern.training.data.Field;
import dev.tern.training.data.Rows;
import dev.tern.training.layer.Conv2D;
import dev.tern.training.layer.Dense;
import dev.tern.training.layer.Flatten;
import dev.tern.training.layer.Input;
import dev.tern.training.layer.Pooling;
import dev.tern.training.layer.Weight;
import dev.tern.training.loss.Losses;
import dev.tern.training.optimizer.Optimizers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The same weights and the same batches: the loss follows TensorFlow's from step to step. */
class LossCurveTest {
    private static final int BATCH = 32;
    private static final int CLASSES = 10;

    /** The logits of a net, from its input and weights in Keras' order and shapes. */
    private interface Net {
        Operand<TFloat32> logits(Ops tf, Operand<TFloat32> x, List<? extends Operand<TFloat32>> weights);
    }

    @Test
    void denseNet() {
        Model model = Sequential.of(Flatten.of(28, 28), Dense.of(128).relu(), Dense.of(CLASSES));
        compare(
                model,
                300,
                1e-4f,
                (tf, x, w) -> {
                    Operand<TFloat32> flat = tf.reshape(x, tf.constant(new int[] {BATCH, 784}));
                    Operand<TFloat32> hidden = tf.nn.relu(tf.nn.biasAdd(tf.linalg.matMul(flat, w.get(0)), w.get(1)));
                    return tf.nn.biasAdd(tf.linalg.matMul(hidden, w.get(2)), w.get(3));
                },
                28,
                28);
    }

    @Test
    void convolutionalNet() {
        Model model = Sequential.of(
                Input.of(14, 14, 1),
                Conv2D.of(8, 3).same().relu(),
                Pooling.max2D(2),
                Conv2D.of(16, 3).strides(2).relu(),
                Flatten.of(),
                Dense.of(CLASSES));
        compare(
                model,
                150,
                1e-3f,
                (tf, x, w) -> {
                    Operand<TFloat32> first = tf.nn.relu(
                            tf.nn.biasAdd(tf.nn.conv2d(x, w.get(0), List.of(1L, 1L, 1L, 1L), "SAME"), w.get(1)));
                    Operand<TFloat32> pooled = tf.nn.maxPool(
                            first, tf.constant(new int[] {1, 2, 2, 1}), tf.constant(new int[] {1, 2, 2, 1}), "VALID");
                    Operand<TFloat32> second = tf.nn.relu(
                            tf.nn.biasAdd(tf.nn.conv2d(pooled, w.get(2), List.of(1L, 2L, 2L, 1L), "VALID"), w.get(3)));
                    Operand<TFloat32> flat = tf.reshape(second, tf.constant(new int[] {BATCH, 3 * 3 * 16}));
                    return tf.nn.biasAdd(tf.linalg.matMul(flat, w.get(4)), w.get(5));
                },
                14,
                14,
                1);
    }

    private static void compare(Model model, int steps, float bound, Net net, int... extents) {
        Shape shape = Shape.of(extents);
        int each = shape.intElements();
        float[] prototypes = new float[CLASSES * each];
        Random random = new Random(3);
        for (int i = 0; i < prototypes.length; i++) {
            prototypes[i] = random.nextFloat();
        }
        Rows rows = Rows.of(
                List.of(new Field("x", DataType.FLOAT32, shape), new Field("y", DataType.INT32, Shape.scalar())),
                BATCH);
        rows.setCount(BATCH);
        try (TensorFlowGraph graph = new TensorFlowGraph();
                Trainer trainer = model.compile(Optimizers.adam(), Losses.sparseCategoricalCrossentropyFromLogits())) {
            TheirNet theirs = new TheirNet(graph, model, net, shape);
            for (int step = 1; step <= steps; step++) {
                for (int r = 0; r < BATCH; r++) {
                    int label = random.nextInt(CLASSES);
                    rows.ints(1)[r] = label;
                    for (int k = 0; k < each; k++) {
                        rows.floats(0)[r * each + k] = 0.5f * prototypes[label * each + k] + 0.5f * random.nextFloat();
                    }
                }
                float expected = theirs.step(rows.floats(0), rows.ints(1), step);
                assertThat(trainer.trainOn(rows)).as("step " + step).isCloseTo(expected, within(bound));
            }
        }
    }

    /** The net in TensorFlow, with Adam. */
    private static final class TheirNet {
        private final TensorFlowGraph graph;
        private final Shape shape;
        private final Placeholder<TFloat32> x;
        private final Placeholder<TInt32> y;
        private final Placeholder<TFloat32> step;
        private final Operand<TFloat32> loss;
        private final List<Op> updates = new ArrayList<>();

        TheirNet(TensorFlowGraph graph, Model model, Net net, Shape shape) {
            this.graph = graph;
            this.shape = shape;
            Ops tf = graph.tf();
            x = graph.input(batch(shape));
            y = tf.placeholder(TInt32.class, Placeholder.shape(org.tensorflow.ndarray.Shape.of(BATCH)));
            step = graph.input();
            List<VarHandleOp> weights = new ArrayList<>();
            List<Operand<TFloat32>> reads = new ArrayList<>();
            for (Weight weight : model.weights()) {
                VarHandleOp variable = graph.variable(weight.values(), longs(weight.shape()));
                weights.add(variable);
                reads.add(graph.read(variable));
            }
            Operand<TFloat32> logits = net.logits(tf, x, reads);
            SparseSoftmaxCrossEntropyWithLogits<TFloat32> entropy =
                    SparseSoftmaxCrossEntropyWithLogits.create(tf.scope(), logits, y);
            loss = tf.math.mean(entropy.loss(), tf.constant(0));
            Operand<TFloat32> seed = tf.math.mul(entropy.backprop(), tf.constant(1f / BATCH));
            List<Operand<TFloat32>> gradients = graph.gradients(logits, seed, reads);
            for (int i = 0; i < weights.size(); i++) {
                long[] extents = longs(model.weights().get(i).shape());
                float[] zeros = new float[model.weights().get(i).shape().intElements()];
                updates.add(ResourceApplyAdam.create(
                        tf.scope(),
                        weights.get(i),
                        graph.variable(zeros, extents),
                        graph.variable(zeros, extents),
                        tf.math.pow(tf.constant(0.9f), step),
                        tf.math.pow(tf.constant(0.999f), step),
                        tf.constant(0.001f),
                        tf.constant(0.9f),
                        tf.constant(0.999f),
                        tf.constant(1e-7f),
                        gradients.get(i)));
            }
        }

        float step(float[] examples, int[] labels, int number) {
            try (TFloat32 first = TensorFlowGraph.floats(examples, batch(shape));
                    TInt32 second = TInt32.tensorOf(org.tensorflow.ndarray.Shape.of(BATCH), DataBuffers.of(labels));
                    TFloat32 count = TFloat32.scalarOf(number)) {
                return graph.run(List.of(x, y, step), List.of(first, second, count), List.of(loss), updates)
                        .getFirst()[0];
            }
        }

        private static long[] batch(Shape shape) {
            long[] extents = new long[shape.rank() + 1];
            extents[0] = BATCH;
            for (int i = 0; i < shape.rank(); i++) {
                extents[i + 1] = shape.dim(i);
            }
            return extents;
        }

        private static long[] longs(Shape shape) {
            return java.util.Arrays.stream(shape.dims()).asLongStream().toArray();
        }
    }
}
