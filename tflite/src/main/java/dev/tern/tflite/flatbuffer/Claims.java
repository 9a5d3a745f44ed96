package dev.tern.tflite.flatbuffer;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a flatbuffer the known tables account for, which unknown fields refer to something among the rest, and
 * how far what they refer to may reach.
 */
final class Claims {
    /** A run of bytes; {@code wide} if its start is aligned to more than 4 bytes, so that padding may stand before. */
    private record Extent(long from, long to, boolean wide) {}

    private final Source source;
    private final List<Extent> claimed = new ArrayList<>();
    private final TreeMap<Long, Extent> claimedByStart = new TreeMap<>();
    private final TreeMap<Long, Extent> gaps = new TreeMap<>();
    private final List<Long> candidates = new ArrayList<>();
    private final Set<Long> references = new HashSet<>();
    private final Set<Long> strings = new HashSet<>();
    private long keptFrom;
    private long keptTo;

    private Claims(Source source) {
        this.source = source;
    }

    /** What is claimed in {@code source}, walked from its root. */
    static Claims of(Source source) {
        Claims claims = new Claims(source);
        TableView root = source.rootOrNull();
        if (root != null) {
            claims.walk(root);
            claims.findGaps();
            claims.findReferences();
        }
        return claims;
    }

    /** Whether a field is wide enough for a reference and the place that it would lead to is inside the file. */
    static boolean couldRefer(Source source, long place, int width) {
        return width >= 4 && place % 4 == 0 && isInside(source, place + source.uint32(place));
    }

    private static boolean isInside(Source source, long target) {
        return target % 4 == 0 && target <= source.size() - 4;
    }

    /** Whether the unknown field at {@code place} refers to something. */
    boolean isReference(long place) {
        return references.contains(place);
    }

    /** The string that a known field refers to and the unknown one at {@code place} may refer to; null if there is none. */
    Piece.@Nullable Flat sharedString(long place) {
        long target = place + source.uint32(place);
        if (!strings.contains(target)) {
            return null;
        }
        long size = source.uint32(target);
        return new Piece.Flat(source.slice(target + 4, size), size, 4, true);
    }

    /** Start of the part that unknown fields may reach; a multiple of 16, so that alignment inside it keeps. */
    long keptFrom() {
        return keptFrom;
    }

    /** End of that part. */
    long keptTo() {
        return keptTo;
    }

    /** What stands behind everything claimed, unless unknown fields reach it; may be empty. */
    static MemorySegment trailing(Source source) {
        Claims claims = of(source);
        Extent last = claims.gaps.isEmpty() ? null : claims.gaps.lastEntry().getValue();
        boolean behind = last != null && last.to == source.size() && claims.keptTo < last.to;
        return last != null && behind ? source.slice(last.from, last.to - last.from) : MemorySegment.NULL;
    }

    private void claim(long from, long size, boolean wide) {
        Extent extent = new Extent(from, from + size, wide);
        claimed.add(extent);
        claimedByStart.putIfAbsent(from, extent);
    }

    private void walk(TableView root) {
        claim(0, 8, false);
        source.reserved().forEach(run -> claim(run.from(), run.size(), true));
        Set<Long> seen = new HashSet<>();
        Deque<TableView> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            TableView table = open.pop();
            if (!seen.add(table.position())) {
                continue;
            }
            claim(table.position(), table.tableBytes(), true);
            claim(table.vtable(), table.vtableBytes(), false);
            int[] widths = table.widths();
            for (int id = 0; id < widths.length; id++) {
                if (table.offset(id) != 0) {
                    visit(table, id, widths[id], open);
                }
            }
        }
    }

    private void visit(TableView table, int id, int width, Deque<TableView> open) {
        Field field = table.type().field(id);
        if (field == null) {
            long place = table.position() + table.offset(id);
            if (couldRefer(source, place, width)) {
                candidates.add(place);
            }
        } else if (field.kind() == Kind.TABLE) {
            push(table.table(field), open);
        } else if (field.kind() == Kind.UNION) {
            push(table.union(field, table.unionNumber(field)), open);
        } else if (!field.kind().isScalar()) {
            long start = table.vector(field);
            long bytes = source.uint32(start) * field.kind().elementBytes() + (field.kind() == Kind.STRING ? 1 : 0);
            claim(start, 4 + bytes, Math.max(field.alignment(), field.kind().elementBytes()) > 4);
            if (field.kind() == Kind.STRING && bytes > 1) {
                strings.add(start);
            }
            if (field.kind() == Kind.TABLES) {
                table.tables(field).forEach(open::push);
            } else if (field.kind() == Kind.STRINGS) {
                table.textBytes(field).forEach(text -> {
                    long from = text.address() - source.bytes().address();
                    claim(from - 4, 5 + text.byteSize(), false);
                });
            }
        }
    }

    private static void push(@Nullable TableView table, Deque<TableView> open) {
        if (table != null) {
            open.push(table);
        }
    }

    private void findGaps() {
        claimed.sort(Comparator.comparingLong(Extent::from));
        long end = 0;
        for (Extent extent : claimed) {
            if (extent.from > end) {
                gaps.put(end, new Extent(end, extent.from, extent.wide));
            }
            end = Math.max(end, extent.to);
        }
        if (end < source.size()) {
            gaps.put(end, new Extent(end, source.size(), true));
        }
    }

    /** The gap that {@code place} lies in, or null. */
    private @Nullable Extent gapAt(long place) {
        var entry = gaps.floorEntry(place);
        return entry != null && place + 4 <= entry.getValue().to ? entry.getValue() : null;
    }

    private void findReferences() {
        for (long place : candidates) {
            long target = place + source.uint32(place);
            Extent gap = gapAt(target);
            if (gap != null && isObject(target, gap)) {
                references.add(place);
            }
        }
        if (!references.isEmpty()) {
            reach();
        }
    }

    /** Whether a table, vector or string may start at {@code target} as opposed to padding before something known. */
    private boolean isObject(long target, Extent gap) {
        if (source.uint32(target) == 0) {
            return !gap.wide || gap.to - target >= 16;
        }
        return isTable(target) || source.uint32(target) <= gap.to - target - 4;
    }

    private boolean isTable(long target) {
        return isVtable(target - source.int32(target))
                && source.uint16(target - source.int32(target) + 2) <= source.size() - target;
    }

    private boolean isVtable(long vtable) {
        if (vtable < 0 || vtable % 2 != 0 || vtable > source.size() - 4) {
            return false;
        }
        int size = source.uint16(vtable);
        int tableBytes = source.uint16(vtable + 2);
        if (size < 4 || size % 2 != 0 || tableBytes < 4 || size > source.size() - vtable) {
            return false;
        }
        for (int at = 4; at < size; at += 2) {
            if (source.uint16(vtable + at) >= tableBytes) {
                return false;
            }
        }
        return true;
    }

    /**
     * Widens the kept part until nothing in it can lead outside: every word that may be a reference, or lead from a
     * table to its list of field places, is followed.
     */
    private void reach() {
        keptFrom = Long.MAX_VALUE;
        Set<Extent> included = new HashSet<>();
        Deque<Extent> open = new ArrayDeque<>();
        for (long place : references) {
            keptFrom = Math.min(keptFrom, place + source.uint32(place));
            include(gapAt(place + source.uint32(place)), included, open);
        }
        while (!open.isEmpty()) {
            Extent extent = open.pop();
            keptFrom = Math.min(keptFrom, firstByteIn(extent));
            keptTo = Math.max(keptTo, extent.to);
            for (long place = (extent.from + 3) / 4 * 4; place + 4 <= extent.to; place += 4) {
                follow(place, included, open);
            }
        }
        keptFrom = keptFrom / 16 * 16;
    }

    /** Where an extent starts but for zeros, which may be padding and would add up with each writing. */
    private long firstByteIn(Extent extent) {
        long at = extent.from;
        while (at < extent.to - 1 && source.int8(at) == 0) {
            at++;
        }
        return at;
    }

    private void follow(long place, Set<Extent> included, Deque<Extent> open) {
        long target = place + source.uint32(place);
        if (target > place && isInside(source, target)) {
            Extent gap = gapAt(target);
            if (gap != null && isObject(target, gap)) {
                keptFrom = Math.min(keptFrom, target);
                include(gap, included, open);
            }
            include(claimedByStart.get(target), included, open);
        }
        long vtable = place - source.int32(place);
        if (vtable != place && isVtable(vtable)) {
            include(new Extent(vtable, vtable + source.uint16(vtable), false), included, open);
        }
    }

    private static void include(@Nullable Extent extent, Set<Extent> included, Deque<Extent> open) {
        if (extent != null && included.add(extent)) {
            if (included.size() > 10_000_000) {
                throw TernException.of("the file's unknown fields reach too far to be carried over");
            }
            open.push(extent);
        }
    }
}
