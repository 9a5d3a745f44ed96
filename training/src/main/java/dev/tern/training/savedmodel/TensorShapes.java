package dev.tern.training.savedmodel;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import dev.tern.training.protobuf.MessageBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TensorShapeProto: extents, -1 where open; null stands for a shape of unknown rank. */
final class TensorShapes {
    /** Highest rank that is believed; TensorFlow itself stops at 254. */
    private static final int RANK_MAX = 254;

    private TensorShapes() {}

    static @Nullable Shape read(Message message) {
        if (message.bool(3)) {
            return null;
        }
        List<Message> extents = message.messages(2);
        if (extents.size() > RANK_MAX) {
            throw TernException.at(message.where())
                    .expected("at most " + RANK_MAX + " extents")
                    .found(extents.size() + " extents")
                    .fix("the file is damaged");
        }
        int[] dims = new int[extents.size()];
        for (int i = 0; i < dims.length; i++) {
            long extent = extents.get(i).int64(1);
            if (extent < -1 || extent > Integer.MAX_VALUE) {
                throw TernException.at(message.where())
                        .expected("an extent from 0 to " + Integer.MAX_VALUE + ", or -1")
                        .found(String.valueOf(extent))
                        .fix("the file is damaged, or the tensor is too large");
            }
            dims[i] = (int) extent;
        }
        return Shape.of(dims);
    }

    static MessageBuilder write(@Nullable Shape shape) {
        MessageBuilder message = new MessageBuilder();
        if (shape == null) {
            return message.put(3, true);
        }
        for (int extent : shape.dims()) {
            message.put(2, new MessageBuilder().put(1, extent));
        }
        return message;
    }
}
