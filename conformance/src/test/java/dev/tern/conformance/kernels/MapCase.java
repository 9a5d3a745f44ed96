package dev.tern.conformance.kernels;

import dev.tern.operators.Activation;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Padding;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.add.Add;
import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.complex.ComplexParts;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.Pow;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.elu.Elu;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.log.Log;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.prelu.Prelu;
import dev.tern.operators.quantize.Quantize;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.rfft2d.Rfft2d;
import dev.tern.operators.select.Select;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Operators that work element by element, or nearly so, on floats and bytes, with operands stretched along some axes. */
enum MapCase implements DrawnCase {
    PAIRS(MapCase::pairs),
    PAIRS_OF_SHORTS(MapCase::pairsOfShorts),
    TRANSPOSED(MapCase::transposed),
    CASTS(MapCase::casts),
    SCALES(MapCase::scales),
    RESIZED(MapCase::resized),
    EXTREMES(MapCase::extremes),
    POOLED(MapCase::pooled),
    MEANS(MapCase::means),
    TABLES(MapCase::tables),
    SPECTRA(MapCase::spectra),
    MODULI(MapCase::moduli),
    COMPARED(MapCase::compared),
    SELECTED(MapCase::selected),
    PRELUS(MapCase::prelus),
    ANGLES_AND_POWERS(MapCase::anglesAndPowers),
    WORDS(MapCase::words),
    PROBABILITIES(MapCase::probabilities);

    private static final DataType[] NUMBERS = {DataType.FLOAT32, DataType.INT8, DataType.UINT8};
    private static final DataType[] WHOLE = {DataType.INT8, DataType.UINT8, DataType.INT16, DataType.INT32};

    private static final DataType[] COMPARED_TYPES = {
        DataType.FLOAT32, DataType.INT32, DataType.INT64, DataType.INT16, DataType.INT8, DataType.UINT8, DataType.BOOL
    };
    private static final DataType[] SELECTED_TYPES = {
        DataType.FLOAT32, DataType.INT64, DataType.INT32, DataType.INT16, DataType.INT8, DataType.UINT8, DataType.BOOL
    };

    private final Predicate<Trial> trial;

    MapCase(Predicate<Trial> trial) {
        this.trial = trial;
    }

    @Override
    public boolean isEqual(Trial drawn) {
        return trial.test(drawn);
    }

    /** One to four extents; the last and any one besides reach up to 70. */
    static int[] dims(Random random) {
        int[] dims = new int[1 + random.nextInt(4)];
        int large = random.nextInt(2 * dims.length);
        for (int i = 0; i < dims.length; i++) {
            dims[i] = 1 + random.nextInt(i == dims.length - 1 || i == large ? Extents.MOST : 8);
        }
        return dims;
    }

    /** {@code dims}, or some of them as 1: an operand that is repeated along those. */
    static int[] stretched(Random random, int[] dims) {
        int[] stretched = dims.clone();
        if (random.nextBoolean()) {
            for (int i = 0; i < dims.length; i++) {
                stretched[i] = random.nextInt(4) == 0 ? 1 : dims[i];
            }
        }
        return stretched;
    }

    private static Quantization scale(Random random, DataType type) {
        return type == DataType.FLOAT32 ? Quantization.NONE : ByteCase.scale(random, type, 0.1);
    }

    private static boolean pairs(Trial trial) {
        Random random = trial.random();
        DataType type = NUMBERS[random.nextInt(3)];
        Activation activation = Activation.values()[random.nextInt(4)];
        BuiltinOperator operator = switch (random.nextInt(5)) {
            case 0 -> new Add(activation, false);
            case 1 -> new Sub(activation, false);
            case 2 -> Objects.requireNonNull(Extremes.MAXIMUM.defaults());
            case 3 -> Objects.requireNonNull(Extremes.MINIMUM.defaults());
            default -> new Mul(activation);
        };
        int[] dims = dims(random);
        int[] first = dims.clone();
        int[] second = dims.clone();
        if (random.nextBoolean()) {
            for (int i = 0; i < dims.length; i++) {
                first[i] = random.nextInt(4) == 0 ? 1 : dims[i];
                second[i] = first[i] == 1 || random.nextInt(4) > 0 ? dims[i] : 1;
            }
        }
        return trial.isEqual(
                operator,
                List.of(trial.drawn(type, scale(random, type), first), trial.drawn(type, scale(random, type), second)),
                random.nextInt(3) == 0 ? Set.of(random.nextInt(2)) : Set.of(),
                type,
                scale(random, type),
                Shape.of(dims),
                List.of());
    }

    /** 16-bit numbers, the smallest among them, mostly in whole blocks. */
    private static boolean pairsOfShorts(Trial trial) {
        Random random = trial.random();
        Activation activation = Activation.values()[random.nextInt(4)];
        BuiltinOperator operator = switch (random.nextInt(3)) {
            case 0 -> new Add(activation, random.nextBoolean());
            case 1 -> new Sub(activation, random.nextBoolean());
            default -> new Mul(activation);
        };
        int[] dims = dims(random);
        if (random.nextInt(4) > 0) {
            dims[dims.length - 1] = 16 * (1 + random.nextInt(5));
        }
        int[] second = dims.clone();
        if (random.nextInt(4) == 0) {
            second[random.nextInt(dims.length)] = 1;
        }
        Tensor x = trial.drawn(DataType.INT16, shortScale(random, 1), dims);
        Tensor y = trial.drawn(DataType.INT16, shortScale(random, 1), second);
        x.setInt(random.nextInt(x.intElements()), Short.MIN_VALUE);
        y.setInt(random.nextInt(y.intElements()), Short.MIN_VALUE);
        x.setInt(0, Short.MIN_VALUE);
        y.setInt(0, Short.MIN_VALUE);
        return trial.isEqual(
                operator,
                List.of(x, y),
                Set.of(),
                DataType.INT16,
                shortScale(random, operator instanceof Mul ? 8 : 1.5),
                Shape.of(dims),
                List.of());
    }

    private static Quantization shortScale(Random random, double around) {
        return Quantization.perTensor((float) (around * (0.3 + random.nextDouble()) / 4096), 0);
    }

    private static boolean transposed(Trial trial) {
        Random random = trial.random();
        DataType type = random.nextInt(6) == 0 ? DataType.INT64 : WHOLE[random.nextInt(WHOLE.length)];
        int[] dims = dims(random);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, dims.length).boxed().toList());
        Collections.shuffle(order, random);
        int[] permutation = order.stream().mapToInt(Integer::intValue).toArray();
        return trial.isEqual(
                Objects.requireNonNull(Transpose.DEFINITION.defaults()),
                List.of(trial.drawn(type, Quantization.NONE, dims), trial.ints(permutation)),
                Set.of(1),
                type,
                Quantization.NONE,
                Shape.of(order.stream().mapToInt(axis -> dims[axis]).toArray()),
                List.of());
    }

    /** SOFTMAX of bytes. */
    private static boolean probabilities(Trial trial) {
        Random random = trial.random();
        DataType type = random.nextBoolean() ? DataType.INT8 : DataType.UINT8;
        Quantization in = Quantization.perTensor((float) Math.pow(10, -3 * random.nextDouble()), random.nextInt(100));
        int[] dims = {Extents.drawn(4, random), 1 + random.nextInt(random.nextBoolean() ? 12 : 1100)};
        Quantization out = type == DataType.INT8
                ? Quantization.perTensor(1f / 256, -128)
                : Quantization.perTensor(random.nextBoolean() ? 1f / 256 : random.nextFloat() / 100, 0);
        return trial.isEqual(
                new Softmax(0.5f + random.nextFloat()),
                List.of(trial.drawn(type, in, dims)),
                Set.of(),
                type,
                out,
                Shape.of(dims),
                List.of());
    }

    private static boolean casts(Trial trial) {
        Random random = trial.random();
        DataType from = WHOLE[random.nextInt(WHOLE.length)];
        int[] dims = dims(random);
        return trial.isEqual(
                new Cast(from, DataType.FLOAT32),
                List.of(trial.drawn(from, Quantization.NONE, dims)),
                Set.of(),
                Shape.of(dims),
                List.of());
    }

    private static boolean scales(Trial trial) {
        Random random = trial.random();
        DataType type = WHOLE[random.nextInt(3)];
        boolean toBytes = random.nextBoolean();
        int[] dims = dims(random);
        Quantization scale = type == DataType.INT16 ? shortScale(random, 1) : ByteCase.scale(random, type, 0.05);
        Tensor input = toBytes ? trial.floats(dims) : trial.drawn(type, scale, dims);
        return trial.isEqual(
                Objects.requireNonNull(toBytes ? Quantize.DEFINITION.defaults() : Dequantize.DEFINITION.defaults()),
                List.of(input),
                Set.of(),
                toBytes ? type : DataType.FLOAT32,
                toBytes ? scale : Quantization.NONE,
                Shape.of(dims),
                List.of());
    }

    private static boolean resized(Trial trial) {
        Random random = trial.random();
        DataType type = NUMBERS[random.nextInt(3)];
        boolean corners = random.nextBoolean();
        int channels = 1 + random.nextInt(random.nextBoolean() ? 4 : 40);
        int batches = 1 + random.nextInt(2);
        int height = Extents.drawn(20, random);
        int width = Extents.drawn(20, random);
        Quantization scale = scale(random, type);
        return trial.isEqual(
                new ResizeBilinear(corners, !corners && random.nextBoolean()),
                List.of(
                        trial.drawn(
                                type, scale, batches, Extents.drawn(12, random), Extents.drawn(12, random), channels),
                        trial.ints(height, width)),
                Set.of(1),
                type,
                scale,
                Shape.of(batches, height, width, channels),
                List.of());
    }

    private static boolean extremes(Trial trial) {
        Random random = trial.random();
        DataType type = random.nextBoolean() ? DataType.INT8 : DataType.UINT8;
        int[] dims = {
            Extents.drawn(5, random), 1 + random.nextInt(70), 1 + random.nextInt(random.nextBoolean() ? 3 : 150)
        };
        int axis = random.nextInt(3);
        return trial.isEqual(
                new ArgExtreme(random.nextBoolean(), DataType.INT32),
                List.of(trial.drawn(type, Quantization.NONE, dims), trial.ints(random.nextBoolean() ? axis : axis - 3)),
                Set.of(1),
                DataType.INT32,
                Quantization.NONE,
                Shape.of(dims[axis == 0 ? 1 : 0], dims[axis == 2 ? 1 : 2]),
                List.of());
    }

    private static boolean pooled(Trial trial) {
        Random random = trial.random();
        DataType type = NUMBERS[random.nextInt(3)];
        Pool2d pool = new Pool2d(
                random.nextBoolean() ? Pool2d.Reduction.AVERAGE : Pool2d.Reduction.MAX,
                random.nextBoolean() ? Padding.SAME : Padding.VALID,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                1 + random.nextInt(4),
                1 + random.nextInt(4),
                Activation.values()[random.nextInt(4)]);
        Quantization scale = scale(random, type);
        int[] dims = {
            1 + random.nextInt(2),
            3 + Extents.drawn(9, random),
            3 + Extents.drawn(9, random),
            1 + random.nextInt(random.nextBoolean() ? 6 : 150)
        };
        Shape shape = Shape.of(dims);
        return trial.isEqual(
                pool,
                List.of(trial.drawn(type, scale, dims)),
                Set.of(),
                type,
                scale,
                Shape.of(dims[0], pool.down(shape).output(), pool.across(shape).output(), dims[3]),
                List.of());
    }

    private static boolean means(Trial trial) {
        Random random = trial.random();
        DataType type = random.nextBoolean() ? DataType.INT8 : DataType.UINT8;
        int[] dims = {
            Extents.drawn(3, random),
            Extents.drawn(9, random),
            Extents.drawn(9, random),
            2 + random.nextInt(random.nextBoolean() ? 6 : 150)
        };
        if (random.nextInt(8) == 0) {
            dims = new int[] {1, 180 + random.nextInt(20), 190, 2 + random.nextInt(4)};
        }
        boolean plane = random.nextBoolean();
        Tensor axes = plane ? trial.ints(1, 2) : random.nextBoolean() ? trial.ints(-2) : trial.ints(0, 1);
        int[] result = dims.clone();
        for (int i = 0; i < axes.elements(); i++) {
            result[Math.floorMod(axes.intAt(i), 4)] = 1;
        }
        return trial.isEqual(
                new Reduction(ReductionRule.MEAN, random.nextInt(4) > 0),
                List.of(trial.drawn(type, scale(random, type), dims), axes),
                Set.of(1),
                type,
                scale(random, type),
                Shape.of(result),
                List.of());
    }

    private static boolean tables(Trial trial) {
        Random random = trial.random();
        int[] dims = dims(random);
        List<OperatorDefinition<?>> ofBoth = List.of(
                HardSwish.DEFINITION,
                Relu.RELU6,
                Relu.RELU,
                Exp.DEFINITION,
                Quantize.DEFINITION,
                Gelu.DEFINITION,
                LeakyRelu.DEFINITION);
        List<OperatorDefinition<?>> ofSigned = List.of(Elu.DEFINITION, Abs.DEFINITION, Log.DEFINITION);
        boolean signed = random.nextInt(3) == 0;
        DataType type = signed || random.nextBoolean() ? DataType.INT8 : DataType.UINT8;
        List<OperatorDefinition<?>> functions = signed ? ofSigned : ofBoth;
        OperatorDefinition<?> function = functions.get(random.nextInt(functions.size()));
        return trial.isEqual(
                (BuiltinOperator) Objects.requireNonNull(function.defaults()),
                List.of(trial.drawn(type, scale(random, type), dims)),
                Set.of(),
                type,
                scale(random, type),
                Shape.of(dims),
                List.of());
    }

    private static boolean spectra(Trial trial) {
        Random random = trial.random();
        int length = 8 << random.nextInt(6);
        int rows = 1 + random.nextInt(70);
        int height = 1 + random.nextInt(2);
        return trial.isEqual(
                Objects.requireNonNull(Rfft2d.DEFINITION.defaults()),
                List.of(trial.floats(rows, height, 1 + random.nextInt(2 * length)), trial.ints(1, length)),
                Set.of(1),
                DataType.COMPLEX64,
                Quantization.NONE,
                Shape.of(rows, 1, length / 2 + 1),
                List.of());
    }

    private static boolean moduli(Trial trial) {
        int count = 1 + trial.random().nextInt(3000);
        return trial.isEqual(
                Objects.requireNonNull(ComplexParts.COMPLEX_ABS.defaults()),
                List.of(trial.complexes(count)),
                Set.of(),
                Shape.of(count),
                List.of());
    }

    private static boolean compared(Trial trial) {
        Random random = trial.random();
        DataType type = COMPARED_TYPES[random.nextInt(COMPARED_TYPES.length)];
        List<OperatorDefinition<PlainOperator>> comparisons = List.of(
                Comparisons.EQUAL,
                Comparisons.NOT_EQUAL,
                Comparisons.LESS,
                Comparisons.LESS_EQUAL,
                Comparisons.GREATER,
                Comparisons.GREATER_EQUAL);
        int[] dims = dims(random);
        boolean quantized = type == DataType.INT8 || type == DataType.UINT8;
        Quantization scale = quantized ? Quantization.perTensor(random.nextFloat() / 50, 3) : Quantization.NONE;
        Quantization other =
                quantized && random.nextBoolean() ? Quantization.perTensor(random.nextFloat() * 3, 7) : scale;
        if (quantized && random.nextBoolean()) {
            // Simple scales, so that different numbers stand for the same one.
            scale = Quantization.perTensor(0.125f * (1 + random.nextInt(3)), 3);
            other = Quantization.perTensor(0.25f * (1 << random.nextInt(5)), 7);
        }
        Tensor first = trial.drawn(type, scale, dims);
        Tensor second = trial.drawn(type, other, spread(random, dims));
        int bytes = type.bits() / 8;
        for (int i = 0; i < second.elements(); i += 2) {
            // Equals are rare by lot, and so are equal high halves.
            int same = bytes - (random.nextInt(4) == 0 ? bytes / 2 : 0);
            second.data()
                    .asSlice((long) bytes * i + bytes - same, same)
                    .copyFrom(first.data().asSlice((long) bytes * i + bytes - same, same));
        }
        return trial.isEqual(
                Objects.requireNonNull(comparisons
                        .get(type == DataType.BOOL ? random.nextInt(2) : random.nextInt(comparisons.size()))
                        .defaults()),
                List.of(first, second),
                Set.of(),
                DataType.BOOL,
                Quantization.NONE,
                Shape.of(dims),
                List.of());
    }

    private static boolean prelus(Trial trial) {
        Random random = trial.random();
        DataType type = NUMBERS[random.nextInt(3)];
        int[] dims = dims(random);
        return trial.isEqual(
                Objects.requireNonNull(Prelu.DEFINITION.defaults()),
                List.of(
                        trial.drawn(type, scale(random, type), dims),
                        trial.drawn(type, scale(random, type), spread(random, dims))),
                random.nextBoolean() ? Set.of(1) : Set.of(),
                type,
                scale(random, type),
                Shape.of(dims),
                List.of());
    }

    /** Mostly just these extents, else some of them 1, or a single element. */
    private static int[] spread(Random random, int... dims) {
        int[] some = dims.clone();
        switch (random.nextInt(4)) {
            case 0 -> some = new int[] {1};
            case 1 -> some[random.nextInt(some.length)] = 1;
            default -> {}
        }
        return some;
    }

    /** Sines and cosines, some of large angles, and powers, also to the same power for all. */
    private static boolean anglesAndPowers(Trial trial) {
        Random random = trial.random();
        int[] dims = dims(random);
        Tensor x = trial.floats(dims);
        List<OperatorDefinition<PlainOperator>> operators =
                List.of(FloatFunctions.SIN, FloatFunctions.COS, Signs.SIGN, Pow.DEFINITION);
        OperatorDefinition<PlainOperator> operator = operators.get(random.nextInt(4));
        List<Tensor> operands = new ArrayList<>(List.of(x));
        if (operator == Pow.DEFINITION) {
            for (int i = 0; i < x.elements(); i++) {
                x.setFloat(i, Math.abs(x.floatAt(i)));
            }
            Tensor exponent = trial.floats(spread(random, dims));
            if (exponent.elements() == 1) {
                exponent.setFloat(0, random.nextInt(5) / 2f);
            }
            operands.add(exponent);
        } else if (random.nextBoolean()) {
            x.setFloat(random.nextInt(x.intElements()), 1e6f);
        }
        return trial.isEqual(
                Objects.requireNonNull(operator.defaults()),
                List.copyOf(operands),
                operands.size() > 1 && operands.get(1).elements() == 1 ? Set.of(1) : Set.of(),
                Shape.of(dims),
                List.of());
    }

    private static boolean selected(Trial trial) {
        Random random = trial.random();
        DataType type = SELECTED_TYPES[random.nextInt(SELECTED_TYPES.length)];
        int[] dims = dims(random);
        boolean older = random.nextInt(3) == 0;
        int[] condition = older && random.nextBoolean() ? new int[] {dims[0]} : spread(random, dims);
        if (older && condition.length == 1) {
            condition[0] = dims[0];
        } else if (older) {
            condition = dims.clone();
        }
        Tensor truth = trial.drawn(DataType.BOOL, Quantization.NONE, condition);
        for (int i = 0; i < truth.elements(); i += 1 + random.nextInt(2)) {
            truth.setInt(i, 0);
        }
        return trial.isEqual(
                Objects.requireNonNull((older ? Select.SELECT : Select.SELECT_V2).defaults()),
                List.of(
                        truth,
                        trial.drawn(type, Quantization.NONE, dims),
                        trial.drawn(type, Quantization.NONE, older ? dims : spread(random, dims))),
                random.nextInt(3) == 0 ? Set.of(2) : Set.of(),
                type,
                Quantization.NONE,
                Shape.of(dims),
                List.of());
    }

    private static boolean words(Trial trial) {
        Random random = trial.random();
        BuiltinOperator operator = switch (random.nextInt(3)) {
            case 0 -> new Add(Activation.NONE, false);
            case 1 -> new Sub(Activation.NONE, false);
            default -> new Mul(Activation.NONE);
        };
        DataType type = operator instanceof Mul || random.nextBoolean() ? DataType.INT32 : DataType.INT64;
        int[] dims = dims(random);
        return trial.isEqual(
                operator,
                List.of(
                        trial.drawn(type, Quantization.NONE, dims),
                        trial.drawn(type, Quantization.NONE, spread(random, dims))),
                Set.of(),
                type,
                Quantization.NONE,
                Shape.of(dims),
                List.of());
    }
}
