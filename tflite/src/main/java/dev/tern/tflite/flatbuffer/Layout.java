package dev.tern.tflite.flatbuffer;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gives every piece its place and writes it. References in a flatbuffer only point forward, so pieces are placed from
 * the root outwards: tables first, then vectors and strings, then blobs, then payloads, then payloads outside.
 */
public final class Layout {
    /** Largest flatbuffer: readers of the format count in signed 32 bits. */
    public static final long FLATBUFFER_BYTES_MAX = Integer.MAX_VALUE - 16;

    private record Placed(TablePiece table, List<TablePiece.Entry> entries, int[] offsets, long vtable) {}

    private final Map<Piece, Long> places = new IdentityHashMap<>();
    private final Map<List<Integer>, Long> vtables = new HashMap<>();
    private final List<Placed> tables = new ArrayList<>();
    private final List<Piece> flats = new ArrayList<>();
    private final Map<List<Object>, Piece.Flat> flatsBySaid = new LinkedHashMap<>();

    private final Map<Piece, Piece.Flat> repeated = new IdentityHashMap<>();

    /** Small vectors and strings that stand where alignment leaves room in front of a payload. */
    private final Map<Piece, Piece.Flat> fillings = new IdentityHashMap<>();

    private final List<Piece> tail = new ArrayList<>();
    private long end = 8;

    private Layout() {}

    /** The flatbuffer whose root is {@code root}. */
    public static FlatBytes write(TablePiece root, String identifier) {
        Layout layout = new Layout();
        layout.placeStructure(root);
        long structure = layout.end;
        layout.placeTail();
        return layout.emit(root, identifier, structure);
    }

    private void placeStructure(TablePiece root) {
        Deque<Piece> open = new ArrayDeque<>();
        List<Piece.Flat> later = new ArrayList<>();
        open.push(root);
        while (!open.isEmpty()) {
            Piece piece = open.pop();
            switch (piece) {
                case TablePiece table -> {
                    placeTable(table);
                    for (TablePiece.Entry entry : tables.getLast().entries.reversed()) {
                        switch (entry) {
                            case TablePiece.Reference reference -> open.push(reference.target());
                            case TablePiece.Absolute absolute -> open.push(absolute.target());
                            case TablePiece.Bits _, TablePiece.Pinned _ -> {}
                        }
                    }
                }
                case Piece.References references -> {
                    place(references, 4, 4 + 4L * references.targets().size());
                    flats.add(references);
                    references.targets().reversed().forEach(open::push);
                }
                case Piece.Flat flat -> later.add(flat);
                case Piece.Payload payload -> tail.add(payload);
                case Piece.Blob blob -> {
                    if (places.putIfAbsent(blob, -1L) == null) {
                        tail.add(blob);
                    }
                }
            }
        }
        for (Piece.Flat flat : later) {
            List<Object> said =
                    List.of(flat.content().asByteBuffer(), flat.count(), flat.alignment(), flat.terminated());
            Piece.Flat known = flatsBySaid.putIfAbsent(said, flat);
            if (known != null) {
                repeated.put(flat, known);
            }
        }
        fill(flatsBySaid.values());
        flatsBySaid.values().forEach(this::placeFlat);
        if (end > FLATBUFFER_BYTES_MAX) {
            throw TernException.of("the model's structure without its constants takes more than 2 GB;"
                    + " the file format cannot hold it; split the model");
        }
    }

    private void placeFlat(Piece.Flat flat) {
        end = align(end + 4, Math.max(4, flat.alignment())) - 4;
        place(flat, 1, size(flat));
        flats.add(flat);
    }

    private static long size(Piece.Flat flat) {
        return 4 + flat.content().byteSize() + (flat.terminated() ? 1 : 0);
    }

    /** Takes out of {@code open} what fits between two payloads, for each of them. */
    private void fill(Collection<Piece.Flat> open) {
        Deque<Piece.Flat> small = new ArrayDeque<>();
        Deque<Piece.Flat> smaller = new ArrayDeque<>();
        for (Piece.Flat flat : open) {
            if (flat.alignment() <= 4 && size(flat) <= 12) {
                (size(flat) <= 8 ? smaller : small).add(flat);
            }
        }
        Set<Piece> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        long before = -1;
        for (Piece piece : tail) {
            if (!(piece instanceof Piece.Payload payload) || payload.outside()) {
                continue;
            }
            long from = align(before, 4);
            long room = before < 0 || payload.alignment() != 16 ? 0 : align(before + 4, 16) - 4 - from;
            Piece.Flat filling = room >= 12 && !small.isEmpty() ? small.poll() : room >= 8 ? smaller.poll() : null;
            if (filling != null) {
                fillings.put(payload, filling);
                taken.add(filling);
            }
            before = payload.alignment() == 16 ? payload.content().byteSize() : -1;
        }
        open.removeIf(taken::contains);
    }

    private void placeTable(TablePiece table) {
        List<TablePiece.Entry> entries = table.laidOut();
        int size = 4;
        int alignment = 4;
        int ids = 0;
        int[] offsets = new int[entries.size()];
        for (int i = 0; i < offsets.length; i++) {
            TablePiece.Entry entry = entries.get(i);
            size = (int) align(size, entry.alignment());
            offsets[i] = size;
            size += entry.size();
            alignment = Math.max(alignment, entry.alignment());
            ids = Math.max(ids, entry.id() + 1);
        }
        List<Integer> vtable = new ArrayList<>(java.util.Collections.nCopies(ids + 2, 0));
        vtable.set(0, 4 + 2 * ids);
        vtable.set(1, size);
        for (int i = 0; i < offsets.length; i++) {
            vtable.set(2 + entries.get(i).id(), offsets[i]);
        }
        Long vtablePlace = vtables.get(vtable);
        if (vtablePlace == null) {
            end = align(end, 2);
            vtablePlace = end;
            vtables.put(vtable, vtablePlace);
            end += 2L * vtable.size();
        }
        place(table, alignment, size);
        tables.add(new Placed(table, entries, offsets, vtablePlace));
        placePinned(entries, offsets, placeOf(table));
    }

    /** Puts what numbers may refer to where they would lead; where that place is taken, they are but numbers. */
    private void placePinned(List<TablePiece.Entry> entries, int[] offsets, long table) {
        TreeMap<Long, Piece.Flat> wanted = new TreeMap<>();
        for (int i = 0; i < offsets.length; i++) {
            if (entries.get(i) instanceof TablePiece.Pinned pinned) {
                wanted.putIfAbsent(table + offsets[i] + pinned.distance(), pinned.target());
            }
        }
        wanted.forEach((place, flat) -> {
            if (place >= end) {
                end = place;
                place(flat, 1, 4 + flat.content().byteSize() + 1);
                flats.add(flat);
            }
        });
    }

    private void place(Piece piece, int alignment, long size) {
        end = align(end, alignment);
        places.put(piece, end);
        end += size;
    }

    private void placeTail() {
        for (Piece piece : tail) {
            if (piece instanceof Piece.Blob blob) {
                place(blob, 16, blob.content().byteSize());
            }
        }
        for (Piece piece : tail) {
            if (piece instanceof Piece.Payload payload && !payload.outside()) {
                Piece.Flat filling = fillings.get(payload);
                if (filling != null) {
                    place(filling, 4, size(filling));
                }
                end = align(end + 4, payload.alignment()) - 4;
                place(payload, 4, 4 + payload.content().byteSize());
            }
        }
        if (end > FLATBUFFER_BYTES_MAX) {
            throw TernException.of("a flatbuffer of " + end + " bytes exceeds 2 GB; constants must stand outside it");
        }
        for (Piece piece : tail) {
            if (piece instanceof Piece.Payload payload && payload.outside()) {
                place(payload, payload.alignment(), payload.content().byteSize());
            }
        }
    }

    private long placeOf(Piece piece) {
        Piece known = repeated.get(piece);
        Long place = places.get(known == null ? piece : known);
        if (place == null) {
            throw new IllegalStateException("a piece without a place");
        }
        return place;
    }

    private FlatBytes emit(TablePiece root, String identifier, long structure) {
        ByteBuffer out = ByteBuffer.allocate((int) structure).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0, (int) placeOf(root));
        out.put(4, identifier.getBytes(StandardCharsets.ISO_8859_1));
        vtables.forEach((vtable, place) -> {
            for (int i = 0; i < vtable.size(); i++) {
                out.putShort((int) (place + 2L * i), vtable.get(i).shortValue());
            }
        });
        tables.forEach(table -> emit(table, out));
        flats.forEach(piece -> emit(piece, out));
        FlatBytes.Builder bytes = new FlatBytes.Builder();
        bytes.add(MemorySegment.ofArray(out.array()));
        for (boolean outside : new boolean[] {false, true}) {
            for (Piece piece : tail) {
                if (piece instanceof Piece.Blob blob && !outside) {
                    bytes.padTo(placeOf(blob));
                    bytes.add(blob.content());
                }
            }
            for (Piece piece : tail) {
                if (piece instanceof Piece.Payload payload && payload.outside() == outside) {
                    Piece.Flat filling = fillings.get(payload);
                    if (filling != null) {
                        bytes.padTo(placeOf(filling));
                        bytes.add(length(filling.count()));
                        bytes.add(filling.content());
                    }
                    bytes.padTo(placeOf(payload));
                    if (!outside) {
                        bytes.add(length(payload.content().byteSize()));
                    }
                    bytes.add(payload.content());
                }
            }
        }
        return bytes.build();
    }

    private void emit(Placed placed, ByteBuffer out) {
        long at = placeOf(placed.table);
        out.putInt((int) at, (int) (at - placed.vtable));
        for (int i = 0; i < placed.offsets.length; i++) {
            int place = (int) (at + placed.offsets[i]);
            switch (placed.entries.get(i)) {
                case TablePiece.Bits bits -> out.put(place, bits.bytes());
                case TablePiece.Reference reference ->
                    out.putInt(place, (int) (placeOf(reference.target()) + reference.addend() - place));
                case TablePiece.Pinned pinned -> out.putInt(place, pinned.distance());
                case TablePiece.Absolute absolute -> out.putLong(place, placeOf(absolute.target()));
            }
        }
    }

    private void emit(Piece piece, ByteBuffer out) {
        int at = (int) placeOf(piece);
        switch (piece) {
            case Piece.Flat flat -> {
                out.putInt(at, (int) flat.count());
                MemorySegment.copy(
                        flat.content(),
                        0,
                        MemorySegment.ofArray(out.array()),
                        at + 4L,
                        flat.content().byteSize());
            }
            case Piece.References references -> {
                out.putInt(at, references.targets().size());
                for (int i = 0; i < references.targets().size(); i++) {
                    int place = at + 4 + 4 * i;
                    out.putInt(place, (int) (placeOf(references.targets().get(i)) - place));
                }
            }
            case Piece.Payload _, Piece.Blob _, TablePiece _ -> {}
        }
    }

    private static MemorySegment length(long count) {
        ByteBuffer bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
        return MemorySegment.ofArray(bytes.putInt((int) count).array());
    }

    private static long align(long value, int alignment) {
        return (value + alignment - 1) / alignment * alignment;
    }
}
