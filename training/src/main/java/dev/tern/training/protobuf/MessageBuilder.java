package dev.tern.training.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A protocol-buffer message in the making: fields are written in the order in which they are put. Zeros and empty texts
 * are written too where they are put; leave out what shall be left out.
 */
public final class MessageBuilder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A whole number or enum constant. */
    public MessageBuilder put(int field, long number) {
        varint((long) field << 3);
        varint(number);
        return this;
    }

    /** A truth value. */
    public MessageBuilder put(int field, boolean truth) {
        return put(field, truth ? 1L : 0L);
    }

    /** A float. */
    public MessageBuilder putFloat(int field, float number) {
        return putFixed32(field, Float.floatToRawIntBits(number));
    }

    /** Four bytes. */
    public MessageBuilder putFixed32(int field, int bits) {
        varint((long) field << 3 | 5);
        for (int i = 0; i < 4; i++) {
            out.write(bits >>> (8 * i));
        }
        return this;
    }

    /** A text. */
    public MessageBuilder put(int field, String text) {
        return put(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes. */
    public MessageBuilder put(int field, byte[] bytes) {
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.write(bytes, 0, bytes.length);
        return this;
    }

    /** A message. */
    public MessageBuilder put(int field, MessageBuilder message) {
        return put(field, message.toBytes());
    }

    /** Packed whole numbers; nothing where there are none. */
    public MessageBuilder putPacked(int field, long... numbers) {
        if (numbers.length == 0) {
            return this;
        }
        MessageBuilder packed = new MessageBuilder();
        for (long number : numbers) {
            packed.varint(number);
        }
        return put(field, packed);
    }

    /** A map from texts to messages, in the map's order. */
    public MessageBuilder putMap(int field, Map<String, MessageBuilder> entries) {
        entries.forEach(
                (key, value) -> put(field, new MessageBuilder().put(1, key).put(2, value)));
        return this;
    }

    private void varint(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** The message's bytes. */
    public byte[] toBytes() {
        return out.toByteArray();
    }
}
