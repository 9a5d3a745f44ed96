package dev.tern.training.savedmodel;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import dev.tern.training.protobuf.MessageBuilder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** TensorProto: elements in one block, or one by one with the last repeated. */
final class Tensors {
    private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Most bytes of a tensor whose file gives fewer elements than its shape has. */
    private static final long SPREAD_BYTES_MAX = 1L << 30;

    private Tensors() {}

    static Tensor read(Message message) {
        DataType type = TensorFlowType.of(message.int32(1)).type();
        Shape shape = TensorShapes.read(message.messageOrEmpty(2));
        if (shape == null || !shape.isKnown()) {
            throw TernException.at(message.where())
                    .expected("a constant with a known shape")
                    .found(shape == null ? "one of unknown rank" : "shape " + shape)
                    .fix("the file is damaged");
        }
        try {
            return elements(message, type, shape);
        } catch (TernException e) {
            throw e.within(message.where());
        }
    }

    private static Tensor elements(Message message, DataType type, Shape shape) {
        if (type == DataType.STRING) {
            return strings(message, shape);
        }
        if (type == DataType.RESOURCE || type == DataType.VARIANT) {
            throw TernException.of("constants of type " + type.text() + " cannot be read; the model keeps a handle as"
                    + " a constant, which no other program can follow");
        }
        MemorySegment content = message.bytes(4);
        if (content.byteSize() > 0) {
            return Tensor.of(type, shape, Quantization.NONE, content);
        }
        long bytes = type.bytes(shape.elements());
        if (bytes > SPREAD_BYTES_MAX) {
            throw TernException.of("expected at most " + SPREAD_BYTES_MAX + " bytes of repeated elements, found "
                    + bytes + "; the file is damaged");
        }
        MemorySegment filled = MemorySegment.ofArray(new long[Math.toIntExact((bytes + 7) / 8)])
                .asSlice(0, bytes);
        fill(message, type, shape.elements(), filled);
        return Tensor.of(type, shape, Quantization.NONE, filled);
    }

    private static Tensor strings(Message message, Shape shape) {
        List<MemorySegment> given = message.allBytes(8);
        int count = shape.intElements();
        if (given.size() > count || count > (given.isEmpty() ? 1 << 20 : 1 << 24)) {
            throw TernException.of("expected " + count + " texts, found " + given.size() + "; the file is damaged");
        }
        List<byte[]> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(
                    given.isEmpty()
                            ? new byte[0]
                            : given.get(Math.min(i, given.size() - 1)).toArray(ValueLayout.JAVA_BYTE));
        }
        return Tensor.of(
                DataType.STRING, shape, Quantization.NONE, MemorySegment.ofArray(StringElements.encode(texts)));
    }

    /** Which field holds elements of a type, and how: bits of four bytes, of eight bytes, or plain numbers. */
    private static long[] stored(Message message, DataType type) {
        return switch (type) {
            case FLOAT32, COMPLEX64 -> widened(message.fixed32s(type == DataType.FLOAT32 ? 5 : 9));
            case FLOAT64, COMPLEX128 -> message.fixed64s(type == DataType.FLOAT64 ? 6 : 12);
            case FLOAT16, BFLOAT16 -> message.int64s(13);
            case INT64 -> message.int64s(10);
            case BOOL -> message.int64s(11);
            case UINT32 -> message.int64s(16);
            case UINT64 -> message.int64s(17);
            default -> message.int64s(7);
        };
    }

    private static long[] widened(int[] bits) {
        long[] wide = new long[bits.length];
        for (int i = 0; i < bits.length; i++) {
            wide[i] = bits[i];
        }
        return wide;
    }

    private static void fill(Message message, DataType type, long elements, MemorySegment to) {
        long[] given = stored(message, type);
        boolean complex = type == DataType.COMPLEX64 || type == DataType.COMPLEX128;
        int parts = complex ? 2 : 1;
        int width = type.bits() / 8 / parts;
        if (given.length > elements * parts || given.length % parts != 0) {
            throw TernException.of(
                    "expected " + elements * parts + " numbers, found " + given.length + "; the file is damaged");
        }
        if (given.length == 0) {
            return;
        }
        for (long i = 0; i < elements * parts; i++) {
            long source = i < given.length ? i : given.length - parts + i % parts;
            long bits = given[(int) source];
            switch (width) {
                case 1 -> to.set(ValueLayout.JAVA_BYTE, i, (byte) bits);
                case 2 -> to.set(I16, 2 * i, (short) bits);
                case 4 -> to.set(I32, 4 * i, (int) bits);
                default -> to.set(I64, 8 * i, bits);
            }
        }
    }

    static MessageBuilder write(Tensor tensor) {
        MessageBuilder message = new MessageBuilder()
                .put(1, TensorFlowType.of(tensor.type()).number())
                .put(2, TensorShapes.write(tensor.shape()));
        if (tensor.type() == DataType.STRING) {
            StringElements.decode(tensor.data()).forEach(text -> message.put(8, text));
            return message;
        }
        return message.put(4, tensor.data().toArray(ValueLayout.JAVA_BYTE));
    }
}
