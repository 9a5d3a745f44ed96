package dev.tern.training.tape;

import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.operators.Activation;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.abs.Abs;
import dev.tern.operators.add.Add;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.div.Div;
import dev.tern.operators.elementwise.AddN;
import dev.tern.operators.elementwise.Comparisons;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.elementwise.FloorDivision;
import dev.tern.operators.elementwise.Pow;
import dev.tern.operators.elementwise.Signs;
import dev.tern.operators.exp.Exp;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.log.Log;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.logsoftmax.LogSoftmax;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.onehot.OneHot;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reduction.ReductionRule;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.reverse.Reverse;
import dev.tern.operators.rsqrt.Rsqrt;
import dev.tern.operators.select.Select;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.sqrt.Sqrt;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.tanh.Tanh;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** The usual operations, each of which adds nodes of builtin operators to a tape. */
public record Maths(Tape tape) {
    public Edge add(Edge x, Edge y) {
        return tape.add(new Add(Activation.NONE, true), x, y);
    }

    public Edge add(Edge x, float y) {
        return add(x, tape.scalar(y));
    }

    public Edge sub(Edge x, Edge y) {
        return tape.add(new Sub(Activation.NONE, true), x, y);
    }

    /** {@code x - y} for a fixed {@code x}. */
    public Edge sub(float x, Edge y) {
        return sub(tape.scalar(x), y);
    }

    /** What is left of whole numbers when they are divided, with the divisor's sign. */
    public Edge floorMod(Edge x, Edge y) {
        return plain(FloorDivision.FLOOR_MOD, x, y);
    }

    public Edge mul(Edge x, Edge y) {
        return tape.add(new Mul(Activation.NONE), x, y);
    }

    public Edge mul(Edge x, float y) {
        return mul(x, tape.scalar(y));
    }

    public Edge div(Edge x, Edge y) {
        return tape.add(new Div(Activation.NONE), x, y);
    }

    /** {@code x / y} for a fixed {@code x}. */
    public Edge div(float x, Edge y) {
        return div(tape.scalar(x), y);
    }

    /** The sum of equally shaped tensors. */
    public Edge sum(List<Edge> all) {
        return switch (all.size()) {
            case 1 -> all.getFirst();
            case 2 -> add(all.get(0), all.get(1));
            default -> plain(AddN.DEFINITION, all.toArray(Edge[]::new));
        };
    }

    public Edge neg(Edge x) {
        return plain(Signs.NEG, x);
    }

    public Edge sign(Edge x) {
        return plain(Signs.SIGN, x);
    }

    public Edge abs(Edge x) {
        return plain(Abs.DEFINITION, x);
    }

    public Edge square(Edge x) {
        return plain(FloatFunctions.SQUARE, x);
    }

    public Edge sin(Edge x) {
        return plain(FloatFunctions.SIN, x);
    }

    public Edge cos(Edge x) {
        return plain(FloatFunctions.COS, x);
    }

    public Edge floor(Edge x) {
        return plain(FloatFunctions.FLOOR, x);
    }

    public Edge sqrt(Edge x) {
        return plain(Sqrt.DEFINITION, x);
    }

    public Edge rsqrt(Edge x) {
        return plain(Rsqrt.DEFINITION, x);
    }

    public Edge exp(Edge x) {
        return plain(Exp.DEFINITION, x);
    }

    public Edge log(Edge x) {
        return plain(Log.DEFINITION, x);
    }

    public Edge pow(Edge x, Edge y) {
        return plain(Pow.DEFINITION, x, y);
    }

    public Edge pow(Edge x, float y) {
        return pow(x, tape.scalar(y));
    }

    public Edge max(Edge x, Edge y) {
        return plain(Extremes.MAXIMUM, x, y);
    }

    public Edge max(Edge x, float y) {
        return max(x, tape.scalar(y));
    }

    public Edge min(Edge x, Edge y) {
        return plain(Extremes.MINIMUM, x, y);
    }

    public Edge min(Edge x, float y) {
        return min(x, tape.scalar(y));
    }

    /** {@code x} held between two bounds. */
    public Edge clip(Edge x, float low, float high) {
        return min(max(x, low), high);
    }

    public Edge relu(Edge x) {
        return plain(Relu.RELU, x);
    }

    public Edge sigmoid(Edge x) {
        return plain(Logistic.DEFINITION, x);
    }

    public Edge tanh(Edge x) {
        return plain(Tanh.DEFINITION, x);
    }

    public Edge softmax(Edge x) {
        return tape.add(new Softmax(1), x);
    }

    public Edge logSoftmax(Edge x) {
        return plain(LogSoftmax.DEFINITION, x);
    }

    /** {@code log(1 + exp(x))}, without overflow. */
    public Edge softplus(Edge x) {
        return add(relu(x), log(add(exp(neg(abs(x))), 1)));
    }

    public Edge greater(Edge x, Edge y) {
        return plain(Comparisons.GREATER, x, y);
    }

    public Edge greater(Edge x, float y) {
        return greater(x, tape.scalar(y));
    }

    public Edge atLeast(Edge x, Edge y) {
        return plain(Comparisons.GREATER_EQUAL, x, y);
    }

    public Edge less(Edge x, Edge y) {
        return plain(Comparisons.LESS, x, y);
    }

    public Edge atMost(Edge x, Edge y) {
        return plain(Comparisons.LESS_EQUAL, x, y);
    }

    public Edge equal(Edge x, Edge y) {
        return plain(Comparisons.EQUAL, x, y);
    }

    /** Element by element: {@code yes} where {@code truth} holds, else {@code no}; the three broadcast. */
    public Edge select(Edge truth, Edge yes, Edge no) {
        return plain(Select.SELECT_V2, truth, yes, no);
    }

    /** The product of matrices, batch by batch; {@code adjoint} swaps the last two extents of an operand first. */
    public Edge matmul(Edge x, Edge y, boolean adjointX, boolean adjointY) {
        return tape.add(new BatchMatmul(adjointX, adjointY, false), x, y);
    }

    public Edge sum(Edge x, boolean keep, int... axes) {
        return reduce(ReductionRule.SUM, x, keep, axes);
    }

    public Edge mean(Edge x, boolean keep, int... axes) {
        return reduce(ReductionRule.MEAN, x, keep, axes);
    }

    public Edge largest(Edge x, boolean keep, int... axes) {
        return reduce(ReductionRule.MAXIMUM, x, keep, axes);
    }

    /** One number from all of {@code x}. */
    public Edge sumAll(Edge x) {
        return x.rank() == 0 ? x : sum(x, false, axes(x.rank()));
    }

    /** One number from all of {@code x}. */
    public Edge meanAll(Edge x) {
        return x.rank() == 0 ? x : mean(x, false, axes(x.rank()));
    }

    public Edge reduce(ReductionRule rule, Edge x, boolean keep, int... axes) {
        if (axes.length == 0) {
            return x;
        }
        int[] counted =
                Arrays.stream(axes).map(a -> a < 0 ? a + x.rank() : a).sorted().toArray();
        return tape.add(new Reduction(rule, keep), x, tape.ints(counted));
    }

    /** Another shape; one extent may be -1. */
    public Edge reshape(Edge x, int... extents) {
        boolean same = Shape.of(extents).equals(x.shape());
        return same ? x : tape.add(new Reshape(Arrays.stream(extents).boxed().toList()), x, tape.ints(extents));
    }

    public Edge reshape(Edge x, Shape shape) {
        return reshape(x, shape.dims());
    }

    /** A new axis of extent 1 in front of axis {@code axis}. */
    public Edge expand(Edge x, int axis) {
        int at = axis < 0 ? axis + x.rank() + 1 : axis;
        int[] extents = new int[x.rank() + 1];
        for (int i = 0; i < extents.length; i++) {
            extents[i] = i == at ? 1 : i == 0 ? -1 : x.dim(i < at ? i : i - 1);
        }
        if (at == 0) {
            System.arraycopy(x.shape().dims(), 0, extents, 1, x.rank());
        }
        return reshape(x, extents);
    }

    public Edge transpose(Edge x, int... permutation) {
        return plain(Transpose.DEFINITION, x, tape.ints(permutation));
    }

    public Edge concat(int axis, List<Edge> parts) {
        return parts.size() == 1
                ? parts.getFirst()
                : tape.add(new Concatenation(axis, Activation.NONE), parts.toArray(Edge[]::new));
    }

    /** A box out of {@code x}; a size of -1 reaches to the end. */
    public Edge slice(Edge x, int[] begin, int[] size) {
        return plain(Slice.DEFINITION, x, tape.ints(begin), tape.ints(size));
    }

    /** Positions {@code begin} to {@code begin + size - 1} of one axis; a size of -1 reaches to the end. */
    public Edge slice(Edge x, int axis, int begin, int size) {
        int at = axis < 0 ? axis + x.rank() : axis;
        int[] from = new int[x.rank()];
        int[] sizes = new int[x.rank()];
        Arrays.fill(sizes, -1);
        from[at] = begin;
        sizes[at] = size;
        return slice(x, from, sizes);
    }

    /** Position {@code at} of one axis, which goes away. */
    public Edge pick(Edge x, int axis, int at) {
        return gather(x, tape.ints(Shape.scalar(), at), axis);
    }

    public Edge gather(Edge x, Edge indices, int axis) {
        return tape.add(new Gather(axis, 0), x, indices);
    }

    /** Zeros around {@code x}: {@code paddings} has before and after for each axis. */
    public Edge pad(Edge x, int[]... paddings) {
        int[] flat = Arrays.stream(paddings).flatMapToInt(Arrays::stream).toArray();
        return plain(Pad.PAD, x, tape.ints(Shape.of(paddings.length, 2), flat));
    }

    public Edge reverse(Edge x, int axis) {
        return plain(Reverse.DEFINITION, x, tape.ints(axis < 0 ? axis + x.rank() : axis));
    }

    public Edge broadcast(Edge x, Shape shape) {
        return x.shape().equals(shape) ? x : plain(BroadcastTo.DEFINITION, x, tape.ints(shape.dims()));
    }

    public Edge cast(Edge x, DataType to) {
        if (x.type() == to) {
            return x;
        }
        Value result = Value.of("cast", to, x.shape()).withHasRank(true);
        return tape.node(new Cast(x.type(), to), 1, List.of(result), x).getFirst();
    }

    /** 1 at each index and 0 elsewhere, along a new last axis. */
    public Edge oneHot(Edge indices, int depth) {
        return tape.add(new OneHot(-1), indices, tape.ints(Shape.scalar(), depth), tape.scalar(1), tape.scalar(0));
    }

    /** All axes of a tensor with {@code rank} extents. */
    public static int[] axes(int rank) {
        int[] axes = new int[rank];
        Arrays.setAll(axes, i -> i);
        return axes;
    }

    private Edge plain(OperatorDefinition<PlainOperator> operator, Edge... operands) {
        return tape.add(operator, operands);
    }

    /** Adds a node of any operator. */
    public Edge apply(Operator operator, Edge... operands) {
        return tape.add(operator, operands);
    }
}
