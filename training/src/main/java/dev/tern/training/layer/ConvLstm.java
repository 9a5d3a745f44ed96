package dev.tern.training.layer;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.initializer.Initializers;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keras' ConvLSTM along one, two or three axes: an LSTM whose products are convolutions. Gates for input, forgetting, the
 * candidate, and output, in this order; what comes from the step before is convolved without changing its extents.
 *
 * @param axes number of axes along which windows move
 */
public record ConvLstm(
        String name,
        int axes,
        int filters,
        List<Integer> kernel,
        List<Integer> strides,
        Border border,
        List<Integer> dilation,
        Activation activation,
        Activation recurrentActivation,
        boolean useBias,
        boolean unitForgetBias,
        Initializer kernelInitializer,
        Initializer recurrentInitializer,
        Initializer biasInitializer,
        float dropout,
        Form form)
        implements Recurrent {
    private static final int GATES = 4;

    public ConvLstm {
        kernel = List.copyOf(kernel);
        strides = List.copyOf(strides);
        dilation = List.copyOf(dilation);
    }

    /** Along {@code axes} axes, with Keras' defaults. */
    public static ConvLstm of(int axes, int filters, Integer... kernel) {
        return new ConvLstm(
                "",
                axes,
                filters,
                Windows.all(axes, kernel),
                Windows.all(axes, 1),
                Border.VALID,
                Windows.all(axes, 1),
                Activations.TANH,
                Activations.SIGMOID,
                true,
                true,
                Initializers.GLOROT_UNIFORM,
                Initializers.ORTHOGONAL,
                Initializers.ZEROS,
                0,
                Form.LAST);
    }

    public ConvLstm same() {
        return border(Border.SAME);
    }

    @Override
    public ConvLstm withForm(Form other) {
        return form(other);
    }

    @Override
    public ConvLstm returningSequences() {
        return form(form.withSequences(true));
    }

    private Conv ofInput() {
        return Conv.of(axes, GATES * filters, kernel.toArray(Integer[]::new))
                .strides(strides)
                .border(border)
                .dilation(dilation)
                .useBias(useBias)
                .kernelInitializer(kernelInitializer)
                .biasInitializer(unitForgetBias ? new Lstm.ForgetBias(filters, biasInitializer) : biasInitializer);
    }

    private Conv ofState() {
        return Conv.of(axes, GATES * filters, kernel.toArray(Integer[]::new))
                .same()
                .useBias(false)
                .kernelInitializer(recurrentInitializer);
    }

    private static Shape picture(Shape sequence) {
        int[] dims = sequence.dims();
        int[] extents = new int[dims.length - 1];
        extents[0] = 1;
        System.arraycopy(dims, 2, extents, 1, extents.length - 1);
        return Shape.of(extents);
    }

    @Override
    public List<WeightSpec> weights(List<Shape> inputs) {
        Shape sequence = inputs.getFirst();
        if (sequence.rank() != axes + 3) {
            throw rank(sequence);
        }
        List<WeightSpec> own = ofInput().weights(picture(sequence));
        int[] state = new int[axes + 2];
        java.util.Arrays.fill(state, 1);
        state[axes + 1] = filters;
        List<WeightSpec> all = new ArrayList<>(List.of(own.getFirst()));
        all.add(ofState().weights(Shape.of(state)).getFirst().withName("recurrent_kernel"));
        all.addAll(own.subList(1, own.size()));
        return all;
    }

    private TernException rank(Shape found) {
        return TernException.at("input of " + kind())
                .expected((axes + 3) + " extents: batch, steps, " + axes + " axes, channels")
                .found("shape " + found)
                .fix("reshape it before this layer");
    }

    @Override
    public List<Edge> call(LayerScope scope, List<Edge> inputs) {
        Edge sequence = inputs.getFirst();
        if (sequence.rank() != axes + 3) {
            throw rank(sequence.shape());
        }
        Maths m = scope.maths();
        int steps = sequence.dim(1);
        List<Edge> contributions = Recurrence.contributions(scope, projected(scope, sequence));
        Edge zero = m.mul(m.slice(contributions.getFirst(), -1, 0, filters), 0);
        List<Edge> states = inputs.size() == 1 ? List.of(zero, zero) : List.copyOf(inputs.subList(1, inputs.size()));
        Edge mask = scope.mask(sequence);
        Edge kept = Recurrence.kept(scope, form.dropout(), zero.shape().dims());
        Edge result = zero;
        Edge[] results = new Edge[steps];
        for (int s = 0; s < steps; s++) {
            int at = form.backwards() ? steps - 1 - s : s;
            List<Edge> next = step(scope, contributions.get(at), states, kept);
            if (mask == null) {
                states = next;
                result = next.getFirst();
            } else {
                int[] one = new int[axes + 2];
                java.util.Arrays.fill(one, 1);
                one[0] = -1;
                Edge seen = m.reshape(m.slice(mask, 1, at, 1), one);
                result = Recurrence.chosen(m, seen, next.getFirst(), result);
                states = Recurrence.chosen(m, seen, next, states);
            }
            results[s] = result;
        }
        List<Edge> all = new ArrayList<>(List.of(form.sequences() ? Recurrence.stacked(m, results) : result));
        all.addAll(states);
        return Recurrence.handedOut(scope, all, mask, form);
    }

    /** What the inputs of all steps contribute, convolved at once. */
    private Edge projected(LayerScope scope, Edge sequence) {
        Maths m = scope.maths();
        int[] dims = sequence.shape().dims();
        int[] pictures = picture(sequence.shape()).dims();
        Edge given = sequence;
        if (scope.training() && dropout > 0) {
            // The same numbers are dropped in all steps.
            int[] row = dims.clone();
            row[1] = 1;
            given = m.mul(sequence, java.util.Objects.requireNonNull(Recurrence.kept(scope, dropout, row)));
        }
        pictures[0] = -1;
        Edge bias = useBias ? scope.weight("bias") : null;
        Edge flat = ofInput().of(m, m.reshape(given, pictures), scope.weight("kernel"), bias);
        int[] apart = new int[dims.length];
        apart[0] = -1;
        apart[1] = dims[1];
        System.arraycopy(flat.shape().dims(), 1, apart, 2, dims.length - 2);
        return m.reshape(flat, apart);
    }

    private List<Edge> step(LayerScope scope, Edge x, List<Edge> states, @Nullable Edge kept) {
        Maths m = scope.maths();
        Edge seen = kept == null ? states.get(0) : m.mul(states.get(0), kept);
        Edge sum = m.add(x, ofState().of(m, seen, scope.weight("recurrent_kernel"), null));
        Edge in = recurrentActivation.apply(m, m.slice(sum, -1, 0, filters));
        Edge forget = recurrentActivation.apply(m, m.slice(sum, -1, filters, filters));
        Edge candidate = activation.apply(m, m.slice(sum, -1, 2 * filters, filters));
        Edge out = recurrentActivation.apply(m, m.slice(sum, -1, 3 * filters, filters));
        Edge cell = m.add(m.mul(forget, states.get(1)), m.mul(in, candidate));
        return List.of(m.mul(out, activation.apply(m, cell)), cell);
    }

    @Override
    public ConvLstm named(String other) {
        return new ConvLstm(
                other,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm strides(List<Integer> other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                other,
                border,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm border(Border other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                other,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm dilation(List<Integer> other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                other,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm activation(Activation other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                other,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm recurrentActivation(Activation other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                other,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm useBias(boolean other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                recurrentActivation,
                other,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm unitForgetBias(boolean other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                other,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm kernelInitializer(Initializer other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                other,
                recurrentInitializer,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm recurrentInitializer(Initializer other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                other,
                biasInitializer,
                dropout,
                form);
    }

    public ConvLstm biasInitializer(Initializer other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                other,
                dropout,
                form);
    }

    public ConvLstm dropout(float other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                other,
                form);
    }

    public ConvLstm form(Form other) {
        return new ConvLstm(
                name,
                axes,
                filters,
                kernel,
                strides,
                border,
                dilation,
                activation,
                recurrentActivation,
                useBias,
                unitForgetBias,
                kernelInitializer,
                recurrentInitializer,
                biasInitializer,
                dropout,
                other);
    }

    @Override
    public String kind() {
        return "ConvLSTM" + axes + "D";
    }
}
