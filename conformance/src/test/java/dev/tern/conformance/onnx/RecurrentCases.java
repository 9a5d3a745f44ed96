package dev.tern.conformance.onnx;

import java.util.ArrayList;
import java.util.List;

/** Layers that keep a state from step to step: written out, as loops, in every direction. */
final class RecurrentCases {
    private RecurrentCases() {}

    static List<OnnxCase> all() {
        List<OnnxCase> cases = new ArrayList<>();
        for (String direction : List.of("forward", "reverse", "bidirectional")) {
            for (int steps : new int[] {3, 40}) {
                for (String name : List.of("LSTM", "GRU", "RNN")) {
                    cases.add(layer(name, direction, steps, true));
                }
            }
        }
        cases.add(layer("LSTM", "forward", 5, false));
        cases.add(
                layer("GRU", "forward", 5, false).attr("linear_before_reset", 1).note("without a bias"));
        cases.add(layer("GRU", "bidirectional", 5, true).attr("linear_before_reset", 1));
        cases.add(layer("GRU", "forward", 40, true).attr("linear_before_reset", 1));
        cases.add(layer("RNN", "forward", 5, true).attr("activations", new String[] {"Relu"}));
        cases.add(layer("LSTM", "forward", 5, true).attr("clip", 0.2f).within(2e-5));
        cases.add(layer("LSTM", "forward", 40, true).open("steps", "batch"));
        cases.add(layer("LSTM", "bidirectional", 5, true).open("", "batch"));
        cases.add(layer("LSTM", "forward", 5, true)
                .none()
                .weights(1, 2, 4)
                .weights(1, 2, 4)
                .weights(1, 12)
                .note("given states, peepholes"));
        cases.add(layer("LSTM", "forward", 40, true)
                .none()
                .floats(1, 2, 4)
                .floats(1, 2, 4)
                .note("fed states"));
        cases.add(layer("GRU", "forward", 5, true).none().floats(1, 2, 4).note("fed state"));
        return cases;
    }

    private static OnnxCase layer(String name, String direction, int steps, boolean biased) {
        int gates = name.equals("LSTM") ? 4 : name.equals("GRU") ? 3 : 1;
        int directions = direction.equals("bidirectional") ? 2 : 1;
        OnnxCase each = OnnxCase.of(name, 14)
                .floats(steps, 2, 3)
                .weights(directions, gates * 4, 3)
                .weights(directions, gates * 4, 4);
        each = biased ? each.weights(directions, 2 * gates * 4) : each;
        return each.attr("hidden_size", 4)
                .attr("direction", direction)
                .results(name.equals("LSTM") ? 3 : 2)
                .within(5e-6);
    }
}
