package dev.tern.converter.rewrite;

import dev.tern.graph.Constants;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.PatchBuilder;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.transpose.Transpose;
import dev.tern.operators.unidirectionalsequencelstm.UnidirectionalSequenceLstm;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Recurrent operators take sequences by batch or by time: exchanges of these two axes around them go. */
final class RecurrentRules {
    private static final int[] EXCHANGE = {1, 0, 2};

    static final List<RewriteRule> RULES = List.of(
            RewriteRule.of("take the sequence by batch", RecurrentRules::byBatch),
            RewriteRule.of("gather before the exchange of axes", RecurrentRules::gather),
            RewriteRule.of("reverse before the exchange of axes", RecurrentRules::reverse));

    private RecurrentRules() {}

    private static Optional<Site> exchange(Site site, int slot) {
        return site.producer(slot).filter(s -> s.is("TRANSPOSE")).filter(s -> {
            Tensor order = Operands.constant(s, 1);
            return order != null && Arrays.equals(order.toInts(), EXCHANGE);
        });
    }

    private static Value exchanged(Value value) {
        return value.withName(value.name() + "/by batch").withShape(exchanged(value.shape()));
    }

    private static Shape exchanged(Shape shape) {
        return shape.with(0, shape.dim(1)).with(1, shape.dim(0));
    }

    private static int order(PatchBuilder patch) {
        return patch.add(Constants.of("exchange of axes", Shape.of(3), EXCHANGE).withHasRank(true));
    }

    private static Node transpose(int from, int order, int to) {
        return Node.of(Objects.requireNonNull(Transpose.DEFINITION.defaults()), List.of(from, order), List.of(to));
    }

    private static Optional<Patch> byBatch(Site site) {
        if (!(site.node().operator() instanceof UnidirectionalSequenceLstm lstm) || !lstm.timeMajor()) {
            return Optional.empty();
        }
        Site before = exchange(site, 0).orElse(null);
        if (before == null) {
            return Optional.empty();
        }
        return site.patch("take the sequence by batch", patch -> {
            int result = patch.add(exchanged(site.value(site.output(0))));
            int order = order(patch);
            patch.replaceNode(
                    site.index(),
                    Operands.with(site.node(), 0, before.input(0))
                            .withOperator(new UnidirectionalSequenceLstm(
                                    lstm.activation(),
                                    lstm.cellClip(),
                                    lstm.projectionClip(),
                                    false,
                                    lstm.asymmetricQuantizeInputs(),
                                    lstm.diagonalRecurrentTensors()))
                            .withOutputs(List.of(result)));
            patch.insertBefore(site.index() + 1, transpose(result, order, site.output(0)));
        });
    }

    /** One step of a sequence by time is one of the sequence by batch. */
    private static Optional<Patch> gather(Site site) {
        boolean takes = site.node().operator() instanceof Gather gather
                && gather.axis() == 0
                && gather.batchDims() == 0
                && site.value(site.input(1)).isConstant()
                && site.value(site.input(1)).shape().rank() == 0;
        Site before = takes ? exchange(site, 0).orElse(null) : null;
        if (before == null) {
            return Optional.empty();
        }
        return site.patch(
                "gather along the second axis",
                patch -> patch.replaceNode(
                        site.index(), Operands.with(site.node().withOperator(new Gather(1, 0)), 0, before.input(0))));
    }

    private static Optional<Patch> reverse(Site site) {
        Tensor axes = site.is("REVERSE_V2") ? Operands.constant(site, 1) : null;
        boolean byTime = axes != null && axes.type() == DataType.INT32 && axes.elements() == 1 && axes.intAt(0) == 0;
        Site before = byTime ? exchange(site, 0).orElse(null) : null;
        if (before == null || site.value(site.output(0)).openShape() != null) {
            return Optional.empty();
        }
        return site.patch("reverse the second axis", patch -> {
            int result = patch.add(exchanged(site.value(site.output(0))));
            int axis = patch.add(Constants.of("axis", Shape.of(1), 1).withHasRank(true));
            int order = order(patch);
            patch.replaceNode(
                    site.index(),
                    site.node().withInputs(List.of(before.input(0), axis)).withOutputs(List.of(result)));
            patch.insertBefore(site.index() + 1, transpose(result, order, site.output(0)));
        });
    }
}
