package dev.tern.media.image.jpeg;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;

/** Goes through the segments of a JPEG file, over coded pixels and whatever else lies between them. */
final class MarkerWalk {
    static final int START_OF_FRAME = 0xc0;
    static final int HUFFMAN_TABLES = 0xc4;
    static final int START_OF_SCAN = 0xda;
    static final int QUANTIZATION_TABLES = 0xdb;
    static final int RESTART_INTERVAL = 0xdd;

    private static final int EXTENSION = 0xc8;
    private static final int ARITHMETIC_TABLES = 0xcc;
    private static final int LAST_START_OF_FRAME = 0xcf;
    private static final int FIRST_RESTART = 0xd0;
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int TEMPORARY = 0x01;

    private final Bytes file;
    private long at = 2;
    private int marker;
    private Bytes content;

    MarkerWalk(Bytes file) {
        this.file = file;
        this.content = file.slice(file.name(), 0, 0);
    }

    static boolean isStartOfFrame(int marker) {
        return marker >= START_OF_FRAME
                && marker <= LAST_START_OF_FRAME
                && marker != HUFFMAN_TABLES
                && marker != EXTENSION
                && marker != ARITHMETIC_TABLES;
    }

    int marker() {
        return marker;
    }

    /** What the current segment holds after its length. */
    Bytes content() {
        return content;
    }

    /** Moves to the next segment; false at the end marker or the end of the file. */
    boolean next() {
        while (findMarker()) {
            marker = file.u8(at - 1);
            if (marker == END_OF_IMAGE) {
                return false;
            }
            boolean standsAlone = marker >= FIRST_RESTART && marker <= START_OF_IMAGE || marker == TEMPORARY;
            if (!standsAlone) {
                int length = file.u16(at);
                if (length < 2) {
                    throw Damaged.picture(file.name(), "a segment of at least 2 bytes", length + " bytes");
                }
                content = file.slice("%s, segment %02x".formatted(file.name(), marker), at + 2, length - 2L);
                at += length;
                return true;
            }
        }
        return false;
    }

    private boolean findMarker() {
        byte[] bytes = file.array();
        int end = file.end();
        int i = file.from() + (int) Math.min(at, file.length());
        while (i + 1 < end) {
            if (bytes[i] == (byte) 0xff && bytes[i + 1] != 0 && bytes[i + 1] != (byte) 0xff) {
                at = i + 2L - file.from();
                return true;
            }
            i++;
        }
        return false;
    }
}
