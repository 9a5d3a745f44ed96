package dev.tern.operators;

import dev.tern.operators.arg.ArgExtreme;
import dev.tern.operators.concatenation.Concatenation;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.pack.Pack;
import dev.tern.operators.pack.Unpack;
import dev.tern.operators.pad.Pad;
import dev.tern.operators.reduction.Reduction;
import dev.tern.operators.reshape.ExpandDims;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.densify.Densify;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToBatch;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.broadcast.BroadcastArgs;
import dev.tern.operators.broadcast.BroadcastTo;
import dev.tern.operators.broadcast.Fill;
import dev.tern.operators.broadcast.Tile;
import dev.tern.operators.bucketize.Bucketize;
import dev.tern.operators.cumsum.Cumsum;
import dev.tern.operators.dilate.Dilate;
import dev.tern.operators.embedding.EmbeddingLookup;
import dev.tern.operators.embedding.EmbeddingLookupSparse;
import dev.tern.operators.gather.GatherNd;
import dev.tern.operators.gather.ScatterNd;
import dev.tern.operators.matrix.MatrixDiag;
import dev.tern.operators.nonmax.NonMaxSuppression;
import dev.tern.operators.onehot.OneHot;
import dev.tern.operators.onehot.SparseToDense;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.range.Range;
import dev.tern.operators.reducewindow.ReduceWindow;
import dev.tern.operators.reverse.Reverse;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.segment.Segment;
import dev.tern.operators.slice.DynamicUpdateSlice;
import dev.tern.operators.topk.TopK;
import dev.tern.operators.unique.Unique;
import dev.tern.operators.where.Where;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.callonce.CallOnce;
import dev.tern.operators.ifthen.If;
import dev.tern.operators.lstm.Lstm;
import dev.tern.operators.rnn.Rnn;
import dev.tern.operators.svdf.Svdf;
import dev.tern.operators.unidirectionalsequencernn.UnidirectionalSequenceRnn;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.operators.bidirectionalsequencernn.BidirectionalSequenceRnn;
import dev.tern.operators.bidirectionalsequencelstm.BidirectionalSequenceLstm;
import dev.tern.operators.variables.AssignVariable;
import dev.tern.operators.variables.ReadVariable;
import dev.tern.operators.variables.VarHandle;
import dev.tern.operators.whileloop.While;
import dev.tern.operators.reshape.Squeeze;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.operators.shape.Rank;
import dev.tern.operators.shape.ShapeOf;
import dev.tern.operators.slice.Slice;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.split.Split;
import dev.tern.operators.split.SplitV;
import dev.tern.operators.transpose.Transpose;
import dev.tern.operators.add.Add;
import dev.tern.operators.cast.Cast;
import dev.tern.operators.dequantize.Dequantize;
import dev.tern.operators.hardswish.HardSwish;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.quantize.Quantize;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.softmax.Softmax;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.tanh.Tanh;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds definitions of builtin operators by number: one line for each operator. A switch rather than a table, so that
 * asking for one operator loads that one alone and a cold start stays short.
 */
public final class Catalog {
    /** One more than the highest operator number of the file format that Tern knows. */
    public static final int CODES = 210;

    private Catalog() {}

    /** The definition of operator {@code code}, or null if Tern does not know the number. */
    public static @Nullable OperatorDefinition<?> builtin(int code) {
        return switch (code) {
            case 1 -> Pool2d.AVERAGE_POOL_2D;
            case 3 -> Conv2d.DEFINITION;
            case 12 -> Pool2d.L2_POOL_2D;
            case 17 -> Pool2d.MAX_POOL_2D;
            case 4 -> DepthwiseConv2d.DEFINITION;
            case 9 -> FullyConnected.DEFINITION;
            case 124 -> Densify.DEFINITION;
            case 22 -> Reshape.DEFINITION;
            case 118 -> If.DEFINITION;
            case 119 -> While.DEFINITION;
            case 129 -> CallOnce.DEFINITION;
            case 142 -> VarHandle.DEFINITION;
            case 143 -> ReadVariable.DEFINITION;
            case 144 -> AssignVariable.DEFINITION;
            case 2 -> Concatenation.DEFINITION;
            case 23 -> ResizeBilinear.DEFINITION;
            case 34 -> Pad.PAD;
            case 36 -> Gather.DEFINITION;
            case 39 -> Transpose.DEFINITION;
            case 40 -> Reduction.MEAN;
            case 43 -> Squeeze.DEFINITION;
            case 45 -> StridedSlice.DEFINITION;
            case 49 -> Split.DEFINITION;
            case 56 -> ArgExtreme.ARG_MAX;
            case 60 -> Pad.PADV2;
            case 65 -> Slice.DEFINITION;
            case 70 -> ExpandDims.DEFINITION;
            case 74 -> Reduction.SUM;
            case 77 -> ShapeOf.DEFINITION;
            case 79 -> ArgExtreme.ARG_MIN;
            case 81 -> Reduction.REDUCE_PROD;
            case 82 -> Reduction.REDUCE_MAX;
            case 83 -> Pack.DEFINITION;
            case 88 -> Unpack.DEFINITION;
            case 89 -> Reduction.REDUCE_MIN;
            case 91 -> Reduction.REDUCE_ANY;
            case 97 -> ResizeNearestNeighbor.DEFINITION;
            case 102 -> SplitV.DEFINITION;
            case 110 -> Rank.DEFINITION;
            case 140 -> Reduction.REDUCE_ALL;
            case 0 -> Add.DEFINITION;
            case 6 -> Dequantize.DEFINITION;
            case 14 -> Logistic.DEFINITION;
            case 18 -> Mul.DEFINITION;
            case 19 -> Relu.RELU;
            case 20 -> Relu.RELU_N1_TO_1;
            case 21 -> Relu.RELU6;
            case 25 -> Softmax.DEFINITION;
            case 28 -> Tanh.DEFINITION;
            case 41 -> Sub.DEFINITION;
            case 53 -> Cast.DEFINITION;
            case 114 -> Quantize.DEFINITION;
            case 117 -> HardSwish.DEFINITION;
            case 152 -> Relu.RELU_0_TO_1;
            case 5 -> DepthToSpace.DEFINITION;
            case 7 -> EmbeddingLookup.DEFINITION;
            case 26 -> SpaceToDepth.DEFINITION;
            case 33 -> EmbeddingLookupSparse.DEFINITION;
            case 37 -> SpaceToBatch.BATCH_TO_SPACE_ND;
            case 38 -> SpaceToBatch.SPACE_TO_BATCH_ND;
            case 48 -> TopK.DEFINITION;
            case 68 -> SparseToDense.DEFINITION;
            case 69 -> Tile.DEFINITION;
            case 85 -> OneHot.DEFINITION;
            case 94 -> Fill.DEFINITION;
            case 96 -> Range.DEFINITION;
            case 100 -> MirrorPad.DEFINITION;
            case 103 -> Unique.DEFINITION;
            case 105 -> Reverse.DEFINITION;
            case 107 -> GatherNd.DEFINITION;
            case 109 -> Where.DEFINITION;
            case 112 -> ReverseSequence.DEFINITION;
            case 113 -> MatrixDiag.MATRIX_DIAG;
            case 115 -> MatrixDiag.MATRIX_SET_DIAG;
            case 120 -> NonMaxSuppression.V4;
            case 121 -> NonMaxSuppression.V5;
            case 122 -> ScatterNd.DEFINITION;
            case 125 -> Segment.SEGMENT_SUM;
            case 128 -> Cumsum.DEFINITION;
            case 130 -> BroadcastTo.DEFINITION;
            case 145 -> BroadcastArgs.DEFINITION;
            case 147 -> Bucketize.DEFINITION;
            case 151 -> DynamicUpdateSlice.DEFINITION;
            case 153 -> Segment.UNSORTED_SEGMENT_PROD;
            case 154 -> Segment.UNSORTED_SEGMENT_MAX;
            case 155 -> Segment.UNSORTED_SEGMENT_SUM;
            case 157 -> Segment.UNSORTED_SEGMENT_MIN;
            case 203 -> Dilate.DEFINITION;
            case 205 -> ReduceWindow.DEFINITION;
            case 16 -> Lstm.DEFINITION;
            case 24 -> Rnn.DEFINITION;
            case 27 -> Svdf.DEFINITION;
            case 35 -> UnidirectionalSequenceRnn.DEFINITION;
            case 44 -> UnidirectionalSequenceLstm.DEFINITION;
            case 46 -> BidirectionalSequenceRnn.DEFINITION;
            case 52 -> BidirectionalSequenceLstm.DEFINITION;
            default -> null;
        };
    }

    /** Every definition, by ascending number. */
    public static List<OperatorDefinition<?>> all() {
        List<OperatorDefinition<?>> all = new ArrayList<>();
        for (int code = 0; code < CODES; code++) {
            OperatorDefinition<?> definition = builtin(code);
            if (definition != null) {
                all.add(definition);
            }
        }
        return all;
    }
}
