package dev.tern.tflite.zip;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One file of an archive, still packed.
 *
 * @param method 0 stored, 8 deflated
 * @param packed the bytes as they stand in the archive
 */
public record ZipMember(String name, int method, int crc32, MemorySegment packed, long size) {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    /** A stored file. */
    public static ZipMember stored(String name, byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return new ZipMember(name, STORED, (int) crc.getValue(), MemorySegment.ofArray(bytes.clone()), bytes.length);
    }

    /** The file's bytes; an error where there are more than {@code limit} or the archive is wrong about them. */
    public byte[] unpack(long limit) {
        if (size > limit || size > Integer.MAX_VALUE - 8) {
            throw at().expected("at most " + limit + " bytes")
                    .found(String.valueOf(size))
                    .fix("the archive is hostile; a genuine file this large needs a higher limit");
        }
        byte[] bytes = method == STORED ? packed.toArray(ValueLayout.JAVA_BYTE) : inflate((int) size);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        if (bytes.length != size || (int) crc.getValue() != crc32) {
            throw damaged("other bytes than the archive's checksum tells");
        }
        return bytes;
    }

    private byte[] inflate(int expected) {
        byte[] bytes = new byte[expected];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(packed.toArray(ValueLayout.JAVA_BYTE));
            int done = 0;
            while (done < expected) {
                int more = inflater.inflate(bytes, done, expected - done);
                if (more == 0 && (inflater.finished() || inflater.needsInput() || inflater.needsDictionary())) {
                    throw damaged(done + " bytes");
                }
                done += more;
            }
            if (!inflater.finished() && inflater.inflate(new byte[1]) > 0) {
                throw damaged("more bytes than it tells");
            }
            return bytes;
        } catch (DataFormatException e) {
            throw at().problem("the packed bytes are damaged (" + e.getMessage() + "); fetch the model again", e);
        }
    }

    private TernException.Where at() {
        return TernException.at("packed file '" + ZipDirectory.printable(name) + "'");
    }

    private TernException damaged(String found) {
        return at().expected(size + " bytes").found(found).fix("the archive is damaged; fetch the model again");
    }
}
