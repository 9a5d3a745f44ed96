package dev.tern.converter.onnx.model;

import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What an attribute of a node holds. */
public sealed interface OnnxAttribute {
    /** A float. */
    record Real(float value) implements OnnxAttribute {}

    /** A whole number. */
    record Whole(long value) implements OnnxAttribute {}

    /** A text. */
    record Text(String value) implements OnnxAttribute {}

    /** A constant. */
    record TensorOf(Tensor value) implements OnnxAttribute {}

    /** A graph: a branch, or the body of a loop. */
    record GraphOf(OnnxGraph value) implements OnnxAttribute {}

    /** Floats. */
    record Reals(List<Float> values) implements OnnxAttribute {
        public Reals {
            values = List.copyOf(values);
        }
    }

    /** Whole numbers. */
    record Wholes(List<Long> values) implements OnnxAttribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /** Texts. */
    record Texts(List<String> values) implements OnnxAttribute {
        public Texts {
            values = List.copyOf(values);
        }
    }

    /** The attribute that the function's caller gives under this name. */
    record Given(String name) implements OnnxAttribute {}

    /** Something of a kind that no operator that can be converted uses. */
    record Other(int kind) implements OnnxAttribute {}

    /** Reads one attribute; older writers leave its kind out, which then follows from the field that is there. */
    static OnnxAttribute read(Message message, TensorReader tensors, int depth) {
        String given = message.text(21);
        if (!given.isEmpty()) {
            return new Given(given);
        }
        int kind = message.int32(20);
        return switch (kind == 0 ? kindByField(message) : kind) {
            case 1 -> new Real(message.float32(2));
            case 2 -> new Whole(message.int64(3));
            case 3 -> new Text(message.text(4));
            case 4 -> new TensorOf(tensors.read(message.message(5).orElseThrow(() -> missing(message, "a tensor"))));
            case 5 ->
                new GraphOf(OnnxGraph.read(
                        message.message(6).orElseThrow(() -> missing(message, "a graph")), tensors, depth + 1));
            case 6 -> {
                List<Float> all = new ArrayList<>();
                for (int bits : message.fixed32s(7)) {
                    all.add(Float.intBitsToFloat(bits));
                }
                yield new Reals(all);
            }
            case 7 -> {
                List<Long> all = new ArrayList<>();
                for (long number : message.int64s(8)) {
                    all.add(number);
                }
                yield new Wholes(all);
            }
            case 8 ->
                new Texts(message.allBytes(9).stream()
                        .map(bytes -> new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8))
                        .toList());
            default -> new Other(kind);
        };
    }

    private static int kindByField(Message message) {
        int[] kindOfField = {2, 1, 3, 2, 4, 3, 5, 4, 6, 5, 7, 6, 8, 7, 9, 8};
        for (int i = 0; i < kindOfField.length; i += 2) {
            if (message.has(kindOfField[i])) {
                return kindOfField[i + 1];
            }
        }
        // An empty list, of whatever kind.
        return 7;
    }

    private static TernException missing(Message message, String what) {
        return TernException.at(message.where()).expected(what).found("none").fix("the file is damaged");
    }
}
