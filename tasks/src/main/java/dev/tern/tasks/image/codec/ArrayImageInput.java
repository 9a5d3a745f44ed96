package dev.tern.tasks.image.codec;

import javax.imageio.stream.ImageInputStreamImpl;

/** Bytes in memory as ImageIO wants them: no cache on disk, no second copy, no global switch. */
final class ArrayImageInput extends ImageInputStreamImpl {
    private final byte[] bytes;

    ArrayImageInput(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() {
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        bitOffset = 0;
        if (length == 0) {
            return 0;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(bytes, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    @Override
    public long length() {
        return bytes.length;
    }
}
