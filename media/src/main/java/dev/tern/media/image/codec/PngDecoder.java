package dev.tern.media.image.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Reads PNG files: all colour types and depths, interlaced or not, with transparency and the orientation of an eXIf chunk.
 * Other side chunks are passed over without being inflated. Gamma and colour profiles are not applied.
 */
public final class PngDecoder {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int CHUNK_OVERHEAD = 12;

    private PngDecoder() {}

    /** Whether the bytes begin like a PNG file. */
    public static boolean recognises(Bytes file) {
        if (file.length() < SIGNATURE.length) {
            return false;
        }
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (file.u8(i) != (SIGNATURE[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    public static Decoded decode(Bytes file, PixelLimit limit) {
        PngHeader header = PngHeader.read(chunkAt(file, SIGNATURE.length));
        limit.check(header.where(), header.width(), header.height());
        PngColors colors = new PngColors(header);
        Orientation orientation = Orientation.UPRIGHT;
        List<Bytes> compressed = new ArrayList<>();
        long at = SIGNATURE.length;
        boolean ended = false;
        while (!ended) {
            Bytes chunk = chunkAt(file, at);
            String tag = file.tag(at + 4);
            switch (tag) {
                case "IDAT" -> compressed.add(chunk);
                case "PLTE" -> colors.setPalette(chunk);
                case "tRNS" -> colors.setTransparency(chunk);
                case "eXIf" -> orientation = ExifOrientation.find(chunk);
                case "IEND" -> ended = true;
                default -> {}
            }
            at += CHUNK_OVERHEAD + chunk.length();
        }
        colors.requireComplete();
        try (PngRows rows = new PngRows(compressed, header)) {
            return new Decoded(PngPixels.read(rows, header, colors), orientation);
        }
    }

    /** The content of the chunk that starts at {@code at}, its checksum compared where the picture depends on it. */
    private static Bytes chunkAt(Bytes file, long at) {
        long length = file.u32(at);
        String tag = file.tag(at + 4);
        Bytes chunk = file.slice(file.name() + ", chunk " + tag, at + 8, length);
        long stated = file.u32(at + 8 + length);
        if (Character.isUpperCase(tag.charAt(0))) {
            CRC32 crc = new CRC32();
            crc.update(file.array(), chunk.from() - 4, chunk.length() + 4);
            if (crc.getValue() != stated) {
                throw Damaged.picture(
                        chunk.name(), "checksum %08x".formatted(crc.getValue()), "%08x".formatted(stated));
            }
        }
        return chunk;
    }
}
