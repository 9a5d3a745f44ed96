package dev.tern.training.savedmodel;

import dev.tern.tensor.Shape;
import dev.tern.training.protobuf.Message;
import dev.tern.training.protobuf.MessageBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A named entry point of a meta graph: tensors of the graph by the names that callers use. */
public record SignatureDef(Map<String, TensorRef> inputs, Map<String, TensorRef> outputs, String method) {
    /** The entry point that sets a model up; no computation of its own. */
    public static final String INIT = "__saved_model_init_op";

    /**
     * A tensor of the graph.
     *
     * @param tensor name with its result number, for example {@code dense/Relu:0}
     * @param type TensorFlow's number of the element type
     * @param shape null where not even the rank is known
     */
    public record TensorRef(
            String tensor, int type, @Nullable Shape shape) {
        static TensorRef read(Message message) {
            return new TensorRef(message.text(1), message.int32(2), TensorShapes.read(message.messageOrEmpty(3)));
        }

        MessageBuilder write() {
            return new MessageBuilder().put(1, tensor).put(2, type).put(3, TensorShapes.write(shape));
        }
    }

    static SignatureDef read(Message message) {
        return new SignatureDef(refs(message, 1), refs(message, 2), message.text(3));
    }

    private static Map<String, TensorRef> refs(Message message, int field) {
        Map<String, TensorRef> refs = new LinkedHashMap<>();
        message.map(field).forEach((name, ref) -> refs.put(name, TensorRef.read(ref)));
        return refs;
    }

    MessageBuilder write() {
        return new MessageBuilder()
                .putMap(1, written(inputs))
                .putMap(2, written(outputs))
                .put(3, method);
    }

    private static Map<String, MessageBuilder> written(Map<String, TensorRef> refs) {
        Map<String, MessageBuilder> messages = new LinkedHashMap<>();
        refs.forEach((name, ref) -> messages.put(name, ref.write()));
        return messages;
    }
}
