package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.broadcast.Fill;
import dev.tern.operators.slice.Slice;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Layers that keep a state from step to step. */
final class RecurrentRows {
    private static final String BECOMES =
            "one FULLY_CONNECTED for all inputs, then steps written out (up to 32 of them) or a WHILE loop";
    private static final String LIMITS =
            "computed weights; sequence_lens other than the whole length; activations other"
                    + " than Sigmoid, Tanh and Relu";

    private static final Set<String> ACTIVATIONS = Set.of("Sigmoid", "Tanh", "Relu");

    static final List<OnnxRow> ROWS = List.of(
            OnnxRow.all("LSTM", BECOMES, LIMITS + "; coupled gates", site -> layer(site, 4)),
            OnnxRow.all("GRU", BECOMES, LIMITS, site -> layer(site, 3)),
            OnnxRow.all("RNN", BECOMES, LIMITS, site -> layer(site, 1)));

    private RecurrentRows() {}

    private static List<Laid> layer(OnnxSite site, int gates) {
        boolean batchFirst = site.node().number("layout", 0) == 1;
        String direction = site.node().text("direction", "forward");
        site.require(
                direction.equals("forward") || direction.equals("reverse") || direction.equals("bidirectional"),
                "direction is " + direction,
                "the graph is damaged");
        site.require(!site.node().flag("input_forget", false), "its gates are coupled", "use separate gates");
        int directions = direction.equals("bidirectional") ? 2 : 1;
        Laid x = site.in(0);
        site.require(x.rank() == 3, "its operand has rank " + x.rank(), "the graph is damaged");
        Flow sequence = batchFirst ? site.in(x, Order.of(1, 0, 2)) : site.plain(x);
        requireWhole(site, sequence);
        int units = site.in(2).dim(2);
        site.require(
                units > 0
                        && site.in(2).dim(1) == gates * units
                        && site.in(1).dim(1) == gates * units
                        && site.in(1).dim(0) == directions,
                "its weights do not fit each other",
                "the graph is damaged");
        List<RecurrentRun.Result> results = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            boolean backwards = direction.equals("reverse") || d == 1;
            results.add(run(site, sequence, gates, units, d, backwards, batchFirst));
        }
        return outputs(site, results, batchFirst);
    }

    /** Sequences of different lengths in one batch end at different steps, which nothing here computes. */
    private static void requireWhole(OnnxSite site, Flow sequence) {
        if (!site.has(4)) {
            return;
        }
        boolean whole = site.in(4).isConstant() && sequence.dim(0) > 0;
        if (whole) {
            for (int length : site.in(4).flow().ints()) {
                whole &= length == sequence.dim(0);
            }
        }
        site.require(whole, "sequence_lens is given", "export the model for sequences of one length");
    }

    private static @Nullable Tensor constant(OnnxSite site, int operand, int direction) {
        if (!site.has(operand)) {
            return null;
        }
        Tensor all = site.plain(operand).tensor();
        int[] dims =
                java.util.Arrays.copyOfRange(all.shape().dims(), 1, all.shape().rank());
        Shape shape = Shape.of(dims);
        int count = shape.intElements();
        return Floats.of(
                shape, java.util.Arrays.copyOfRange(all.toFloats(), direction * count, (direction + 1) * count));
    }

    private static RecurrentRun.Result run(
            OnnxSite site, Flow sequence, int gates, int units, int direction, boolean backwards, boolean batchFirst) {
        site.require(
                site.in(1).isConstant()
                        && site.in(2).isConstant()
                        && (!site.has(3) || site.in(3).isConstant()),
                "its weights are computed",
                "freeze the weights");
        Tensor weights = java.util.Objects.requireNonNull(constant(site, 1, direction));
        Tensor recurrent = java.util.Objects.requireNonNull(constant(site, 2, direction));
        Tensor biases = constant(site, 3, direction);
        boolean resetAfter = site.node().flag("linear_before_reset", false);
        boolean apart = gates == 3 && resetAfter;
        float[] bias = new float[gates * units];
        float[] inner = new float[units];
        if (biases != null) {
            float[] all = biases.toFloats();
            for (int i = 0; i < bias.length; i++) {
                join(apart && i >= 2 * units, i, all, bias, inner, units);
            }
        }
        Flow contributions = site.emit(
                ProductRows.dense(true),
                sequence,
                site.emitter().constant(weights),
                site.emitter().floats(Shape.of(bias.length), bias));
        RecurrentCell cell = new RecurrentCell(
                site.node().operator(),
                units,
                recurrent,
                apart ? Floats.of(Shape.of(units), inner) : null,
                gates == 4 ? constant(site, 7, direction) : null,
                activations(site, gates, direction),
                site.node().real("clip", Float.MAX_VALUE),
                resetAfter);
        Flow hidden = initial(site, 5, direction, sequence, units, batchFirst);
        Flow memory = gates == 4 ? initial(site, 6, direction, sequence, units, batchFirst) : null;
        boolean keepsAll = !site.node().outputs().isEmpty()
                && site.body().lowering().isRead(site.node().outputs().getFirst());
        return new RecurrentRun(site, cell, contributions, backwards, keepsAll)
                .run(new RecurrentCell.State(hidden, memory));
    }

    /** Both biases of a gate are one, but for the gate whose second stands inside a product. */
    private static void join(boolean isApart, int i, float[] all, float[] bias, float[] inner, int units) {
        float second = all[bias.length + i];
        bias[i] = isApart ? all[i] : all[i] + second;
        if (isApart) {
            inner[i - 2 * units] = second;
        }
    }

    private static List<String> activations(OnnxSite site, int gates, int direction) {
        int count = gates == 4 ? 3 : gates == 3 ? 2 : 1;
        List<String> given = site.node().texts("activations");
        if (given.isEmpty()) {
            return gates == 4
                    ? List.of("Sigmoid", "Tanh", "Tanh")
                    : gates == 3 ? List.of("Sigmoid", "Tanh") : List.of("Tanh");
        }
        site.require(
                given.size() >= (direction + 1) * count
                        && ACTIVATIONS.containsAll(given)
                        && !site.node().has("activation_alpha"),
                "its activations are " + given,
                "use Sigmoid, Tanh and Relu");
        return given.subList(direction * count, (direction + 1) * count);
    }

    /** The state before the first step: [batch, units]. */
    private static Flow initial(
            OnnxSite site, int operand, int direction, Flow sequence, int units, boolean batchFirst) {
        if (!site.has(operand)) {
            Flow batch = site.emit(
                    Slice.DEFINITION,
                    site.shapeOf(sequence),
                    site.emitter().ints(1),
                    site.emitter().ints(1));
            return site.emit(
                    Fill.DEFINITION,
                    site.concat(0, List.of(batch, site.emitter().ints(units))),
                    site.scalar(DataType.FLOAT32, 0));
        }
        Laid given = site.in(operand);
        Flow states = batchFirst ? site.in(given, Order.of(1, 0, 2)) : site.plain(given);
        Flow own = site.emit(
                Slice.DEFINITION,
                states,
                site.emitter().ints(direction, 0, 0),
                site.emitter().ints(1, -1, -1));
        Shape first = own.shape(0);
        Shape second = own.shape(1);
        return site.reshaped(own, Shape.of(first.dim(1), first.dim(2)), Shape.of(second.dim(1), second.dim(2)))
                .flow();
    }

    private static Flow stacked(OnnxSite site, List<Flow> each, int axis) {
        List<Flow> wide = new ArrayList<>();
        for (Flow flow : each) {
            wide.add(site.reshaped(flow, with(flow.shape(0), axis), with(flow.shape(1), axis))
                    .flow());
        }
        return site.concat(axis, wide);
    }

    private static Shape with(Shape shape, int axis) {
        int[] dims = new int[shape.rank() + 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i == axis ? 1 : shape.dim(i < axis ? i : i - 1);
        }
        return Shape.of(dims);
    }

    /** All hidden states, the last hidden state, the last cell state. */
    private static List<Laid> outputs(OnnxSite site, List<RecurrentRun.Result> results, boolean batchFirst) {
        List<Laid> outputs = new ArrayList<>();
        boolean keepsAll = results.getFirst().all() != null;
        Flow last = stacked(
                site, results.stream().map(result -> result.last().hidden()).toList(), 0);
        Order order = batchFirst ? Order.of(1, 0, 2) : Order.plain(3);
        if (keepsAll) {
            List<Flow> all = new ArrayList<>();
            results.forEach(result -> all.add(java.util.Objects.requireNonNull(result.all())));
            // [steps, directions, batch, units]; with batches first [batch, steps, directions, units].
            Flow steps = stacked(site, all, 1);
            outputs.add(new Laid(steps, batchFirst ? Order.of(2, 0, 1, 3) : Order.plain(4)));
        } else {
            outputs.add(new Laid(last, order));
        }
        outputs.add(new Laid(last, order));
        if (results.getFirst().last().cell() != null) {
            List<Flow> cells = new ArrayList<>();
            results.forEach(result ->
                    cells.add(java.util.Objects.requireNonNull(result.last().cell())));
            outputs.add(new Laid(stacked(site, cells, 0), order));
        }
        return outputs;
    }
}
