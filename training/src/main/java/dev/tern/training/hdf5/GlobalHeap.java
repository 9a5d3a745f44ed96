package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** Texts of variable length: collections of numbered objects anywhere in the file. */
final class GlobalHeap {
    private final Source source;
    private final Map<Long, Map<Integer, MemorySegment>> collections = new HashMap<>();

    GlobalHeap(Source source) {
        this.source = source;
    }

    /** Object {@code index} of the collection at {@code address}. */
    MemorySegment object(long address, int index) {
        MemorySegment object = collections.computeIfAbsent(address, this::read).get(index);
        if (object == null) {
            throw TernException.at(source.name + ", global heap at byte " + address)
                    .expected("an object of number " + index)
                    .found("none")
                    .fix("the file is damaged; get it anew");
        }
        return object;
    }

    private Map<Integer, MemorySegment> read(long address) {
        Cursor prefix = source.from("global heap", address);
        prefix.signature("GCOL");
        prefix.skip(4);
        long size = prefix.length();
        Cursor cursor = source.at("global heap", address, size);
        cursor.skip(Math.min(prefix.consumed(), size));
        Map<Integer, MemorySegment> objects = new HashMap<>();
        while (cursor.left() >= 8 + source.lengthBytes) {
            int index = cursor.u16();
            cursor.skip(6);
            long length = cursor.length();
            if (index == 0) {
                break;
            }
            objects.put(index, cursor.segment(length));
            cursor.skip(Math.min(cursor.left(), (8 - length % 8) % 8));
        }
        return objects;
    }
}
