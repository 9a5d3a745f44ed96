package dev.tern.training.gradient;

import dev.tern.graph.Value;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToBatch;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.broadcast.Tile;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.embedding.EmbeddingLookup;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.gather.GatherNd;
import dev.tern.operators.gather.ScatterNd;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.pack.Unpack;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.reshape.Squeeze;
import dev.tern.operators.reverse.Reverse;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.split.Split;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rules of operators that move elements without changing them: what came from somewhere goes back there. */
final class MovementRules {
    private MovementRules() {}

    static void add(Rules rules) {
        rules.rule(Reshape.DEFINITION, (op, back) -> reshaped(back));
        rules.rule(Squeeze.DEFINITION, (op, back) -> reshaped(back));
        rules.rule(ExpandDims.DEFINITION, (op, back) -> reshaped(back));
        rules.rule(Transpose.DEFINITION, MovementRules::transpose);
        rules.rule(Concatenation.DEFINITION, MovementRules::concatenation);
        rules.rule(Pack.DEFINITION, (op, back) -> {
            Maths m = back.maths();
            for (int i = 0; i < back.inputCount(); i++) {
                if (back.wants(i)) {
                    Edge part = m.slice(
                            back.gradient(), axis(op.axis(), back.output(0).rank()), i, 1);
                    back.give(i, m.reshape(part, back.input(i).shape()));
                }
            }
        });
        rules.rule(Unpack.DEFINITION, (op, back) -> {
            List<Edge> parts = new ArrayList<>();
            for (int i = 0; i < back.outputCount(); i++) {
                parts.add(back.gradient(i));
            }
            back.give(0, back.tape().add(new Pack(parts.size(), op.axis()), parts.toArray(Edge[]::new)));
        });
        rules.rule(Split.DEFINITION, (op, back) -> rejoined(back, 1, back.ints(0)[0]));
        rules.rule(SplitV.DEFINITION, (op, back) -> rejoined(back, 0, back.ints(2)[0]));
        rules.rule(Slice.DEFINITION, (op, back) -> {
            Shape whole = back.input(0).shape();
            int[] begin = back.ints(1);
            int[][] paddings = new int[whole.rank()][];
            for (int i = 0; i < paddings.length; i++) {
                paddings[i] = new int[] {
                    begin[i], whole.dim(i) - begin[i] - back.output(0).dim(i)
                };
            }
            back.give(0, back.maths().pad(back.gradient(), paddings));
        });
        rules.rule(StridedSlice.DEFINITION, MovementRules::stridedSlice);
        rules.rule(Pad.PAD, (op, back) -> padded(back));
        rules.rule(Pad.PADV2, (op, back) -> {
            padded(back);
            if (back.wants(2)) {
                Maths m = back.maths();
                Edge inside = m.sumAll(java.util.Objects.requireNonNull(back.given(0)));
                back.give(
                        2,
                        m.reshape(
                                m.sub(m.sumAll(back.gradient()), inside),
                                back.input(2).shape()));
            }
        });
        rules.rule(MirrorPad.DEFINITION, MovementRules::mirrorPad);
        rules.rule(BroadcastTo.DEFINITION, (op, back) -> back.giveSummed(0, back.gradient()));
        rules.rule(Tile.DEFINITION, MovementRules::tile);
        rules.rule(
                Reverse.DEFINITION,
                (op, back) -> back.give(0, back.tape().add(Reverse.DEFINITION, back.gradient(), back.input(1))));
        rules.rule(
                ReverseSequence.DEFINITION,
                (op, back) -> back.give(0, back.tape().add(op, back.gradient(), back.input(1))));
        rules.rule(
                SpaceToDepth.DEFINITION,
                (op, back) -> back.give(0, back.tape().add(new DepthToSpace(op.size()), back.gradient())));
        rules.rule(
                DepthToSpace.DEFINITION,
                (op, back) -> back.give(0, back.tape().add(new SpaceToDepth(op.size()), back.gradient())));
        rules.rule(
                SpaceToBatch.SPACE_TO_BATCH_ND,
                (op, back) -> back.give(
                        0,
                        back.tape()
                                .add(SpaceToBatch.BATCH_TO_SPACE_ND, back.gradient(), back.input(1), back.input(2))));
        rules.rule(
                SpaceToBatch.BATCH_TO_SPACE_ND,
                (op, back) -> back.give(
                        0,
                        back.tape()
                                .add(SpaceToBatch.SPACE_TO_BATCH_ND, back.gradient(), back.input(1), back.input(2))));
        rules.rule(Gather.DEFINITION, MovementRules::gather);
        rules.rule(GatherNd.DEFINITION, (op, back) -> {
            Edge indices = back.maths().cast(back.input(1), DataType.INT32);
            back.give(0, scattered(back, indices, back.gradient(), back.input(0).shape()));
        });
        rules.rule(ScatterNd.DEFINITION, (op, back) -> {
            if (back.wants(1)) {
                back.give(1, back.tape().add(GatherNd.DEFINITION, back.gradient(), back.input(0)));
            }
        });
        rules.rule(EmbeddingLookup.DEFINITION, (op, back) -> {
            Edge ids = back.maths().reshape(back.input(0), -1, 1);
            back.give(1, scattered(back, ids, back.gradient(), back.input(1).shape()));
        });
    }

    private static int axis(int axis, int rank) {
        return axis < 0 ? axis + rank : axis;
    }

    private static void reshaped(Backward back) {
        back.give(0, back.maths().reshape(back.gradient(), back.input(0).shape()));
    }

    private static void transpose(PlainOperator op, Backward back) {
        int[] permutation = back.ints(1);
        int[] inverse = new int[permutation.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[permutation[i]] = i;
        }
        back.give(0, back.maths().transpose(back.gradient(), inverse));
    }

    private static void concatenation(Concatenation op, Backward back) {
        Edge g = Activations.before(op.activation(), back);
        int axis = axis(op.axis(), g.rank());
        int at = 0;
        for (int i = 0; i < back.inputCount(); i++) {
            int extent = back.input(i).dim(axis);
            if (back.wants(i)) {
                back.give(i, back.maths().slice(g, axis, at, extent));
            }
            at += extent;
        }
    }

    private static void rejoined(Backward back, int operand, int axis) {
        List<Edge> parts = new ArrayList<>();
        for (int i = 0; i < back.outputCount(); i++) {
            parts.add(back.gradient(i));
        }
        back.give(operand, back.maths().concat(axis(axis, back.input(operand).rank()), parts));
    }

    private static void padded(Backward back) {
        int[] paddings = back.ints(1);
        int[] begin = new int[paddings.length / 2];
        Arrays.setAll(begin, i -> paddings[2 * i]);
        back.give(
                0,
                back.maths().slice(back.gradient(), begin, back.input(0).shape().dims()));
    }

    /** Each axis of the mirror is folded back onto the elements that it showed. */
    private static void mirrorPad(MirrorPad op, Backward back) {
        Maths m = back.maths();
        int[] paddings = back.ints(1);
        int shared = op.mode() == MirrorPad.Mode.REFLECT ? 1 : 0;
        Edge g = back.gradient();
        for (int axis = 0; axis < g.rank(); axis++) {
            int before = paddings[2 * axis];
            int after = paddings[2 * axis + 1];
            int extent = back.input(0).dim(axis);
            Edge inner = m.slice(g, axis, before, extent);
            if (before > 0) {
                Edge mirrored = m.reverse(m.slice(g, axis, 0, before), axis);
                inner = m.add(inner, around(m, mirrored, axis, shared, extent - shared - before));
            }
            if (after > 0) {
                Edge mirrored = m.reverse(m.slice(g, axis, before + extent, after), axis);
                inner = m.add(inner, around(m, mirrored, axis, extent - shared - after, shared));
            }
            g = inner;
        }
        back.give(0, g);
    }

    private static Edge around(Maths m, Edge x, int axis, int before, int after) {
        int[][] paddings = new int[x.rank()][2];
        paddings[axis] = new int[] {before, after};
        return before == 0 && after == 0 ? x : m.pad(x, paddings);
    }

    private static void tile(PlainOperator op, Backward back) {
        int[] multiples = back.ints(1);
        Shape shape = back.input(0).shape();
        Maths m = back.maths();
        Edge g = back.gradient();
        // Rank by rank, so that no tensor has more extents than operators take.
        for (int i = multiples.length - 1; i >= 0; i--) {
            int outer = (int) g.shape().elements(0, i);
            int inner = (int) g.shape().elements(i + 1, g.rank());
            Edge parts = m.reshape(g, outer, multiples[i], shape.dim(i), inner);
            int[] summed = g.shape().with(i, shape.dim(i)).dims();
            g = m.reshape(m.sum(parts, false, 1), summed);
        }
        back.give(0, g);
    }

    private static void gather(Gather op, Backward back) {
        if (!back.wants(0)) {
            return;
        }
        if (op.batchDims() != 0) {
            throw TernException.of("a gather with batch axes cannot be trained through; gather batch by batch");
        }
        Maths m = back.maths();
        Edge x = back.input(0);
        int axis = axis(op.axis(), x.rank());
        Edge ids = m.reshape(m.cast(back.input(1), DataType.INT32), -1, 1);
        int outer = (int) x.shape().elements(0, axis);
        int inner = (int) x.shape().elements(axis + 1, x.rank());
        Edge g = m.reshape(back.gradient(), outer, ids.dim(0), inner);
        Edge rows = m.reshape(outer == 1 ? g : m.transpose(g, 1, 0, 2), ids.dim(0), outer * inner);
        Edge table = scattered(back, ids, rows, Shape.of(x.dim(axis), outer * inner));
        Edge apart = m.reshape(table, x.dim(axis), outer, inner);
        back.give(0, m.reshape(outer == 1 ? apart : m.transpose(apart, 1, 0, 2), x.shape()));
    }

    private static Edge scattered(Backward back, Edge indices, Edge updates, Shape shape) {
        Value result = Value.of("scatter", DataType.FLOAT32, shape).withHasRank(true);
        return back.tape()
                .node(
                        java.util.Objects.requireNonNull(ScatterNd.DEFINITION.defaults()),
                        1,
                        List.of(result),
                        indices,
                        updates,
                        back.tape().ints(shape.dims()))
                .getFirst();
    }

    private static void stridedSlice(StridedSlice op, Backward back) {
        if (op.ellipsisMask() != 0 || op.newAxisMask() != 0) {
            throw TernException.of(
                    "a strided slice with an ellipsis or new axes cannot be trained through; reshape first");
        }
        Maths m = back.maths();
        Shape whole = back.input(0).shape();
        int[] begins = back.ints(1);
        int[] strides = back.ints(3);
        int[] extents = whole.dims();
        int kept = 0;
        for (int i = 0; i < begins.length; i++) {
            boolean shrinks = (op.shrinkAxisMask() >> i & 1) != 0;
            extents[i] = shrinks ? 1 : back.output(0).dim(kept++);
        }
        Edge g = m.reshape(back.gradient(), extents);
        for (int i = 0; i < begins.length; i++) {
            int stride = (op.shrinkAxisMask() >> i & 1) != 0 ? 1 : strides[i];
            boolean open = (op.beginMask() >> i & 1) != 0 && (op.shrinkAxisMask() >> i & 1) == 0;
            int size = whole.dim(i);
            int begin = open ? (stride > 0 ? 0 : size - 1) : begins[i] < 0 ? begins[i] + size : begins[i];
            begin = Math.clamp(begin, 0, Math.max(0, size - 1));
            g = spread(m, g, i, begin, stride, size);
        }
        back.give(0, m.reshape(g, whole));
    }

    /** Puts position {@code k} of an axis at {@code begin + k * stride} of one with {@code size} positions, zeros between. */
    private static Edge spread(Maths m, Edge g, int axis, int begin, int stride, int size) {
        int count = g.dim(axis);
        if (stride < 0) {
            return spread(m, m.reverse(g, axis), axis, begin + (count - 1) * stride, -stride, size);
        }
        if (stride > 1) {
            int outer = (int) g.shape().elements(0, axis);
            int inner = (int) g.shape().elements(axis + 1, g.rank());
            Edge apart = m.reshape(g, outer * count, 1, inner);
            Edge between = m.pad(apart, new int[2], new int[] {0, stride - 1}, new int[2]);
            Edge joined = m.reshape(between, g.shape().with(axis, count * stride));
            g = m.slice(joined, axis, 0, (count - 1) * stride + 1);
        }
        return around(m, g, axis, begin, size - begin - g.dim(axis));
    }
}
