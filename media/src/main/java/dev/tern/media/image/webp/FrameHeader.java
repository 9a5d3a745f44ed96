package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;

/** The uncompressed ten bytes at the start of a VP8 key frame (RFC 6386, section 9.1). */
record FrameHeader(int width, int height, int firstPartitionBytes) {
    static final int BYTES = 10;

    private static final int START_CODE = 0x2a019d;
    private static final int HIGHEST_PROFILE = 3;

    static FrameHeader read(Bytes frame) {
        int tag = frame.u24le(0);
        if ((tag & 1) != 0) {
            throw Damaged.picture(frame.name(), "a key frame", "a frame that depends on an earlier one");
        }
        int profile = (tag >> 1) & 7;
        if (profile > HIGHEST_PROFILE) {
            throw Damaged.picture(frame.name(), "a VP8 profile from 0 to " + HIGHEST_PROFILE, "profile " + profile);
        }
        if (((tag >> 4) & 1) == 0) {
            throw Damaged.picture(frame.name(), "a frame to be shown", "a hidden frame");
        }
        if (frame.u24le(3) != START_CODE) {
            throw Damaged.picture(frame.name(), "the VP8 start code 9d 01 2a", "%06x".formatted(frame.u24le(3)));
        }
        return new FrameHeader(frame.u16le(6) & 0x3fff, frame.u16le(8) & 0x3fff, tag >> 5);
    }
}
