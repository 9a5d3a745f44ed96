package dev.tern.custom.example;

import dev.tern.tensor.TernException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Fields of a protocol-buffer message, one after another, every length checked. */
final class WireReader {
    private final ByteBuffer bytes;
    private int field;
    private int kind;

    WireReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Goes to the next field; false at the end of the message. */
    boolean next() {
        if (!bytes.hasRemaining()) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        kind = (int) (tag & 7);
        return true;
    }

    /** Whether the field has number {@code number} and holds bytes: a message, a text, or packed numbers. */
    boolean isBytes(int number) {
        return field == number && kind == 2;
    }

    /** Whether the field has number {@code number} and holds one variable-length number. */
    boolean isVarint(int number) {
        return field == number && kind == 0;
    }

    /** Whether the field has number {@code number} and holds four bytes. */
    boolean isFixed32(int number) {
        return field == number && kind == 5;
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            require(1);
            byte next = bytes.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("numbers of at most ten bytes");
    }

    float float32() {
        require(4);
        return bytes.getFloat();
    }

    /** The bytes of the field, without copying them. */
    ByteBuffer message() {
        long length = varint();
        require(length);
        ByteBuffer message = bytes.slice(bytes.position(), (int) length);
        bytes.position(bytes.position() + (int) length);
        return message;
    }

    /** Passes over the field. */
    void skip() {
        switch (kind) {
            case 0 -> varint();
            case 1 -> pass(8);
            case 2 -> message();
            case 5 -> pass(4);
            default -> throw damaged("fields of a known kind");
        }
    }

    private void pass(int count) {
        require(count);
        bytes.position(bytes.position() + count);
    }

    private void require(long count) {
        if (count < 0 || count > bytes.remaining()) {
            throw damaged("lengths within the message");
        }
    }

    private TernException damaged(String expected) {
        return TernException.at("serialised example, byte " + bytes.position())
                .expected(expected)
                .found("something else")
                .fix("give bytes of a tf.train.Example message");
    }
}
