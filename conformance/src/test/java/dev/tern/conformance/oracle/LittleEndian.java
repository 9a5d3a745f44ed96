package dev.tern.conformance.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Raw tensor bytes of Java values. */
final class LittleEndian {
    private LittleEndian() {}

    static byte[] floats(float... values) {
        ByteBuffer bytes = buffer(values.length * Float.BYTES);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.array();
    }

    static float[] toFloats(byte[] raw) {
        float[] values = new float[raw.length / Float.BYTES];
        ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** The library's string encoding: a count, one more offset than strings, then the characters. */
    static byte[] strings(String... values) {
        int headerBytes = (values.length + 2) * Integer.BYTES;
        int textBytes = 0;
        for (String value : values) {
            textBytes += value.getBytes(StandardCharsets.UTF_8).length;
        }
        ByteBuffer bytes = buffer(headerBytes + textBytes).putInt(values.length);
        int offset = headerBytes;
        for (String value : values) {
            bytes.putInt(offset);
            offset += value.getBytes(StandardCharsets.UTF_8).length;
        }
        bytes.putInt(offset);
        for (String value : values) {
            bytes.put(value.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.array();
    }

    /** Seeded bytes for a tensor: floats in [-1, 1), any bits for integers. */
    static byte[] random(OracleTensor tensor, SplittableRandom random) {
        byte[] raw = new byte[tensor.bytes().length];
        if (tensor.type() == OracleType.FLOAT32) {
            float[] values = new float[raw.length / Float.BYTES];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-1, 1);
            }
            return floats(values);
        }
        random.nextBytes(raw);
        return raw;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
