package dev.tern.media.image.codec;

/**
 * Finds the orientation in an EXIF block (a small TIFF file). EXIF is a side note to the picture, so a block that breaks
 * the rules counts as one that says nothing.
 */
public final class ExifOrientation {
    private static final int ORIENTATION_TAG = 0x0112;
    private static final int SHORT_TYPE = 3;
    private static final int ENTRY_BYTES = 12;

    private ExifOrientation() {}

    /** The orientation said by the block; {@code exif} may start with the six bytes {@code Exif\0\0}. */
    public static Orientation find(Bytes exif) {
        int start = exif.hasText(0, "Exif\0\0") ? 6 : 0;
        boolean littleEndian = exif.hasText(start, "II*\0");
        if (!littleEndian && !exif.hasText(start, "MM\0*")) {
            return Orientation.UPRIGHT;
        }
        if (exif.length() < start + 8) {
            return Orientation.UPRIGHT;
        }
        long directory = start + (littleEndian ? exif.u32le(start + 4) : exif.u32(start + 4));
        if (directory + 2 > exif.length()) {
            return Orientation.UPRIGHT;
        }
        int entries = u16(exif, directory, littleEndian);
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + (long) i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > exif.length()) {
                return Orientation.UPRIGHT;
            }
            if (u16(exif, entry, littleEndian) == ORIENTATION_TAG) {
                return u16(exif, entry + 2, littleEndian) == SHORT_TYPE
                        ? Orientation.ofExif(u16(exif, entry + 8, littleEndian))
                        : Orientation.UPRIGHT;
            }
        }
        return Orientation.UPRIGHT;
    }

    private static int u16(Bytes bytes, long position, boolean littleEndian) {
        return littleEndian ? bytes.u16le(position) : bytes.u16(position);
    }
}
