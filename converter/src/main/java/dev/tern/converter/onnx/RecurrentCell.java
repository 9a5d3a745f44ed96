package dev.tern.converter.onnx;

import dev.tern.converter.lower.Flow;
import dev.tern.operators.leakyrelu.LeakyRelu;
import dev.tern.operators.logistic.Logistic;
import dev.tern.operators.relu.Relu;
import dev.tern.operators.tanh.Tanh;
import dev.tern.tensor.Tensor;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One step of a recurrent layer in one direction. What inputs contribute to the gates is computed for all steps at once
 * beforehand; a step adds what the state contributes.
 *
 * @param kind LSTM, GRU or RNN
 * @param recurrent weights of the state: [gates · units, units]
 * @param bias what is added to the state's contribution before a reset gate scales it; null for none
 * @param peepholes weights of the cell in the gates of an LSTM: [3 · units], null for none
 * @param clip bound of what goes into activations; infinite for none
 * @param resetAfter whether a GRU's reset gate scales the product with the state rather than the state
 */
record RecurrentCell(
        String kind,
        int units,
        Tensor recurrent,
        @Nullable Tensor bias,
        @Nullable Tensor peepholes,
        List<String> activations,
        float clip,
        boolean resetAfter) {
    /** Hidden state and, of an LSTM, cell state. */
    record State(Flow hidden, @Nullable Flow cell) {}

    State step(OnnxSite site, Flow gates, State before) {
        return switch (kind) {
            case "LSTM" -> lstm(site, gates, before);
            case "GRU" -> new State(gru(site, gates, before.hidden), null);
            default -> new State(activated(site, 0, site.add(gates, product(site, before.hidden, recurrent))), null);
        };
    }

    private static Flow product(OnnxSite site, Flow state, Tensor weights) {
        return site.emit(ProductRows.dense(false), state, site.emitter().constant(weights), null);
    }

    private Flow activated(OnnxSite site, int number, Flow x) {
        // As ONNX Runtime has it, the cell state itself is not clipped on its way out.
        Flow within = clip < Float.MAX_VALUE && number < 2 ? site.min(site.max(x, -clip), clip) : x;
        return switch (activations.get(number)) {
            case "Sigmoid" -> site.emit(Logistic.DEFINITION, within);
            case "Tanh" -> site.emit(Tanh.DEFINITION, within);
            case "Relu" -> site.emit(Relu.RELU, within);
            case "LeakyRelu" -> site.emit(new LeakyRelu(0.01f), within);
            default -> within;
        };
    }

    /** One gate of several side by side. */
    private Flow part(OnnxSite site, Flow gates, int number) {
        return site.emit(
                dev.tern.operators.slice.Slice.DEFINITION,
                gates,
                site.emitter().ints(0, number * units),
                site.emitter().ints(-1, units));
    }

    private Flow peeped(OnnxSite site, Flow gate, Flow cell, int number) {
        if (peepholes == null) {
            return gate;
        }
        float[] own = java.util.Arrays.copyOfRange(peepholes.toFloats(), number * units, (number + 1) * units);
        Flow weights = site.emitter().constant(Floats.of(dev.tern.tensor.Shape.of(units), own));
        return site.add(gate, site.mul(cell, weights));
    }

    /** Gates in the order input, output, forget, cell. */
    private State lstm(OnnxSite site, Flow gates, State before) {
        Flow cell = Objects.requireNonNull(before.cell);
        Flow all = site.add(gates, product(site, before.hidden, recurrent));
        Flow input = activated(site, 0, peeped(site, part(site, all, 0), cell, 0));
        Flow forget = activated(site, 0, peeped(site, part(site, all, 2), cell, 2));
        Flow fresh = activated(site, 1, part(site, all, 3));
        Flow next = site.add(site.mul(forget, cell), site.mul(input, fresh));
        Flow output = activated(site, 0, peeped(site, part(site, all, 1), next, 1));
        return new State(site.mul(output, activated(site, 2, next)), next);
    }

    private Tensor rows(Tensor tensor, int from, int count) {
        long row = tensor.elements() / tensor.shape().dim(0);
        float[] all = java.util.Arrays.copyOfRange(tensor.toFloats(), (int) (from * row), (int) ((from + count) * row));
        return Floats.of(tensor.shape().with(0, count), all);
    }

    /** Gates in the order update, reset, hidden. */
    private Flow gru(OnnxSite site, Flow gates, Flow hidden) {
        Flow both = product(site, hidden, rows(recurrent, 0, 2 * units));
        Flow update = activated(site, 0, site.add(part(site, gates, 0), part(site, both, 0)));
        Flow reset = activated(site, 0, site.add(part(site, gates, 1), part(site, both, 1)));
        Tensor last = rows(recurrent, 2 * units, units);
        Flow contribution;
        if (resetAfter) {
            Flow inner = product(site, hidden, last);
            inner = bias == null ? inner : site.add(inner, site.emitter().constant(bias));
            contribution = site.mul(reset, inner);
        } else {
            contribution = product(site, site.mul(reset, hidden), last);
        }
        Flow fresh = activated(site, 1, site.add(part(site, gates, 2), contribution));
        // (1 - z) fresh + z hidden.
        return site.add(fresh, site.mul(update, site.sub(hidden, fresh)));
    }
}
