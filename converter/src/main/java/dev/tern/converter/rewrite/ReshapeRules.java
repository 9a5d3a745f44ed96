package dev.tern.converter.rewrite;

import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is computed element by element or channel by channel moves in front of a reshape that keeps the channels. So it
 * comes to stand behind the convolution, which takes it up: convolutions over one axis are convolutions between reshapes.
 */
final class ReshapeRules {
    private static final Set<String> ACTIVATIONS = Set.of("RELU", "RELU6", "RELU_N1_TO_1");
    private static final Set<String> ARITHMETIC = Set.of("ADD", "SUB", "MUL", "DIV");
    private static final Set<String> CONVOLUTIONS = Set.of("CONV_2D", "DEPTHWISE_CONV_2D");

    static final List<RewriteRule> RULES =
            List.of(RewriteRule.of("compute before the reshape", ReshapeRules::beforeReshape));

    private ReshapeRules() {}

    private static Optional<Patch> beforeReshape(Site site) {
        int slot = slot(site);
        Site reshape = slot < 0
                ? null
                : Operands.soleProducer(site, slot).filter(s -> s.is("RESHAPE")).orElse(null);
        Site convolution = reshape == null
                ? null
                : reshape.producer(0)
                        .filter(s -> CONVOLUTIONS.contains(s.node().operator().name()))
                        .orElse(null);
        if (reshape == null
                || convolution == null
                || !site.uses().isReadOnce(reshape.input(0))
                || site.value(site.output(0)).type() != DataType.FLOAT32) {
            return Optional.empty();
        }
        Value before = site.value(reshape.input(0));
        Value after = site.value(site.input(slot));
        boolean fits = before.shape().rank() > 0
                && after.shape().rank() > 0
                && before.shape().dim(-1) == after.shape().dim(-1)
                && Operands.open(before).dim(-1) > 0
                && Operands.sameShape(after, site.value(site.output(0)))
                && isPerChannel(site, slot, before.shape().dim(-1));
        if (!fits) {
            return Optional.empty();
        }
        return site.patch("compute before the reshape", patch -> {
            int moved = patch.add(before.withName(site.value(site.output(0)).name() + "/before"));
            List<Integer> operands = new ArrayList<>(site.node().inputs());
            operands.set(slot, reshape.input(0));
            patch.insertBefore(reshape.index(), site.node().withInputs(operands).withOutputs(List.of(moved)));
            Node last = Operands.with(reshape.node(), 0, moved);
            patch.replaceNode(reshape.index(), last.withOutputs(site.node().outputs()));
            patch.removeNodes(site.index());
        });
    }

    /** The slot of what is computed; -1 for operators that are none of these. */
    private static int slot(Site site) {
        String operator = site.node().operator().name();
        if (ACTIVATIONS.contains(operator)) {
            return 0;
        }
        int constant = ARITHMETIC.contains(operator) ? Operands.constantSlot(site) : -1;
        return constant < 0 ? -1 : 1 - constant;
    }

    private static boolean isPerChannel(Site site, int slot, int channels) {
        if (site.node().inputs().size() == 1) {
            return true;
        }
        Tensor constant = Operands.floats(site, 1 - slot);
        return constant != null
                && (constant.elements() == 1
                        || (constant.elements() == channels && constant.shape().dim(-1) == channels));
    }
}
