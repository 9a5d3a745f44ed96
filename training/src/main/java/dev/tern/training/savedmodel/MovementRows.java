package dev.tern.training.savedmodel;

import static dev.tern.training.savedmodel.NodeWriting.attributes;

import dev.tern.operators.block.DepthToSpace;
import dev.tern.operators.block.SpaceToDepth;
import dev.tern.operators.pad.MirrorPad;
import dev.tern.operators.reverse.ReverseSequence;
import dev.tern.operators.split.SplitV;
import dev.tern.tensor.DataType;
import java.util.Arrays;
import java.util.Map;

/** Rows of operators that move, choose or deal out elements. */
final class MovementRows {
    private MovementRows() {}

    static void add(Map<String, OperatorRows.Row> rows) {
        rows.put(
                "MIRROR_PAD",
                n -> n.give(n.addTyped(
                        "MirrorPad",
                        attributes(
                                "Tpaddings",
                                n.value(1).type(),
                                "mode",
                                ((MirrorPad) n.node().operator()).mode().name()),
                        n.in(0),
                        n.in(1))));
        rows.put(
                "REVERSE_V2",
                n -> n.give(
                        n.addTyped("ReverseV2", attributes("Tidx", n.value(1).type()), n.in(0), n.in(1))));
        rows.put("REVERSE_SEQUENCE", n -> {
            ReverseSequence reverse = (ReverseSequence) n.node().operator();
            n.give(n.addTyped(
                    "ReverseSequence",
                    attributes(
                            "Tlen", n.value(1).type(),
                            "seq_dim", reverse.sequenceAxis(),
                            "batch_dim", reverse.batchAxis()),
                    n.in(0),
                    n.in(1)));
        });
        rows.put("SPLIT_V", n -> {
            int count = ((SplitV) n.node().operator()).count();
            String first = n.addTyped(
                    "SplitV", attributes("num_split", count, "Tlen", n.value(1).type()), n.in(0), n.in(1), n.in(2));
            String[] all = new String[count];
            Arrays.setAll(all, i -> i == 0 ? first : first + ":" + i);
            n.give(all);
        });
        rows.put(
                "SPACE_TO_DEPTH",
                n -> n.give(n.addTyped(
                        "SpaceToDepth",
                        attributes("block_size", ((SpaceToDepth) n.node().operator()).size()),
                        n.in(0))));
        rows.put(
                "DEPTH_TO_SPACE",
                n -> n.give(n.addTyped(
                        "DepthToSpace",
                        attributes("block_size", ((DepthToSpace) n.node().operator()).size()),
                        n.in(0))));
        rows.put("SPACE_TO_BATCH_ND", n -> blocks(n, "SpaceToBatchND", "Tpaddings"));
        rows.put("BATCH_TO_SPACE_ND", n -> blocks(n, "BatchToSpaceND", "Tcrops"));
        rows.put(
                "GATHER_ND",
                n -> n.give(n.add(
                        "GatherNd",
                        attributes(
                                "Tparams", n.value(0).type(),
                                "Tindices", n.value(1).type()),
                        n.in(0),
                        n.in(1))));
        rows.put(
                "SCATTER_ND",
                n -> n.give(n.add(
                        "ScatterNd",
                        attributes(
                                "T", n.value(1).type(),
                                "Tindices", n.value(0).type()),
                        n.in(0),
                        n.in(1),
                        n.in(2))));
        rows.put(
                "EMBEDDING_LOOKUP",
                n -> n.give(n.add(
                        "GatherV2",
                        attributes(
                                "Tparams", n.value(1).type(),
                                "Tindices", n.value(0).type(),
                                "Taxis", DataType.INT32),
                        n.in(1),
                        n.in(0),
                        n.scalar(0))));
    }

    private static void blocks(NodeWriting n, String operator, String bordersType) {
        n.give(n.addTyped(
                operator,
                attributes(
                        "Tblock_shape",
                        n.value(1).type(),
                        bordersType,
                        n.value(2).type()),
                n.in(0),
                n.in(1),
                n.in(2)));
    }
}
