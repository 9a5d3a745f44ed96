package dev.tern.conformance.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Model;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.gradient.Autodiff;
import dev.tern.training.loss.Loss;
import dev.tern.training.loss.Losses;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import dev.tern.training.tape.Tape;
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
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.core.ReduceSum;
import org.tensorflow.types.TFloat32;

/** Every loss and its gradient: Keras' formula in nodes of TensorFlow beside ours, within 2e-5 of the largest element. */
class LossOracleTest {
    private static final int ROWS = 5;
    private static final int COLUMNS = 4;
    private static final float EPSILON = 1e-7f;

    /** What targets and predictions look like. */
    private enum Kind {
        PROBABILITIES,
        INDEPENDENT,
        LOGITS_OF_CLASSES,
        LOGITS,
        NUMBERS,
        POSITIVE,
        SIGNS
    }

    /** The loss of each row in TensorFlow; {@code y} has one row for each target, with classes as ones in it. */
    private interface Formula {
        Operand<TFloat32> of(Ops tf, Operand<TFloat32> y, Operand<TFloat32> p);
    }

    private record Case(String name, Loss loss, Kind kind, Formula formula) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Operand<TFloat32> mean(Ops tf, Operand<TFloat32> x) {
        return tf.math.mean(x, tf.constant(-1));
    }

    private static Operand<TFloat32> sum(Ops tf, Operand<TFloat32> x) {
        return tf.reduceSum(x, tf.constant(-1));
    }

    private static Operand<TFloat32> wide(Ops tf, Operand<TFloat32> x) {
        return tf.reduceSum(x, tf.constant(-1), ReduceSum.keepDims(true));
    }

    private static Operand<TFloat32> clip(Ops tf, Operand<TFloat32> x, float low, float high) {
        return tf.math.minimum(tf.math.maximum(x, tf.constant(low)), tf.constant(high));
    }

    private static Operand<TFloat32> entropy(Ops tf, Operand<TFloat32> y, Operand<TFloat32> p) {
        Operand<TFloat32> shares = clip(tf, tf.math.div(p, wide(tf, p)), EPSILON, 1 - EPSILON);
        return tf.math.neg(sum(tf, tf.math.mul(y, tf.math.log(shares))));
    }

    private static Operand<TFloat32> entropyOfLogits(Ops tf, Operand<TFloat32> y, Operand<TFloat32> p) {
        return tf.math.neg(sum(tf, tf.math.mul(y, tf.nn.logSoftmax(p))));
    }

    private static Operand<TFloat32> smoothed(Ops tf, Operand<TFloat32> y, float share, int classes) {
        return tf.math.add(tf.math.mul(y, tf.constant(1 - share)), tf.constant(share / classes));
    }

    private static Operand<TFloat32> binary(Ops tf, Operand<TFloat32> y, Operand<TFloat32> predicted) {
        Operand<TFloat32> one = tf.constant(1f);
        Operand<TFloat32> epsilon = tf.constant(EPSILON);
        Operand<TFloat32> p = clip(tf, predicted, EPSILON, 1 - EPSILON);
        Operand<TFloat32> yes = tf.math.mul(y, tf.math.log(tf.math.add(p, epsilon)));
        Operand<TFloat32> no = tf.math.mul(tf.math.sub(one, y), tf.math.log(tf.math.add(tf.math.sub(one, p), epsilon)));
        return tf.math.neg(tf.math.add(yes, no));
    }

    private static Operand<TFloat32> binaryOfLogits(Ops tf, Operand<TFloat32> y, Operand<TFloat32> x) {
        Operand<TFloat32> tail = tf.math.log1p(tf.math.exp(tf.math.neg(tf.math.abs(x))));
        return tf.math.add(tf.math.sub(tf.nn.relu(x), tf.math.mul(x, y)), tail);
    }

    private static Operand<TFloat32> focal(Ops tf, Operand<TFloat32> y, Operand<TFloat32> p, boolean balanced) {
        Operand<TFloat32> one = tf.constant(1f);
        Operand<TFloat32> wrong = tf.math.sub(one, y);
        Operand<TFloat32> right = tf.math.add(tf.math.mul(y, p), tf.math.mul(wrong, tf.math.sub(one, p)));
        Operand<TFloat32> loss = tf.math.mul(tf.math.pow(tf.math.sub(one, right), tf.constant(2f)), binary(tf, y, p));
        Operand<TFloat32> share =
                tf.math.add(tf.math.mul(y, tf.constant(0.25f)), tf.math.mul(wrong, tf.constant(0.75f)));
        return mean(tf, balanced ? tf.math.mul(share, loss) : loss);
    }

    private static Operand<TFloat32> categoricalFocal(Ops tf, Operand<TFloat32> y, Operand<TFloat32> p) {
        Operand<TFloat32> shares = clip(tf, tf.math.div(p, wide(tf, p)), EPSILON, 1 - EPSILON);
        Operand<TFloat32> easy = tf.math.pow(tf.math.sub(tf.constant(1f), shares), tf.constant(2f));
        Operand<TFloat32> entropy = tf.math.neg(tf.math.mul(y, tf.math.log(shares)));
        return sum(tf, tf.math.mul(tf.math.mul(easy, tf.constant(0.25f)), entropy));
    }

    private static Operand<TFloat32> total(Ops tf, Operand<TFloat32> x) {
        return tf.reduceSum(x, tf.constant(new int[] {0, 1}));
    }

    private static Operand<TFloat32> tversky(
            Ops tf, Operand<TFloat32> y, Operand<TFloat32> p, float alpha, float beta) {
        Operand<TFloat32> one = tf.constant(1f);
        Operand<TFloat32> both = total(tf, tf.math.mul(y, p));
        Operand<TFloat32> wrong = tf.math.mul(total(tf, tf.math.mul(tf.math.sub(one, y), p)), tf.constant(alpha));
        Operand<TFloat32> missing = tf.math.mul(total(tf, tf.math.mul(y, tf.math.sub(one, p))), tf.constant(beta));
        Operand<TFloat32> all = tf.math.add(tf.math.add(both, tf.math.add(wrong, missing)), tf.constant(EPSILON));
        return tf.broadcastTo(tf.math.sub(one, tf.math.div(both, all)), tf.constant(new int[] {ROWS}));
    }

    private static Operand<TFloat32> dice(Ops tf, Operand<TFloat32> y, Operand<TFloat32> p) {
        Operand<TFloat32> both = tf.math.mul(total(tf, tf.math.mul(y, p)), tf.constant(2f));
        Operand<TFloat32> all = tf.math.add(tf.math.add(total(tf, y), total(tf, p)), tf.constant(EPSILON));
        Operand<TFloat32> loss = tf.math.sub(tf.constant(1f), tf.math.div(both, all));
        return tf.broadcastTo(loss, tf.constant(new int[] {ROWS}));
    }

    private static Operand<TFloat32> unit(Ops tf, Operand<TFloat32> x) {
        Operand<TFloat32> squares = wide(tf, tf.math.square(x));
        return tf.math.mul(x, tf.math.rsqrt(tf.math.maximum(squares, tf.constant(1e-12f))));
    }

    private static Operand<TFloat32> margins(Ops tf, Operand<TFloat32> y, Operand<TFloat32> p) {
        return tf.nn.relu(tf.math.sub(tf.constant(1f), tf.math.mul(y, p)));
    }

    private static Operand<TFloat32> huber(Ops tf, Operand<TFloat32> y, Operand<TFloat32> p, float delta) {
        Operand<TFloat32> error = tf.math.abs(tf.math.sub(p, y));
        Operand<TFloat32> near = tf.math.minimum(error, tf.constant(delta));
        Operand<TFloat32> far = tf.math.sub(error, near);
        return mean(
                tf,
                tf.math.add(
                        tf.math.mul(tf.constant(0.5f), tf.math.square(near)), tf.math.mul(tf.constant(delta), far)));
    }

    static Stream<Case> cases() {
        return Stream.concat(entropies(), distances());
    }

    private static Stream<Case> entropies() {
        return Stream.of(
                new Case(
                        "sparse categorical",
                        new Losses.SparseCategoricalCrossentropy(false),
                        Kind.PROBABILITIES,
                        LossOracleTest::entropy),
                new Case(
                        "sparse categorical of logits",
                        new Losses.SparseCategoricalCrossentropy(true),
                        Kind.LOGITS_OF_CLASSES,
                        LossOracleTest::entropyOfLogits),
                new Case(
                        "categorical",
                        new Losses.CategoricalCrossentropy(false, 0),
                        Kind.PROBABILITIES,
                        LossOracleTest::entropy),
                new Case(
                        "categorical, smoothed",
                        new Losses.CategoricalCrossentropy(false, 0.1f),
                        Kind.PROBABILITIES,
                        (tf, y, p) -> entropy(tf, smoothed(tf, y, 0.1f, COLUMNS), p)),
                new Case(
                        "categorical of logits",
                        new Losses.CategoricalCrossentropy(true, 0.1f),
                        Kind.LOGITS_OF_CLASSES,
                        (tf, y, p) -> entropyOfLogits(tf, smoothed(tf, y, 0.1f, COLUMNS), p)),
                new Case(
                        "binary",
                        new Losses.BinaryCrossentropy(false, 0),
                        Kind.INDEPENDENT,
                        (tf, y, p) -> mean(tf, binary(tf, y, p))),
                new Case(
                        "binary, smoothed",
                        new Losses.BinaryCrossentropy(false, 0.2f),
                        Kind.INDEPENDENT,
                        (tf, y, p) -> mean(tf, binary(tf, smoothed(tf, y, 0.2f, 2), p))),
                new Case(
                        "binary of logits",
                        new Losses.BinaryCrossentropy(true, 0.2f),
                        Kind.LOGITS,
                        (tf, y, p) -> mean(tf, binaryOfLogits(tf, smoothed(tf, y, 0.2f, 2), p))),
                new Case(
                        "focal",
                        new Losses.BinaryFocalCrossentropy(false, 0, 2, 0.25f, false),
                        Kind.INDEPENDENT,
                        (tf, y, p) -> focal(tf, y, p, false)),
                new Case(
                        "focal of logits, balanced",
                        new Losses.BinaryFocalCrossentropy(true, 0.2f, 2, 0.25f, true),
                        Kind.LOGITS,
                        (tf, y, p) -> focal(tf, smoothed(tf, y, 0.2f, 2), tf.math.sigmoid(p), true)),
                new Case(
                        "categorical focal",
                        new Losses.CategoricalFocalCrossentropy(false, 0.1f, 2, 0.25f),
                        Kind.PROBABILITIES,
                        (tf, y, p) -> categoricalFocal(tf, smoothed(tf, y, 0.1f, COLUMNS), p)),
                new Case(
                        "categorical focal of logits",
                        new Losses.CategoricalFocalCrossentropy(true, 0, 2, 0.25f),
                        Kind.LOGITS_OF_CLASSES,
                        (tf, y, p) -> categoricalFocal(tf, y, tf.nn.softmax(p))),
                new Case(
                        "Tversky",
                        new Losses.Tversky(0.3f, 0.6f),
                        Kind.INDEPENDENT,
                        (tf, y, p) -> tversky(tf, y, p, 0.3f, 0.6f)),
                new Case("Dice", new Losses.Dice(), Kind.INDEPENDENT, LossOracleTest::dice),
                new Case("Huber", new Losses.Huber(0.7f), Kind.NUMBERS, (tf, y, p) -> huber(tf, y, p, 0.7f)));
    }

    private static Stream<Case> distances() {
        return Arrays.stream(Losses.Distance.values())
                .map(distance -> new Case(distance.name(), distance, kind(distance), formula(distance)));
    }

    private static Kind kind(Losses.Distance distance) {
        return switch (distance) {
            case MEAN_SQUARED_LOGARITHMIC_ERROR, POISSON, MEAN_ABSOLUTE_PERCENTAGE_ERROR -> Kind.POSITIVE;
            case HINGE, SQUARED_HINGE -> Kind.SIGNS;
            case CATEGORICAL_HINGE -> Kind.LOGITS_OF_CLASSES;
            case KL_DIVERGENCE -> Kind.POSITIVE;
            default -> Kind.NUMBERS;
        };
    }

    private static Formula formula(Losses.Distance distance) {
        return switch (distance) {
            case MEAN_SQUARED_ERROR -> (tf, y, p) -> mean(tf, tf.math.squaredDifference(p, y));
            case MEAN_ABSOLUTE_ERROR -> (tf, y, p) -> mean(tf, tf.math.abs(tf.math.sub(p, y)));
            case MEAN_ABSOLUTE_PERCENTAGE_ERROR ->
                (tf, y, p) -> tf.math.mul(
                        tf.constant(100f),
                        mean(
                                tf,
                                tf.math.abs(tf.math.div(
                                        tf.math.sub(y, p), tf.math.maximum(tf.math.abs(y), tf.constant(EPSILON))))));
            case MEAN_SQUARED_LOGARITHMIC_ERROR ->
                (tf, y, p) -> mean(
                        tf,
                        tf.math.squaredDifference(
                                tf.math.log1p(tf.math.maximum(p, tf.constant(EPSILON))),
                                tf.math.log1p(tf.math.maximum(y, tf.constant(EPSILON)))));
            case LOG_COSH ->
                (tf, y, p) -> {
                    Operand<TFloat32> d = tf.math.sub(p, y);
                    Operand<TFloat32> tail = tf.math.softplus(tf.math.mul(tf.constant(-2f), d));
                    return mean(tf, tf.math.sub(tf.math.add(d, tail), tf.constant((float) Math.log(2))));
                };
            case POISSON ->
                (tf, y, p) ->
                        mean(tf, tf.math.sub(p, tf.math.mul(y, tf.math.log(tf.math.add(p, tf.constant(EPSILON))))));
            case HINGE -> (tf, y, p) -> mean(tf, margins(tf, y, p));
            case SQUARED_HINGE -> (tf, y, p) -> mean(tf, tf.math.square(margins(tf, y, p)));
            case CATEGORICAL_HINGE ->
                (tf, y, p) -> {
                    Operand<TFloat32> wrong = tf.math.mul(tf.math.sub(tf.constant(1f), y), p);
                    Operand<TFloat32> most = tf.reduceMax(wrong, tf.constant(-1), new ReduceMax.Options[0]);
                    return tf.nn.relu(tf.math.add(tf.math.sub(most, sum(tf, tf.math.mul(y, p))), tf.constant(1f)));
                };
            case KL_DIVERGENCE ->
                (tf, y, p) -> {
                    Operand<TFloat32> a = clip(tf, y, EPSILON, 1);
                    return sum(tf, tf.math.mul(a, tf.math.log(tf.math.div(a, clip(tf, p, EPSILON, 1)))));
                };
            case COSINE_SIMILARITY -> (tf, y, p) -> tf.math.neg(sum(tf, tf.math.mul(unit(tf, y), unit(tf, p))));
        };
    }

    private static float predicted(Kind kind, Random random) {
        return switch (kind) {
            case PROBABILITIES, INDEPENDENT, POSITIVE -> 0.05f + 0.9f * random.nextFloat();
            case LOGITS_OF_CLASSES, LOGITS, NUMBERS, SIGNS -> 4 * random.nextFloat() - 2;
        };
    }

    private static void fillTarget(Kind kind, float[] y, int row, Random random) {
        int label = random.nextInt(COLUMNS);
        for (int c = 0; c < COLUMNS; c++) {
            y[row * COLUMNS + c] = switch (kind) {
                case PROBABILITIES, LOGITS_OF_CLASSES -> c == label ? 1 : 0;
                case INDEPENDENT, LOGITS -> random.nextInt(2);
                case NUMBERS -> 4 * random.nextFloat() - 2;
                case POSITIVE -> 0.05f + 0.9f * random.nextFloat();
                case SIGNS -> random.nextBoolean() ? 1 : -1;
            };
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void equalsKerasFormulaAndItsGradient(Case c) {
        Random random = new Random(c.name.hashCode());
        float[] y = new float[ROWS * COLUMNS];
        float[] p = new float[ROWS * COLUMNS];
        float[] factors = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            fillTarget(c.kind, y, row, random);
            factors[row] = random.nextFloat() * 2 - 1;
        }
        for (int i = 0; i < p.length; i++) {
            p[i] = predicted(c.kind, random);
        }
        List<float[]> ours = ours(c.loss, y, p, factors);
        List<float[]> theirs = theirs(c.formula, y, p, factors);
        GradientProof.assertClose(c.name + ", values", ours.get(0), theirs.get(0));
        GradientProof.assertClose(c.name + ", gradient", ours.get(1), theirs.get(1));
    }

    private static List<float[]> ours(Loss loss, float[] y, float[] p, float[] factors) {
        Tape tape = Tape.empty();
        Maths m = new Maths(tape);
        Edge predicted = tape.input("p", DataType.FLOAT32, Shape.of(ROWS, COLUMNS));
        boolean classes = loss.targetsAreClasses();
        Edge target = tape.input("y", loss.targetType(), classes ? Shape.of(ROWS) : Shape.of(ROWS, COLUMNS));
        Edge values = loss.values(m, target, predicted);
        Edge total = m.sumAll(m.mul(values, tape.constant(Shape.of(ROWS), factors)));
        Edge gradient = Autodiff.on(tape).gradients(total, List.of(predicted)).getFirst();
        try (Interpreter interpreter = Interpreter.of(Model.of(tape.graph("loss", List.of(values, gradient))))) {
            interpreter.input(0).copyFrom(p);
            if (classes) {
                for (int row = 0; row < ROWS; row++) {
                    for (int c = 0; c < COLUMNS; c++) {
                        if (y[row * COLUMNS + c] == 1) {
                            interpreter.input(1).tensor().setInt(row, c);
                        }
                    }
                }
            } else {
                interpreter.input(1).copyFrom(y);
            }
            interpreter.run();
            return List.of(
                    interpreter.output(0).toFloats(), interpreter.output(1).toFloats());
        }
    }

    private static List<float[]> theirs(Formula formula, float[] y, float[] p, float[] factors) {
        try (TensorFlowGraph graph = new TensorFlowGraph();
                TFloat32 targets = TensorFlowGraph.floats(y, ROWS, COLUMNS);
                TFloat32 predictions = TensorFlowGraph.floats(p, ROWS, COLUMNS)) {
            Placeholder<TFloat32> target = graph.input(ROWS, COLUMNS);
            Placeholder<TFloat32> predicted = graph.input(ROWS, COLUMNS);
            Operand<TFloat32> values = formula.of(graph.tf(), target, predicted);
            Operand<TFloat32> seed = graph.tf().constant(factors);
            List<Operand<TFloat32>> fetches = List.of(
                    values, graph.gradients(values, seed, List.of(predicted)).getFirst());
            return graph.run(List.of(target, predicted), List.of(targets, predictions), fetches, List.of());
        }
    }

    @Test
    void everyLossHasACase() {
        Set<Class<?>> met = cases().map(c -> c.loss.getClass()).collect(Collectors.toSet());
        assertThat(met)
                .containsAll(Arrays.stream(Losses.class.getDeclaredClasses())
                        .filter(Loss.class::isAssignableFrom)
                        .toList());
    }
}
