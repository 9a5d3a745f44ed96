package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.Scope;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.op.train.ResourceApplyAdaMax;
import org.tensorflow.op.train.ResourceApplyAdadelta;
import org.tensorflow.op.train.ResourceApplyAdagrad;
import org.tensorflow.op.train.ResourceApplyAdam;
import org.tensorflow.op.train.ResourceApplyFtrl;
import org.tensorflow.op.train.ResourceApplyGradientDescent;
import org.tensorflow.op.train.ResourceApplyKerasMomentum;
import org.tensorflow.op.train.ResourceApplyRmsProp;
import org.tensorflow.types.TFloat32;

/** A hundred steps with the same gradients: weights stay within 2e-5 of TensorFlow's. */
class OptimizerOracleTest {
    private static final int STEPS = 100;
    private static final int NUMBERS = 37;

    /** Adds TensorFlow's update of {@code weight}; {@code slots} are in the order of ours. */
    private interface Update {
        Op of(Ops tf, VarHandleOp weight, List<VarHandleOp> slots, Operand<TFloat32> gradient, Operand<TFloat32> step);
    }

    private record Case(String name, Optimizer optimizer, Update update) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        "SGD",
                        Optimizers.sgd(0.1f),
                        (tf, w, s, g, t) -> ResourceApplyGradientDescent.create(scope(tf), w, tf.constant(0.1f), g)),
                new Case(
                        "momentum",
                        Optimizers.sgd(0.1f, 0.9f, false),
                        (tf, w, s, g, t) -> ResourceApplyKerasMomentum.create(
                                scope(tf), w, s.get(0), tf.constant(0.1f), g, tf.constant(0.9f))),
                new Case(
                        "Nesterov",
                        Optimizers.sgd(0.1f, 0.9f, true),
                        (tf, w, s, g, t) -> ResourceApplyKerasMomentum.create(
                                scope(tf),
                                w,
                                s.get(0),
                                tf.constant(0.1f),
                                g,
                                tf.constant(0.9f),
                                ResourceApplyKerasMomentum.useNesterov(true))),
                new Case(
                        "Adam",
                        Optimizers.adam(0.01f),
                        (tf, w, s, g, t) -> ResourceApplyAdam.create(
                                scope(tf),
                                w,
                                s.get(0),
                                s.get(1),
                                power(tf, 0.9f, t),
                                power(tf, 0.999f, t),
                                tf.constant(0.01f),
                                tf.constant(0.9f),
                                tf.constant(0.999f),
                                tf.constant(1e-7f),
                                g)),
                new Case(
                        "Adamax",
                        Optimizers.adamax(0.01f),
                        (tf, w, s, g, t) -> ResourceApplyAdaMax.create(
                                scope(tf),
                                w,
                                s.get(0),
                                s.get(1),
                                power(tf, 0.9f, t),
                                tf.constant(0.01f),
                                tf.constant(0.9f),
                                tf.constant(0.999f),
                                tf.constant(1e-7f),
                                g)),
                new Case(
                        "Adagrad",
                        Optimizers.adagrad(0.1f),
                        (tf, w, s, g, t) -> ResourceApplyAdagrad.create(
                                scope(tf), w, s.get(0), tf.constant(0.1f), tf.constant(1e-7f), g)),
                new Case(
                        "Adadelta",
                        Optimizers.adadelta(1f),
                        (tf, w, s, g, t) -> ResourceApplyAdadelta.create(
                                scope(tf),
                                w,
                                s.get(0),
                                s.get(1),
                                tf.constant(1f),
                                tf.constant(0.95f),
                                tf.constant(1e-7f),
                                g)),
                new Case(
                        "RMSprop",
                        new Optimizers.RmsProp(r -> 0.01f, 0.9f, 0.5f, 1e-7f, false, Optimizer.Clipping.NONE),
                        (tf, w, s, g, t) -> ResourceApplyRmsProp.create(
                                scope(tf),
                                w,
                                s.get(0),
                                s.get(1),
                                tf.constant(0.01f),
                                tf.constant(0.9f),
                                tf.constant(0.5f),
                                tf.constant(1e-7f),
                                g)),
                new Case(
                        "Ftrl",
                        new Optimizers.Ftrl(r -> 0.1f, -0.5f, 0.1f, 0.01f, 0.02f, 0, 0, Optimizer.Clipping.NONE),
                        (tf, w, s, g, t) -> ResourceApplyFtrl.create(
                                scope(tf),
                                w,
                                s.get(0),
                                s.get(1),
                                g,
                                tf.constant(0.1f),
                                tf.constant(0.01f),
                                tf.constant(0.02f),
                                tf.constant(0f),
                                tf.constant(-0.5f))));
    }

    private static Scope scope(Ops tf) {
        return tf.scope();
    }

    private static Operand<TFloat32> power(Ops tf, float beta, Operand<TFloat32> step) {
        return tf.math.pow(tf.constant(beta), step);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void sameWeightsAfterEachStep(Case c) {
        Random random = new Random(5);
        float[] weights = new float[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        Optimizer optimizer = c.optimizer;
        float[][] slots = new float[optimizer.slots().size()][NUMBERS];
        for (int s = 0; s < slots.length; s++) {
            Arrays.fill(slots[s], optimizer.initial(optimizer.slots().get(s)));
        }
        try (TensorFlowGraph graph = new TensorFlowGraph()) {
            VarHandleOp variable = graph.variable(weights, NUMBERS);
            List<VarHandleOp> theirSlots = new ArrayList<>();
            for (float[] slot : slots) {
                theirSlots.add(graph.variable(slot, NUMBERS));
            }
            Placeholder<TFloat32> gradient = graph.input(NUMBERS);
            Placeholder<TFloat32> number = graph.input();
            Op update = c.update.of(graph.tf(), variable, theirSlots, gradient, number);
            Operand<TFloat32> read = graph.read(variable);
            float[] g = new float[NUMBERS];
            for (int step = 1; step <= STEPS; step++) {
                for (int i = 0; i < NUMBERS; i++) {
                    g[i] = (float) random.nextGaussian() * (i % 5 == 0 && step % 3 == 0 ? 0 : 1);
                }
                float rate = optimizer.learningRate().rate(step - 1);
                optimizer.loop().update(weights, g, slots, optimizer.numbers(step, rate), NUMBERS);
                try (TFloat32 gradients = TensorFlowGraph.floats(g, NUMBERS);
                        TFloat32 count = TFloat32.scalarOf(step)) {
                    List<Placeholder<TFloat32>> inputs = List.of(gradient, number);
                    graph.run(inputs, List.of(gradients, count), List.of(), List.of(update));
                    float[] theirs = graph.run(List.of(), List.of(), List.of(read), List.of())
                            .getFirst();
                    for (int i = 0; i < NUMBERS; i++) {
                        assertThat(weights[i])
                                .as("step " + step + ", number " + i)
                                .isCloseTo(theirs[i], within(2e-5f * Math.max(1, Math.abs(theirs[i]))));
                    }
                }
            }
        }
    }
}
