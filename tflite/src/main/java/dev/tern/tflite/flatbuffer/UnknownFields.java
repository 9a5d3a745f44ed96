package dev.tern.tflite.flatbuffer;

import java.lang.foreign.ValueLayout;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Carries fields that no row describes from the table they stood in to the one being written.
 *
 * <p>A flatbuffer does not say what kind a field has, only where it stands; how wide it is follows from where the next
 * one stands. Its bytes are copied as they are, unless they are a reference: four bytes that lead to the start of a
 * table, vector or string that nothing known refers to ({@link Claims} knows what is claimed). Whatever hangs on such
 * a reference is unknown in turn, so it is not taken apart: the part of the old file that it may reach is kept behind
 * the new tables, byte for byte and with the same distances inside, and the new field refers into it. Writing again
 * keeps the same part again, so files do not grow but by a few bytes of padding.
 *
 * <p>A string that a known field refers to as well cannot be told from a number that happens to lead there. Both
 * readings are kept: the number stays, and a copy of the string is put just where it leads. Numbers too large for that
 * are references. A known table or vector that an unknown field shares is not recognised, and its field taken for a
 * number.
 */
public final class UnknownFields {
    private static final int PINNED_DISTANCE_MAX = 1 << 16;

    private record Kept(Claims claims, Piece.Blob blob) {}

    private final Map<Source, Kept> kept = new IdentityHashMap<>();

    /** Puts field {@code id} of {@code origin}, which is {@code width} bytes wide, into {@code into}. */
    void carry(TableView origin, int id, int width, TablePiece into) {
        Source source = origin.source();
        long place = origin.position() + origin.offset(id);
        if (Claims.couldRefer(source, place, width)) {
            Kept part = kept.computeIfAbsent(source, UnknownFields::keep);
            Piece.Flat shared = part.claims.sharedString(place);
            if (shared != null) {
                int distance = (int) source.uint32(place);
                if (distance <= PINNED_DISTANCE_MAX) {
                    into.pinned(id, distance, shared);
                } else {
                    into.reference(id, shared, 0);
                }
                return;
            }
            if (part.claims.isReference(place)) {
                into.reference(id, part.blob, place + source.uint32(place) - part.claims.keptFrom());
                return;
            }
        }
        if (width > 0) {
            int alignment = (int) Math.min(8, Math.min(Long.lowestOneBit(place), Integer.highestOneBit(width)));
            into.raw(id, source.slice(place, width).toArray(ValueLayout.JAVA_BYTE), Math.max(1, alignment));
        }
    }

    private static Kept keep(Source source) {
        Claims claims = Claims.of(source);
        return new Kept(claims, new Piece.Blob(source.slice(claims.keptFrom(), claims.keptTo() - claims.keptFrom())));
    }
}
