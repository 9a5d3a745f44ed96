package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tern.training.optimizer.Ftrl;
import dev.tern.training.optimizer.Lion;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import dev.tern.training.optimizer.RmsProp;
import dev.tern.training.optimizer.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
import org.tensorflow.op.train.ResourceApplyCenteredRmsProp;
import org.tensorflow.op.train.ResourceApplyFtrl;
import org.tensorflow.op.train.ResourceApplyGradientDescent;
import org.tensorflow.op.train.ResourceApplyKerasMomentum;
import org.tensorflow.op.train.ResourceApplyRmsProp;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

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
        return Stream.concat(kernels(), formulas());
    }

    /** Optimisers that TensorFlow has no kernel for, by Keras' formulas. */
    private static Stream<Case> formulas() {
        return Stream.of(
                new Case("AdamW", Optimizers.adamW(0.01f, 0.1f), (tf, w, s, g, t) -> adam(tf, w, s, g, t, 0.1f)),
                new Case(
                        "Adam with the largest mean square",
                        Optimizers.adam(0.01f).withAmsgrad(),
                        (tf, w, s, g, t) -> adam(tf, w, s, g, t, 0)),
                new Case(
                        "SGD with momentum and weight decay",
                        new Sgd(r -> 0.1f, 0.9f, false, 0.05f, Optimizer.Clipping.NONE),
                        (tf, w, s, g, t) -> {
                            Operand<TFloat32> m =
                                    tf.math.sub(scaled(tf, read(tf, s.get(0)), 0.9f), scaled(tf, g, 0.1f));
                            Operand<TFloat32> kept = scaled(tf, read(tf, w), 1 - 0.05f * 0.1f);
                            return together(tf, assign(tf, s.get(0), m), assign(tf, w, tf.math.add(kept, m)));
                        }),
                new Case("Nadam", Optimizers.nadam(0.01f), OptimizerOracleTest::nadam),
                new Case("Lion", new Lion(r -> 0.01f, 0.9f, 0.99f, 0.1f, Optimizer.Clipping.NONE), (tf, w, s, g, t) -> {
                    Operand<TFloat32> m = read(tf, s.get(0));
                    Operand<TFloat32> step = tf.math.sign(mixed(tf, m, g, 0.9f));
                    Operand<TFloat32> kept = scaled(tf, read(tf, w), 1 - 0.1f * 0.01f);
                    return together(
                            tf,
                            assign(tf, w, tf.math.sub(kept, scaled(tf, step, 0.01f))),
                            assign(tf, s.get(0), mixed(tf, m, g, 0.99f)));
                }));
    }

    private static Op adam(
            Ops tf, VarHandleOp w, List<VarHandleOp> s, Operand<TFloat32> g, Operand<TFloat32> t, float decay) {
        Operand<TFloat32> one = tf.constant(1f);
        Operand<TFloat32> m = mixed(tf, read(tf, s.get(0)), g, 0.9f);
        Operand<TFloat32> v = mixed(tf, read(tf, s.get(1)), tf.math.square(g), 0.999f);
        List<Op> all = new ArrayList<>(List.of(assign(tf, s.get(0), m), assign(tf, s.get(1), v)));
        Operand<TFloat32> spread = v;
        if (s.size() > 2) {
            spread = tf.math.maximum(read(tf, s.get(2)), v);
            all.add(assign(tf, s.get(2), spread));
        }
        Operand<TFloat32> rate = scaled(
                tf,
                tf.math.div(tf.math.sqrt(tf.math.sub(one, power(tf, 0.999f, t))), tf.math.sub(one, power(tf, 0.9f, t))),
                0.01f);
        Operand<TFloat32> step =
                tf.math.div(tf.math.mul(m, rate), tf.math.add(tf.math.sqrt(spread), tf.constant(1e-7f)));
        Operand<TFloat32> kept = scaled(tf, read(tf, w), 1 - decay * 0.01f);
        all.add(assign(tf, w, tf.math.sub(kept, step)));
        return together(tf, all.toArray(Op[]::new));
    }

    private static Op nadam(Ops tf, VarHandleOp w, List<VarHandleOp> s, Operand<TFloat32> g, Operand<TFloat32> t) {
        Operand<TFloat32> one = tf.constant(1f);
        Operand<TFloat32> m = mixed(tf, read(tf, s.get(0)), g, 0.9f);
        Operand<TFloat32> v = mixed(tf, read(tf, s.get(1)), tf.math.square(g), 0.999f);
        Operand<TFloat32> now = momentum(tf, t);
        Operand<TFloat32> next = momentum(tf, tf.math.add(t, one));
        Operand<TFloat32> steps = tf.range(one, tf.constant(STEPS + 1f), one);
        Operand<TFloat32> products = tf.math.cumprod(momentum(tf, steps), tf.constant(0));
        Operand<TFloat32> product =
                tf.gather(products, tf.dtypes.cast(tf.math.sub(t, one), TInt32.class), tf.constant(0));
        Operand<TFloat32> ahead = tf.math.add(
                tf.math.mul(m, tf.math.div(next, tf.math.sub(one, tf.math.mul(product, next)))),
                tf.math.mul(g, tf.math.div(tf.math.sub(one, now), tf.math.sub(one, product))));
        Operand<TFloat32> spread = tf.math.div(v, tf.math.sub(one, power(tf, 0.999f, t)));
        Operand<TFloat32> step =
                tf.math.div(scaled(tf, ahead, 0.01f), tf.math.add(tf.math.sqrt(spread), tf.constant(1e-7f)));
        return together(
                tf, assign(tf, s.get(0), m), assign(tf, s.get(1), v), assign(tf, w, tf.math.sub(read(tf, w), step)));
    }

    private static Operand<TFloat32> momentum(Ops tf, Operand<TFloat32> step) {
        Operand<TFloat32> decayed = scaled(tf, power(tf, 0.96f, step), 0.5f);
        return scaled(tf, tf.math.sub(tf.constant(1f), decayed), 0.9f);
    }

    private static Operand<TFloat32> read(Ops tf, VarHandleOp variable) {
        return tf.readVariableOp(variable, TFloat32.class);
    }

    private static Op assign(Ops tf, VarHandleOp variable, Operand<TFloat32> value) {
        return tf.assignVariableOp(variable, value);
    }

    private static Operand<TFloat32> scaled(Ops tf, Operand<TFloat32> x, float factor) {
        return tf.math.mul(x, tf.constant(factor));
    }

    /** {@code kept * share + now * (1 - share)}. */
    private static Operand<TFloat32> mixed(Ops tf, Operand<TFloat32> kept, Operand<TFloat32> now, float share) {
        return tf.math.add(scaled(tf, kept, share), scaled(tf, now, 1 - share));
    }

    private static Op together(Ops tf, Op... all) {
        return tf.withControlDependencies(all).noOp();
    }

    /** Optimisers that TensorFlow has a kernel for. */
    private static Stream<Case> kernels() {
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
                        new RmsProp(r -> 0.01f, 0.9f, 0.5f, 1e-7f, false, Optimizer.Clipping.NONE),
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
                        "RMSprop around the mean",
                        new RmsProp(r -> 0.01f, 0.9f, 0.5f, 1e-7f, true, Optimizer.Clipping.NONE),
                        (tf, w, s, g, t) -> ResourceApplyCenteredRmsProp.create(
                                scope(tf),
                                w,
                                s.get(2),
                                s.get(0),
                                s.get(1),
                                tf.constant(0.01f),
                                tf.constant(0.9f),
                                tf.constant(0.5f),
                                tf.constant(1e-7f),
                                g)),
                new Case(
                        "Ftrl",
                        new Ftrl(r -> 0.1f, -0.5f, 0.1f, 0.01f, 0.02f, 0, 0, Optimizer.Clipping.NONE),
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

    @Test
    void everyOptimizerHasACase() {
        Set<Class<?>> met = cases().map(c -> c.optimizer.getClass()).collect(Collectors.toSet());
        assertThat(met)
                .containsAll(Arrays.stream(Optimizers.class.getDeclaredClasses())
                        .filter(Optimizer.class::isAssignableFrom)
                        .toList());
    }
}
