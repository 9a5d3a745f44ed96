package dev.tern.tflite.zip;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The list of files at the end of a zip archive, which may stand behind something else. Places in it may count from the
 * start of the whole file (as the original's tools write them) or of the archive; both are understood.
 */
public final class ZipDirectory {
    /** Most files that an archive may hold. */
    public static final int MEMBERS_MAX = 10_000;

    private static final int END_SIGNATURE = 0x06054b50;
    private static final int MEMBER_SIGNATURE = 0x02014b50;
    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int END_BYTES = 22;
    private static final int MEMBER_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment bytes;
    private final long end;
    private final long start;
    private final long base;
    private final int count;

    /** The directory that ends at {@code end} of {@code bytes}, which are cut out of a file at {@code cutAt}. */
    private ZipDirectory(MemorySegment bytes, long end, long cutAt) {
        this.bytes = bytes;
        this.end = end;
        this.count = u16(end + 10);
        this.start = end - u32(end + 12);
        // Where place 0 of the archive's own counting lies: at its start, or at that of the file it was cut out of.
        this.base = start - u32(end + 16);
        boolean sized = count <= MEMBERS_MAX && start >= 0 && (long) count * MEMBER_BYTES <= end - start;
        if (!sized || (base < 0 && base != -cutAt)) {
            throw damaged(
                    "a list of at most " + MEMBERS_MAX + " files before byte " + end, count + " files at " + start);
        }
    }

    private static TernException damaged(String expected, String found) {
        return TernException.at("packed files")
                .expected(expected)
                .found(found)
                .fix("the archive behind the model is damaged; fetch the model again");
    }

    /** Text of a file that is safe to show. */
    static String printable(String text) {
        String shown = text.replaceAll("[^ -~]", "?");
        return shown.length() > 80 ? shown.substring(0, 80) + "…" : shown;
    }

    private void check(long at, long size) {
        if (at < 0 || size > bytes.byteSize() - at) {
            throw damaged(size + " bytes inside the archive", "place " + at);
        }
    }

    private int u16(long at) {
        check(at, 2);
        return Short.toUnsignedInt(word(at, 2).getShort(0));
    }

    private long u32(long at) {
        check(at, 4);
        return Integer.toUnsignedLong(i32(at));
    }

    private int i32(long at) {
        return word(at, 4).getInt(0);
    }

    /** As a buffer: quicker than a segment's numbers while nothing is compiled. */
    private ByteBuffer word(long at, int size) {
        return ByteBuffer.wrap(bytes.asSlice(at, size).toArray(ValueLayout.JAVA_BYTE))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the record that ends an archive stands, or -1: it is the last thing in the file but for a comment. */
    private static long endRecord(MemorySegment bytes) {
        long first = Math.max(0, bytes.byteSize() - END_BYTES - 0xFFFF);
        byte[] tail = bytes.asSlice(first).toArray(ValueLayout.JAVA_BYTE);
        ByteBuffer words = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = tail.length - END_BYTES; at >= 0; at--) {
            if (tail[at] == (byte) END_SIGNATURE
                    && words.getInt(at) == END_SIGNATURE
                    && Short.toUnsignedInt(words.getShort(at + 20)) == tail.length - at - END_BYTES) {
                return first + at;
            }
        }
        return -1;
    }

    /** Where the archive at the end of {@code file} starts; the end of the file where there is none. */
    public static long startIn(MemorySegment file) {
        long end = endRecord(file);
        if (end < 0) {
            return file.byteSize();
        }
        try {
            ZipDirectory directory = new ZipDirectory(file, end, 0);
            long first = directory.start;
            for (long at : directory.places()) {
                first = Math.min(first, directory.base + directory.u32(at + 42));
            }
            return first < 0 || first > directory.start ? file.byteSize() : first;
        } catch (TernException e) {
            // Bytes that merely look like the end of an archive are no archive.
            return file.byteSize();
        }
    }

    /** Where the entry of each file stands. */
    private List<Long> places() {
        List<Long> places = new ArrayList<>();
        long at = start;
        for (int i = 0; i < count; i++) {
            check(at, MEMBER_BYTES);
            if (i32(at) != MEMBER_SIGNATURE) {
                throw damaged("entry " + i + " of the list of files", "other bytes");
            }
            places.add(at);
            at += MEMBER_BYTES + u16(at + 28) + u16(at + 30) + u16(at + 32);
            if (at > end) {
                throw damaged("a list of files that ends at byte " + end, "entry " + i + " reaching further");
            }
        }
        return places;
    }

    /** The files of {@code archive}, in its order; a name that stands there twice means the later file. */
    public static Map<String, ZipMember> members(MemorySegment archive, long archiveStart) {
        Map<String, ZipMember> members = new LinkedHashMap<>();
        if (archive.byteSize() == 0) {
            return members;
        }
        long end = endRecord(archive);
        if (end < 0) {
            throw damaged("the end of an archive", "none");
        }
        ZipDirectory directory = new ZipDirectory(archive, end, archiveStart);
        for (long at : directory.places()) {
            ZipMember member = directory.member(at, archiveStart);
            members.put(member.name(), member);
        }
        return members;
    }

    private ZipMember member(long at, long archiveStart) {
        int flags = u16(at + 8);
        int method = u16(at + 10);
        long packedSize = u32(at + 20);
        long size = u32(at + 24);
        int nameBytes = u16(at + 28);
        check(at + MEMBER_BYTES, nameBytes);
        String name = new String(
                bytes.asSlice(at + MEMBER_BYTES, nameBytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        if ((flags & 1) != 0 || (method != ZipMember.STORED && method != ZipMember.DEFLATED)) {
            throw TernException.at("packed file '" + printable(name) + "'")
                    .expected("a file that is stored or deflated, without a password")
                    .found((flags & 1) != 0 ? "an encrypted one" : "method " + method)
                    .fix("pack it again without encryption");
        }
        long local = base + u32(at + 42);
        check(local, LOCAL_BYTES);
        if (i32(local) != LOCAL_SIGNATURE) {
            throw damaged("packed file '" + printable(name) + "' at " + (archiveStart + local), "other bytes");
        }
        long content = local + LOCAL_BYTES + u16(local + 26) + u16(local + 28);
        check(content, packedSize);
        if (method == ZipMember.STORED && packedSize != size) {
            throw damaged("a stored file of " + size + " bytes", packedSize + " bytes");
        }
        return new ZipMember(name, method, (int) u32(at + 16), bytes.asSlice(content, packedSize), size);
    }

    /**
     * The archive with its places changed for a file in which it starts at {@code newStart}. An archive that counts from
     * its own start stays as it is.
     */
    public static MemorySegment moved(MemorySegment archive, long archiveStart, long newStart) {
        long end = endRecord(archive);
        if (archiveStart == newStart || end < 0) {
            return archive;
        }
        ZipDirectory directory = new ZipDirectory(archive, end, archiveStart);
        if (directory.base != -archiveStart) {
            return archive;
        }
        MemorySegment copy = MemorySegment.ofArray(archive.toArray(ValueLayout.JAVA_BYTE));
        for (long at : directory.places()) {
            copy.set(I32, at + 42, place(directory.u32(at + 42) - archiveStart + newStart));
        }
        copy.set(I32, end + 16, place(directory.start + newStart));
        return copy;
    }

    private static int place(long place) {
        if (place < 0 || place > 0xFFFF_FFFEL) {
            throw TernException.of("packed files cannot stand behind 4 GB of model; keep constants in external files");
        }
        return (int) place;
    }
}
