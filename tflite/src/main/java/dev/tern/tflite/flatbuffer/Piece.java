package dev.tern.tflite.flatbuffer;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** A part of a flatbuffer that is being written. Parts refer to each other by object; places come last. */
public sealed interface Piece permits Piece.Flat, Piece.References, Piece.Payload, Piece.Blob, TablePiece {
    /**
     * A vector of numbers or a string.
     *
     * @param content the elements' bytes
     * @param count number of elements
     * @param terminated whether a zero byte follows, as after strings
     */
    record Flat(MemorySegment content, long count, int alignment, boolean terminated) implements Piece {}

    /** A vector of references to tables or strings. */
    record References(List<Piece> targets) implements Piece {
        public References {
            targets = List.copyOf(targets);
        }
    }

    /**
     * A large vector of bytes, written after everything that refers to it.
     *
     * @param outside whether it stands behind the flatbuffer, without a length, found by its absolute place
     */
    record Payload(MemorySegment content, int alignment, boolean outside) implements Piece {}

    /** Bytes of another flatbuffer, kept as they are because no row describes them. */
    record Blob(MemorySegment content) implements Piece {}
}
