package dev.tern.tflite.flatbuffer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A table that is being written: for each present field its bytes, or what it refers to. */
public final class TablePiece implements Piece {
    /** What stands in one field. */
    sealed interface Entry permits Bits, Reference, Absolute, Pinned {
        int id();

        /** Bytes taken. */
        int size();

        /** Power of two that the field's place is a multiple of. */
        int alignment();
    }

    record Bits(int id, byte[] bytes, int alignment) implements Entry {
        @Override
        public int size() {
            return bytes.length;
        }
    }

    /** A reference to {@code target}, {@code addend} bytes behind its start. */
    record Reference(int id, Piece target, long addend) implements Entry {
        @Override
        public int size() {
            return 4;
        }

        @Override
        public int alignment() {
            return 4;
        }
    }

    /**
     * A number that may as well be a reference: the number stays, and a copy of what it would refer to is put as far
     * behind the field as it says.
     */
    record Pinned(int id, int distance, Piece.Flat target) implements Entry {
        @Override
        public int size() {
            return 4;
        }

        @Override
        public int alignment() {
            return 4;
        }
    }

    /** The absolute place of {@code target} in the file. */
    record Absolute(int id, Piece target) implements Entry {
        @Override
        public int size() {
            return 8;
        }

        @Override
        public int alignment() {
            return 8;
        }
    }

    private final List<Entry> entries = new ArrayList<>();

    /** Puts a little-endian number of {@code size} bytes. */
    void bits(int id, long bits, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (bits >>> (8 * i));
        }
        entries.add(new Bits(id, bytes, size));
    }

    /** Puts bytes as they are. */
    void raw(int id, byte[] bytes, int alignment) {
        entries.add(new Bits(id, bytes.clone(), alignment));
    }

    void reference(int id, Piece target, long addend) {
        entries.add(new Reference(id, target, addend));
    }

    void pinned(int id, int distance, Piece.Flat target) {
        entries.add(new Pinned(id, distance, target));
    }

    void absolute(int id, Piece target) {
        entries.add(new Absolute(id, target));
    }

    /** The fields in the order they are laid out: the widest first, so that little room is lost. */
    List<Entry> laidOut() {
        return entries.stream()
                .sorted(Comparator.comparingInt(Entry::alignment).reversed().thenComparingInt(Entry::id))
                .toList();
    }
}
