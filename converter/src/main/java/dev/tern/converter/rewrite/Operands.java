package dev.tern.converter.rewrite;

import dev.tern.graph.Buffer;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.edit.PatchBuilder;
import dev.tern.graph.edit.Site;
import dev.tern.operators.Activation;
import dev.tern.operators.add.Add;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.div.Div;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.pool2d.Pool2d;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What rules ask about operands, and the changes that many of them make. */
final class Operands {
    private Operands() {}

    /** The contents of a constant operand of plain floats, or null. */
    static @Nullable Tensor floats(Site site, int slot) {
        Tensor tensor = constant(site, slot);
        return tensor != null && tensor.type() == DataType.FLOAT32 ? tensor : null;
    }

    /** The contents of a constant operand, or null. */
    static @Nullable Tensor constant(Site site, int slot) {
        int index = site.input(slot);
        return index < 0 ? null : constant(site.value(index));
    }

    static @Nullable Tensor constant(Value value) {
        Buffer buffer = value.buffer();
        if (buffer == null || buffer.size() == 0 || value.quantization().isQuantized() || value.sparsity() != null) {
            return null;
        }
        return Tensor.of(value.type(), value.shape(), Quantization.NONE, buffer.bytes());
    }

    /** The one number that every element of a constant float operand is, or NaN. */
    static float splat(Site site, int slot) {
        Tensor tensor = floats(site, slot);
        if (tensor == null || tensor.elements() != 1) {
            return Float.NaN;
        }
        return tensor.floatAt(0);
    }

    /** Whether two values have one shape, open extents included. */
    static boolean sameShape(Value a, Value b) {
        return a.shape().equals(b.shape()) && Objects.equals(a.openShape(), b.openShape());
    }

    /** The extents with -1 where open. */
    static Shape open(Value value) {
        Shape open = value.openShape();
        return open == null ? value.shape() : open;
    }

    /** The slot of the operand that is a constant of floats where exactly one of the first two is; -1 otherwise. */
    static int constantSlot(Site site) {
        if (site.node().inputs().size() != 2) {
            return -1;
        }
        boolean first = floats(site, 0) != null;
        boolean second = floats(site, 1) != null;
        return first == second ? -1 : first ? 0 : 1;
    }

    /** The activation that an operator applies; null for operators that have none to offer. */
    static @Nullable Activation activation(Site site) {
        return switch (site.node().operator()) {
            case Conv2d conv -> conv.activation();
            case DepthwiseConv2d conv -> conv.activation();
            case TransposeConv conv -> conv.activation();
            case FullyConnected dense -> dense.activation();
            case Pool2d pool -> pool.activation();
            case Add add -> add.activation();
            case Sub sub -> sub.activation();
            case Mul mul -> mul.activation();
            case Div div -> div.activation();
            default -> null;
        };
    }

    /** The node with another activation. */
    static Node with(Node node, Activation activation) {
        return node.withOperator(
                switch (node.operator()) {
                    case Conv2d c ->
                        new Conv2d(
                                c.padding(),
                                c.strideWidth(),
                                c.strideHeight(),
                                activation,
                                c.dilationWidth(),
                                c.dilationHeight(),
                                c.quantizedBiasType());
                    case DepthwiseConv2d c ->
                        new DepthwiseConv2d(
                                c.padding(),
                                c.strideWidth(),
                                c.strideHeight(),
                                c.depthMultiplier(),
                                activation,
                                c.dilationWidth(),
                                c.dilationHeight());
                    case FullyConnected d ->
                        new FullyConnected(
                                activation,
                                d.weightsFormat(),
                                d.keepNumDims(),
                                d.asymmetricQuantizeInputs(),
                                d.quantizedBiasType());
                    case Pool2d p ->
                        new Pool2d(
                                p.reduction(),
                                p.padding(),
                                p.strideWidth(),
                                p.strideHeight(),
                                p.filterWidth(),
                                p.filterHeight(),
                                activation);
                    case Add a -> new Add(activation, a.powerOfTwoScales());
                    case Sub s -> new Sub(activation, s.powerOfTwoScales());
                    case Mul m -> new Mul(activation);
                    case Div d -> new Div(activation);
                    default -> node.operator();
                });
    }

    /** The producer of an operand where nobody else reads it and it applies no activation of its own. */
    static Optional<Site> soleProducer(Site site, int slot) {
        int index = site.input(slot);
        if (index < 0 || !site.uses().isReadOnce(index)) {
            return Optional.empty();
        }
        return site.producer(slot).filter(producer -> {
            Activation own = activation(producer);
            return own == null || own == Activation.NONE;
        });
    }

    /** Lets {@code producer}, changed into {@code by}, give the result of the site's node, which goes. */
    static void absorb(PatchBuilder patch, Site site, Site producer, Node by) {
        patch.replaceNode(producer.index(), by.withOutputs(List.of(site.output(0))));
        patch.removeNodes(site.index());
    }

    /** The node with one operand replaced; operands that are missing in between are absent. */
    static Node with(Node node, int slot, int value) {
        List<Integer> inputs = new ArrayList<>(node.inputs());
        while (inputs.size() <= slot) {
            inputs.add(Node.ABSENT);
        }
        inputs.set(slot, value);
        return node.withInputs(inputs);
    }
}
