package dev.tern.conformance.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One change to the bytes of a file, whatever they mean. */
enum ByteChange {
    FLIP_BITS {
        @Override
        byte[] of(byte[] file, byte[] other, Chance chance) {
            byte[] bytes = file.clone();
            for (int n = chance.below(4); n >= 0; n--) {
                bytes[chance.below(bytes.length)] ^= (byte) (1 << chance.below(8));
            }
            return bytes;
        }
    },
    CUT_SHORT {
        @Override
        byte[] of(byte[] file, byte[] other, Chance chance) {
            return Arrays.copyOf(file, chance.below(file.length));
        }
    },
    HOSTILE_WORD {
        @Override
        byte[] of(byte[] file, byte[] other, Chance chance) {
            byte[] bytes = file.clone();
            int number = chance.once(4) ? bytes.length - chance.below(8) : chance.whole32();
            words(bytes).putInt(word(bytes, chance), number);
            return bytes;
        }
    },
    NEARBY_WORD {
        @Override
        byte[] of(byte[] file, byte[] other, Chance chance) {
            byte[] bytes = file.clone();
            int at = word(bytes, chance);
            words(bytes).putInt(at, words(bytes).getInt(at) + chance.below(33) - 16);
            return bytes;
        }
    },
    COPIED_WORD {
        @Override
        byte[] of(byte[] file, byte[] other, Chance chance) {
            byte[] bytes = file.clone();
            words(bytes).putInt(word(bytes, chance), words(bytes).getInt(word(bytes, chance)));
            return bytes;
        }
    },
    /** An offset that points back, at itself, or into another table. */
    WILD_OFFSET {
        @Override
        byte[] of(byte[] file, byte[] other, Chance chance) {
            byte[] bytes = file.clone();
            int at = word(bytes, chance);
            words(bytes).putInt(at, word(bytes, chance) - at);
            return bytes;
        }
    },
    HOSTILE_BYTE {
        @Override
        byte[] of(byte[] file, byte[] other, Chance chance) {
            byte[] bytes = file.clone();
            bytes[chance.below(bytes.length)] = (byte) chance.whole();
            return bytes;
        }
    },
    SPLICED {
        @Override
        byte[] of(byte[] file, byte[] other, Chance chance) {
            byte[] bytes = file.clone();
            int length = 1 + chance.below(Math.min(256, Math.min(other.length, bytes.length) / 2));
            int from = chance.below(other.length - length) & -4;
            int to = chance.below(bytes.length - length) & -4;
            System.arraycopy(other, from, bytes, to, length);
            return bytes;
        }
    };

    /** {@code file} changed; {@code other} is a genuine file to take pieces from. */
    abstract byte[] of(byte[] file, byte[] other, Chance chance);

    private static ByteBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int word(byte[] bytes, Chance chance) {
        return chance.below(bytes.length / 4) * 4;
    }
}
