package dev.tern.conformance.onnx;

import static dev.tern.tensor.DataType.BOOL;
import static dev.tern.tensor.DataType.FLOAT32;
import static dev.tern.tensor.DataType.INT64;

import java.util.ArrayList;
import java.util.List;

/** Attention and rotated positions of version 23. */
final class AttentionCases {
    private AttentionCases() {}

    private static OnnxCase attention() {
        return OnnxCase.of("Attention", 23).within(1e-5);
    }

    private static OnnxCase rotary() {
        return OnnxCase.of("RotaryEmbedding", 23).within(4e-6);
    }

    static List<OnnxCase> all() {
        List<OnnxCase> cases = new ArrayList<>();
        cases.add(attention().floats(2, 3, 5, 8).floats(2, 3, 6, 8).floats(2, 3, 6, 8));
        cases.add(attention()
                .floats(2, 3, 5, 8)
                .floats(2, 3, 5, 8)
                .floats(2, 3, 5, 8)
                .attr("is_causal", 1));
        cases.add(attention()
                .floats(2, 4, 5, 8)
                .floats(2, 2, 6, 8)
                .floats(2, 2, 6, 8)
                .attr("scale", 0.3f));
        cases.add(attention()
                .floats(2, 5, 24)
                .floats(2, 6, 24)
                .floats(2, 6, 24)
                .attr("q_num_heads", 3)
                .attr("kv_num_heads", 3));
        cases.add(attention()
                .floats(2, 3, 5, 8)
                .floats(2, 3, 6, 8)
                .floats(2, 3, 6, 8)
                .floats(5, 6)
                .attr("softcap", 2f));
        cases.add(attention()
                .floats(1, 2, 4, 8)
                .floats(1, 2, 4, 8)
                .floats(1, 2, 4, 8)
                .constant(QuantizedCases.bytes(
                        BOOL, dev.tern.tensor.Shape.of(4, 4), 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1)));
        for (int interleaved = 0; interleaved < 2; interleaved++) {
            cases.add(rotary().floats(2, 3, 5, 8)
                    .constant(FLOAT32, -1, 1, 9, 4)
                    .constant(FLOAT32, -1, 1, 9, 4)
                    .drawn(INT64, 0, 9, 2, 5)
                    .attr("interleaved", interleaved));
            cases.add(rotary().floats(2, 5, 24)
                    .floats(2, 5, 4)
                    .floats(2, 5, 4)
                    .attr("interleaved", interleaved)
                    .attr("num_heads", 3));
        }
        return cases;
    }
}
