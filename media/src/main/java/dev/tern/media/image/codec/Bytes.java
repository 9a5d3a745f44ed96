package dev.tern.media.image.codec;

/**
 * A window on a byte array; every read is checked against the window and complains with the window's name. Positions
 * count from the start of the window.
 */
public record Bytes(String name, byte[] array, int from, int length) {
    public static Bytes of(String name, byte[] array) {
        return new Bytes(name, array, 0, array.length);
    }

    /** The part of this window that starts at {@code position}. */
    public Bytes slice(String sliceName, long position, long sliceLength) {
        require(position, sliceLength);
        return new Bytes(sliceName, array, from + (int) position, (int) sliceLength);
    }

    /** All bytes of the window in a fresh array. */
    public byte[] toArray() {
        byte[] copy = new byte[length];
        System.arraycopy(array, from, copy, 0, length);
        return copy;
    }

    public int end() {
        return from + length;
    }

    public int u8(long position) {
        require(position, 1);
        return array[from + (int) position] & 0xff;
    }

    public int u16(long position) {
        require(position, 2);
        return (u8(position) << 8) | u8(position + 1);
    }

    public int u16le(long position) {
        require(position, 2);
        return u8(position) | (u8(position + 1) << 8);
    }

    public int u24le(long position) {
        require(position, 3);
        return u16le(position) | (u8(position + 2) << 16);
    }

    public long u32(long position) {
        return ((long) u16(position) << 16) | u16(position + 2);
    }

    public long u32le(long position) {
        return u16le(position) | ((long) u16le(position + 2) << 16);
    }

    /** Whether the window holds the ASCII text {@code text} at {@code position}. */
    public boolean hasText(long position, String text) {
        if (position < 0 || position + text.length() > length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (u8(position + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Four characters, with what cannot be printed as a question mark. */
    public String tag(long position) {
        StringBuilder tag = new StringBuilder(4);
        for (int i = 0; i < 4; i++) {
            int c = u8(position + i);
            tag.append(c >= 0x20 && c < 0x7f ? (char) c : '?');
        }
        return tag.toString();
    }

    private void require(long position, long count) {
        if (position < 0 || count < 0 || position > length || count > length - position) {
            throw Damaged.truncated(name, count, Math.max(0, length - Math.max(0, position)));
        }
    }
}
