package dev.tern.tflite.zip;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Writes an archive whose places count from its own start; {@link ZipDirectory#moved} fits it into a file. */
public final class ZipEncoder {
    private static final int VERSION = 20;
    private static final int NAMES_IN_UTF8 = 1 << 11;
    /** The first of January 1980, the earliest day that the format knows: the same files give the same bytes. */
    private static final int DATE = 0x21;

    private ZipEncoder() {}

    /** The archive of {@code members}, packed as they are. */
    public static MemorySegment encode(Collection<ZipMember> members) {
        long size = 22;
        for (ZipMember member : members) {
            size += 76 + 2L * utf8(member).length + member.packed().byteSize();
        }
        if (size > Integer.MAX_VALUE - 8 || members.size() > ZipDirectory.MEMBERS_MAX) {
            throw TernException.of("packed files of " + size + " bytes in all are too many; at most 2 GB and "
                    + ZipDirectory.MEMBERS_MAX + " files fit");
        }
        ByteBuffer out = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer directory = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        for (ZipMember member : members) {
            byte[] name = utf8(member);
            int place = out.position();
            out.putInt(0x04034b50).putShort((short) VERSION);
            describe(out, member, name).put(name);
            out.put(member.packed().toArray(ValueLayout.JAVA_BYTE));
            directory.putInt(0x02014b50).putShort((short) VERSION).putShort((short) VERSION);
            describe(directory, member, name)
                    .putShort((short) 0)
                    .putShort((short) 0)
                    .putShort((short) 0);
            directory.putInt(0).putInt(place).put(name);
        }
        int start = out.position();
        out.put(directory.flip());
        short count = (short) members.size();
        out.putInt(0x06054b50).putInt(0).putShort(count).putShort(count);
        out.putInt(directory.limit()).putInt(start).putShort((short) 0);
        return MemorySegment.ofArray(out.array());
    }

    private static byte[] utf8(ZipMember member) {
        return member.name().getBytes(StandardCharsets.UTF_8);
    }

    /** The part that both headers of a file share, from its flags to the length of extra fields. */
    private static ByteBuffer describe(ByteBuffer out, ZipMember member, byte[] name) {
        return out.putShort((short) NAMES_IN_UTF8)
                .putShort((short) member.method())
                .putShort((short) 0)
                .putShort((short) DATE)
                .putInt(member.crc32())
                .putInt((int) member.packed().byteSize())
                .putInt((int) member.size())
                .putShort((short) name.length)
                .putShort((short) 0);
    }
}
