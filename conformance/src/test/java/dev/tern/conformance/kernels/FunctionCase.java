package dev.tern.conformance.kernels;

import dev.tern.operators.Activation;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.div.Div;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.Logic;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.log.Log;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.operators.squareddifference.SquaredDifference;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/** Functions of one element or two that only floats have, and those of truth values and words. */
enum FunctionCase implements DrawnCase {
    CURVES(trial -> ofOne(trial, List.of(Exp.DEFINITION, Logistic.DEFINITION, Tanh.DEFINITION, Elu.DEFINITION))),
    ROUNDED(trial -> ofOne(
            trial, List.of(FloatFunctions.FLOOR, FloatFunctions.CEIL, FloatFunctions.ROUND, FloatFunctions.SQUARE))),
    SIGNS(trial -> ofOne(trial, List.of(Abs.DEFINITION, Signs.NEG, HardSwish.DEFINITION))),
    ROOTS(trial -> ofPositive(trial, List.of(Sqrt.DEFINITION, Rsqrt.DEFINITION, Log.DEFINITION))),
    QUOTIENTS(FunctionCase::quotients),
    SQUARED_DIFFERENCES(FunctionCase::squaredDifferences),
    LOGIC(FunctionCase::logic),
    EXTREMES_OF_WORDS(FunctionCase::extremesOfWords),
    HALVES(FunctionCase::halves);

    private final Predicate<Trial> trial;

    FunctionCase(Predicate<Trial> trial) {
        this.trial = trial;
    }

    @Override
    public boolean isEqual(Trial drawn) {
        return trial.test(drawn);
    }

    private static PlainOperator chosen(Random random, List<OperatorDefinition<PlainOperator>> functions) {
        return Objects.requireNonNull(
                functions.get(random.nextInt(functions.size())).defaults());
    }

    private static boolean ofOne(Trial trial, List<OperatorDefinition<PlainOperator>> functions) {
        Tensor x = trial.floats(MapCase.dims(trial.random()));
        for (int i = 0; i < x.elements(); i++) {
            x.setFloat(i, 4 * x.floatAt(i));
        }
        return map(trial, chosen(trial.random(), functions), List.of(x), x.shape());
    }

    private static boolean ofPositive(Trial trial, List<OperatorDefinition<PlainOperator>> functions) {
        Tensor x = trial.floats(MapCase.dims(trial.random()));
        makePositive(x);
        return map(trial, chosen(trial.random(), functions), List.of(x), x.shape());
    }

    private static void makePositive(Tensor x) {
        for (int i = 0; i < x.elements(); i++) {
            x.setFloat(i, Math.abs(x.floatAt(i)) + 1e-3f);
        }
    }

    private static boolean quotients(Trial trial) {
        int[] dims = MapCase.dims(trial.random());
        Tensor x = trial.floats(dims);
        Tensor y = trial.floats(MapCase.stretched(trial.random(), dims));
        makePositive(y);
        Activation activation = Activation.values()[trial.random().nextInt(4)];
        return trial.isEqual(new Div(activation), List.of(x, y), Set.of(), Shape.of(dims), List.of());
    }

    private static boolean squaredDifferences(Trial trial) {
        int[] dims = MapCase.dims(trial.random());
        Tensor y = trial.floats(MapCase.stretched(trial.random(), dims));
        PlainOperator operator = Objects.requireNonNull(SquaredDifference.DEFINITION.defaults());
        return map(trial, operator, List.of(trial.floats(dims), y), Shape.of(dims));
    }

    private static boolean map(Trial trial, PlainOperator operator, List<Tensor> operands, Shape result) {
        return trial.isEqual(operator, List.copyOf(operands), Set.of(), result, List.of());
    }

    private static boolean logic(Trial trial) {
        Random random = trial.random();
        int[] dims = MapCase.dims(random);
        boolean single = random.nextInt(3) == 0;
        Tensor x = trial.drawn(DataType.BOOL, Quantization.NONE, dims);
        PlainOperator pair = chosen(random, List.of(Logic.LOGICAL_AND, Logic.LOGICAL_OR));
        return trial.isEqual(
                single ? Objects.requireNonNull(Logic.LOGICAL_NOT.defaults()) : pair,
                single ? List.of(x) : List.of(x, trial.drawn(DataType.BOOL, Quantization.NONE, dims)),
                Set.of(),
                DataType.BOOL,
                Quantization.NONE,
                Shape.of(dims),
                List.of());
    }

    private static boolean extremesOfWords(Trial trial) {
        Random random = trial.random();
        int[] dims = MapCase.dims(random);
        return trial.isEqual(
                chosen(random, List.of(Extremes.MAXIMUM, Extremes.MINIMUM)),
                List.of(
                        trial.drawn(DataType.INT32, Quantization.NONE, dims),
                        trial.drawn(DataType.INT32, Quantization.NONE, MapCase.stretched(random, dims))),
                Set.of(),
                DataType.INT32,
                Quantization.NONE,
                Shape.of(dims),
                List.of());
    }

    /** Floats of half precision that are widened. */
    private static boolean halves(Trial trial) {
        Tensor floats = trial.floats(MapCase.dims(trial.random()));
        Tensor halves =
                trial.drawn(DataType.FLOAT16, Quantization.NONE, floats.shape().dims());
        for (int i = 0; i < floats.elements(); i++) {
            halves.setFloat(i, floats.floatAt(i));
        }
        return map(trial, Objects.requireNonNull(Dequantize.DEFINITION.defaults()), List.of(halves), floats.shape());
    }
}
