package dev.tern.converter.rewrite;

import dev.tern.graph.Constants;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.graph.edit.Patch;
import dev.tern.graph.edit.PatchBuilder;
import dev.tern.graph.edit.RewriteRule;
import dev.tern.graph.edit.Site;
import dev.tern.operators.Activation;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.add.Add;
import dev.tern.operators.batchmatmul.BatchMatmul;
import dev.tern.operators.broadcast.Tile;
import dev.tern.operators.elementwise.Extremes;
import dev.tern.operators.elementwise.FloatFunctions;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.operators.gelu.Gelu;
import dev.tern.operators.mul.Mul;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.select.Select;
import dev.tern.operators.sub.Sub;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tflite.MinimumRuntime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Operators that an older runtime does not know, or not in this version, written with such as it knows. */
public final class RuntimeRules {
    private RuntimeRules() {}

    /** The rules for nodes that need a newer runtime than {@code wanted}; nodes must carry their versions. */
    public static List<RewriteRule> below(String wanted) {
        return List.of(
                rule(wanted, "give the dense layer a bias of zeros", RuntimeRules::bias),
                rule(wanted, "reshape behind the dense layer", RuntimeRules::keptDims),
                rule(wanted, "write the product as a dense layer", RuntimeRules::batchMatmul),
                rule(wanted, "spell GELU out", RuntimeRules::gelu),
                rule(wanted, "spell hard swish out", RuntimeRules::hardSwish),
                rule(wanted, "spell ReLU from 0 to 1 out", RuntimeRules::toOne),
                rule(wanted, "spell the squared difference out", RuntimeRules::squaredDifference),
                rule(wanted, "select without spreading", RuntimeRules::select),
                rule(wanted, "tile instead of spreading", RuntimeRules::broadcast));
    }

    private static RewriteRule rule(String wanted, String name, Function<Site, Optional<Patch>> match) {
        return RewriteRule.of(name, site -> isTooNew(site, wanted) ? match.apply(site) : Optional.empty());
    }

    private static boolean isTooNew(Site site, String wanted) {
        String operator = site.node().operator().name();
        return MinimumRuntime.of(operator, site.node().version())
                .map(needed -> MinimumRuntime.compare(needed, wanted) > 0)
                .orElse(false);
    }

    /** Nodes in the place of one, in the making. */
    private static final class Chain {
        private final Site site;
        private final PatchBuilder patch;

        Chain(Site site, PatchBuilder patch) {
            this.site = site;
            this.patch = patch;
        }

        int number(float number) {
            return patch.add(Constants.of(site.value(site.output(0)).name() + "/number", Shape.scalar(), number)
                    .withHasRank(true));
        }

        int add(OperatorDefinition<?> definition, int... inputs) {
            return add((Operator) Objects.requireNonNull(definition.defaults()), inputs);
        }

        /** A node whose result has the shape of the site's. */
        int add(Operator operator, int... inputs) {
            Value like = site.value(site.output(0));
            int result = patch.add(like.withName(like.name() + "/part"));
            patch.insertBefore(site.index(), Node.of(operator, ints(inputs), List.of(result)));
            return result;
        }

        void last(OperatorDefinition<?> definition, int... inputs) {
            last((Operator) Objects.requireNonNull(definition.defaults()), inputs);
        }

        void last(Operator operator, int... inputs) {
            patch.replaceNode(
                    site.index(), Node.of(operator, ints(inputs), site.node().outputs()));
        }

        private static List<Integer> ints(int... inputs) {
            return Arrays.stream(inputs).boxed().toList();
        }
    }

    private static Optional<Patch> chain(Site site, java.util.function.Consumer<Chain> body) {
        return site.value(site.output(0)).type() == DataType.FLOAT32
                ? site.patch("spell it out", patch -> body.accept(new Chain(site, patch)))
                : Optional.empty();
    }

    private static Optional<Patch> bias(Site site) {
        boolean lacks = site.node().operator() instanceof FullyConnected
                && site.node().inputs().size() == 2
                && site.value(site.output(0)).type() == DataType.FLOAT32;
        if (!lacks) {
            return Optional.empty();
        }
        int units = site.value(site.input(1)).shape().dim(0);
        return site.patch("add a bias", patch -> {
            int zeros = patch.add(
                    Constants.of(site.value(site.output(0)).name() + "/bias", Shape.of(units), new float[units])
                            .withHasRank(true));
            patch.replaceNode(site.index(), Operands.with(site.node(), 2, zeros));
        });
    }

    private static Optional<Patch> keptDims(Site site) {
        if (!(site.node().operator() instanceof FullyConnected dense) || !dense.keepNumDims()) {
            return Optional.empty();
        }
        Value output = site.value(site.output(0));
        int[] dims = Operands.open(output).dims();
        int units = site.value(site.input(1)).shape().dim(0);
        if (Arrays.stream(dims).filter(dim -> dim < 0).count() > 1
                || output.shape().rank() < 1
                || units == 0) {
            return Optional.empty();
        }
        int rows = (int) (output.shape().elements() / units);
        boolean open = output.openShape() != null;
        return site.patch("reshape behind", patch -> {
            Shape flat = Shape.of(rows, units);
            int inner = patch.add(
                    output.withName(output.name() + "/rows").withShape(flat, open ? Shape.of(-1, units) : null));
            int shape = patch.add(Constants.of(output.name() + "/shape", Shape.of(dims.length), dims)
                    .withHasRank(true));
            patch.replaceNode(
                    site.index(),
                    site.node()
                            .withOperator(new FullyConnected(
                                    dense.activation(),
                                    dense.weightsFormat(),
                                    false,
                                    dense.asymmetricQuantizeInputs(),
                                    dense.quantizedBiasType()))
                            .withOutputs(List.of(inner)));
            patch.insertBefore(
                    site.index() + 1,
                    Node.of(
                            new Reshape(List.of()),
                            List.of(inner, shape),
                            site.node().outputs()));
        });
    }

    private static Optional<Patch> batchMatmul(Site site) {
        if (!(site.node().operator() instanceof BatchMatmul product) || product.adjointX()) {
            return Optional.empty();
        }
        Tensor right = Operands.floats(site, 1);
        if (right == null
                || right.shape().rank() != 2
                || site.value(site.input(0)).type() != DataType.FLOAT32) {
            return Optional.empty();
        }
        int depth = right.shape().dim(product.adjointY() ? 1 : 0);
        int units = right.shape().dim(product.adjointY() ? 0 : 1);
        float[] given = right.toFloats();
        float[] rows = new float[given.length];
        for (int u = 0; u < units; u++) {
            for (int k = 0; k < depth; k++) {
                rows[u * depth + k] = product.adjointY() ? given[u * depth + k] : given[k * units + u];
            }
        }
        boolean flat = site.value(site.output(0)).shape().rank() == 2;
        return site.patch("write as a dense layer", patch -> {
            int weights =
                    patch.add(Constants.of(site.value(site.input(1)).name() + "/rows", Shape.of(units, depth), rows)
                            .withHasRank(true));
            patch.replaceNode(
                    site.index(),
                    Node.of(
                                    new FullyConnected(
                                            Activation.NONE, WeightsFormat.DEFAULT, !flat, false, DataType.FLOAT32),
                                    List.of(site.input(0), weights, Node.ABSENT),
                                    site.node().outputs())
                            .withVersion(flat ? 1 : 5));
        });
    }

    private static Optional<Patch> gelu(Site site) {
        if (!(site.node().operator() instanceof Gelu gelu) || !gelu.approximate()) {
            return Optional.empty();
        }
        return chain(site, c -> {
            int x = site.input(0);
            int square = c.add(new Mul(Activation.NONE), x, x);
            int cube = c.add(new Mul(Activation.NONE), square, x);
            int part = c.add(new Mul(Activation.NONE), cube, c.number(0.044715f));
            int inner = c.add(new Add(Activation.NONE, true), x, part);
            int scaled = c.add(new Mul(Activation.NONE), inner, c.number((float) Math.sqrt(2 / Math.PI)));
            int tanh = c.add(Tanh.DEFINITION, scaled);
            int one = c.add(new Add(Activation.NONE, true), tanh, c.number(1));
            int half = c.add(new Mul(Activation.NONE), x, c.number(0.5f));
            c.last(new Mul(Activation.NONE), half, one);
        });
    }

    private static Optional<Patch> hardSwish(Site site) {
        return !site.is("HARD_SWISH")
                ? Optional.empty()
                : chain(site, c -> {
                    int gate = c.add(new Add(Activation.RELU6, true), site.input(0), c.number(3));
                    int product = c.add(new Mul(Activation.NONE), site.input(0), gate);
                    c.last(new Mul(Activation.NONE), product, c.number(1 / 6f));
                });
    }

    private static Optional<Patch> toOne(Site site) {
        return !site.is("RELU_0_TO_1")
                ? Optional.empty()
                : chain(site, c -> c.last(Extremes.MINIMUM, c.add(Relu.RELU, site.input(0)), c.number(1)));
    }

    private static Optional<Patch> squaredDifference(Site site) {
        return !site.is("SQUARED_DIFFERENCE")
                ? Optional.empty()
                : chain(
                        site,
                        c -> c.last(
                                FloatFunctions.SQUARE,
                                c.add(new Sub(Activation.NONE, true), site.input(0), site.input(1))));
    }

    private static Optional<Patch> select(Site site) {
        if (!site.is("SELECT_V2")) {
            return Optional.empty();
        }
        Value output = site.value(site.output(0));
        for (int i = 0; i < 3; i++) {
            if (!Operands.sameShape(site.value(site.input(i)), output)) {
                return Optional.empty();
            }
        }
        return site.patch(
                "select",
                patch -> patch.replaceNode(
                        site.index(),
                        Node.of(
                                Objects.requireNonNull(Select.SELECT.defaults()),
                                site.node().inputs(),
                                site.node().outputs())));
    }

    private static Optional<Patch> broadcast(Site site) {
        Value output = site.value(site.output(0));
        Value input = site.is("BROADCAST_TO") ? site.value(site.input(0)) : null;
        boolean known = input != null
                && input.openShape() == null
                && output.openShape() == null
                && input.shape().rank() <= output.shape().rank();
        if (input == null || !known) {
            return Optional.empty();
        }
        int rank = output.shape().rank();
        int[] dims = new int[rank];
        int[] times = new int[rank];
        for (int i = 0; i < rank; i++) {
            int from = i - rank + input.shape().rank();
            dims[i] = from < 0 ? 1 : input.shape().dim(from);
            times[i] = output.shape().dim(i) / Math.max(1, dims[i]);
        }
        return site.patch("tile", patch -> {
            List<Integer> operands = new ArrayList<>();
            int shape = patch.add(
                    Constants.of(output.name() + "/shape", Shape.of(rank), dims).withHasRank(true));
            int whole = patch.add(
                    input.withName(output.name() + "/whole").withBuffer(null).withShape(Shape.of(dims)));
            patch.insertBefore(
                    site.index(), Node.of(new Reshape(List.of()), List.of(site.input(0), shape), List.of(whole)));
            operands.add(whole);
            operands.add(patch.add(Constants.of(output.name() + "/times", Shape.of(rank), times)
                    .withHasRank(true)));
            patch.replaceNode(
                    site.index(),
                    Node.of(
                            Objects.requireNonNull(Tile.DEFINITION.defaults()),
                            operands,
                            site.node().outputs()));
        });
    }
}
