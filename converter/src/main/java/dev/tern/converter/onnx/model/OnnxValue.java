package dev.tern.converter.onnx.model;

import dev.tern.graph.Quoted;
import dev.tern.tensor.DataType;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An input or output of a graph.
 *
 * @param type null where it is not stated, as in the bodies of some loops
 * @param extents null where not even the rank is stated
 */
public record OnnxValue(
        String name, @Nullable DataType type, @Nullable List<Extent> extents) {
    /**
     * An extent: a number, or open (-1) under a name that may be empty.
     *
     * @param symbol equal names stand for equal numbers
     */
    public record Extent(int size, String symbol) {}

    static OnnxValue read(Message message) {
        String name = message.text(1);
        try {
            Message type = message.messageOrEmpty(2);
            for (int field : new int[] {4, 5, 8, 9}) {
                if (type.has(field)) {
                    throw TernException.of("it is a sequence, a map, an optional or a sparse tensor; only plain tensors"
                            + " can be converted");
                }
            }
            Message tensor = type.messageOrEmpty(1);
            long element = tensor.int64(1);
            return new OnnxValue(
                    name,
                    element == 0 ? null : ElementType.of(element),
                    tensor.message(2).map(OnnxValue::extents).orElse(null));
        } catch (TernException e) {
            throw e.within("value " + Quoted.name(name));
        }
    }

    private static List<Extent> extents(Message shape) {
        List<Extent> extents = new ArrayList<>();
        for (Message dimension : shape.messages(1)) {
            long size = dimension.has(1) ? dimension.int64(1) : -1;
            if (size > Integer.MAX_VALUE) {
                throw TernException.of("an extent is " + size + "; the file is damaged");
            }
            // Exporters write 0 and -1 for extents that they do not know.
            extents.add(size > 0 ? new Extent((int) size, "") : new Extent(-1, dimension.text(2)));
        }
        if (extents.size() > 16) {
            throw TernException.of("it has " + extents.size() + " dimensions; the file is damaged");
        }
        return extents;
    }
}
