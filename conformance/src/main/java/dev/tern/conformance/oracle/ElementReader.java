package dev.tern.conformance.oracle;

import java.nio.ByteBuffer;

/** Reads elements of one type for comparison. */
enum ElementReader {
    FLOAT32(4) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }

        @Override
        long ordinal(ByteBuffer bytes, int at) {
            int bits = bytes.getInt(at);
            return bits < 0 ? Integer.MIN_VALUE - (long) bits : bits;
        }
    },
    FLOAT16(2) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return Float.float16ToFloat(bytes.getShort(at));
        }

        @Override
        long ordinal(ByteBuffer bytes, int at) {
            int bits = bytes.getShort(at);
            return bits < 0 ? Short.MIN_VALUE - bits : bits;
        }
    },
    BFLOAT16(2) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return Float.intBitsToFloat(bytes.getShort(at) << 16);
        }

        @Override
        long ordinal(ByteBuffer bytes, int at) {
            int bits = bytes.getShort(at);
            return bits < 0 ? Short.MIN_VALUE - bits : bits;
        }
    },
    FLOAT64(8) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return bytes.getDouble(at);
        }

        @Override
        long ordinal(ByteBuffer bytes, int at) {
            long bits = bytes.getLong(at);
            return bits < 0 ? Long.MIN_VALUE - bits : bits;
        }
    },
    SIGNED8(1) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return bytes.get(at);
        }
    },
    UNSIGNED8(1) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return Byte.toUnsignedInt(bytes.get(at));
        }
    },
    SIGNED16(2) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return bytes.getShort(at);
        }
    },
    UNSIGNED16(2) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return Short.toUnsignedInt(bytes.getShort(at));
        }
    },
    SIGNED32(4) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return bytes.getInt(at);
        }
    },
    UNSIGNED32(4) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return Integer.toUnsignedLong(bytes.getInt(at));
        }
    },
    SIGNED64(8) {
        @Override
        double number(ByteBuffer bytes, int at) {
            return bytes.getLong(at);
        }

        @Override
        double difference(ByteBuffer a, ByteBuffer b, int at) {
            // Neighbouring large values are one double.
            return a.getLong(at) == b.getLong(at) ? 0 : Math.max(1, Math.abs(number(a, at) - number(b, at)));
        }
    };

    private final int elementBytes;

    ElementReader(int elementBytes) {
        this.elementBytes = elementBytes;
    }

    static ElementReader of(OracleType type) {
        return switch (type) {
            case FLOAT32, COMPLEX64 -> FLOAT32;
            case FLOAT64, COMPLEX128 -> FLOAT64;
            case FLOAT16 -> FLOAT16;
            case BFLOAT16 -> BFLOAT16;
            case INT8 -> SIGNED8;
            case INT16 -> SIGNED16;
            case UINT16 -> UNSIGNED16;
            case INT32 -> SIGNED32;
            case UINT32 -> UNSIGNED32;
            case INT64, UINT64 -> SIGNED64;
            case UINT8, BOOL, INT4, STRING, RESOURCE, VARIANT, NO_TYPE -> UNSIGNED8;
        };
    }

    int elementBytes() {
        return elementBytes;
    }

    /** The value of an element. */
    abstract double number(ByteBuffer bytes, int at);

    /** The position of a float among all floats of its type in ascending order; 0 for types without such an order. */
    long ordinal(ByteBuffer bytes, int at) {
        return 0;
    }

    /** The absolute difference of a pair: 0 for two NaNs, infinite for one. */
    double difference(ByteBuffer a, ByteBuffer b, int at) {
        double x = number(a, at);
        double y = number(b, at);
        if (x == y || (Double.isNaN(x) && Double.isNaN(y))) {
            return 0;
        }
        double difference = Math.abs(x - y);
        return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
    }

    long ulps(ByteBuffer a, ByteBuffer b, int at) {
        long x = ordinal(a, at);
        long y = ordinal(b, at);
        long distance = x - y;
        // Doubles of opposite sign can be further apart than a long counts.
        if (((x ^ y) & (x ^ distance)) < 0 || distance == Long.MIN_VALUE) {
            return Long.MAX_VALUE;
        }
        return Math.abs(distance);
    }
}
