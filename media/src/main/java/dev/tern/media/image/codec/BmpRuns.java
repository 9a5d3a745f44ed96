package dev.tern.media.image.codec;

/** Expands the run-length coding of BMP pictures of 4 and 8 bits; what is jumped over keeps colour 0. */
final class BmpRuns {
    private static final int END_OF_ROW = 0;
    private static final int END_OF_PICTURE = 1;
    private static final int JUMP = 2;

    private final Bytes file;
    private final BmpHeader header;
    private final byte[] indices;
    private long at;
    private int x;
    private int storedRow;

    private BmpRuns(Bytes file, BmpHeader header) {
        this.file = file;
        this.header = header;
        this.indices = new byte[Math.multiplyExact(header.width(), header.height())];
        this.at = header.pixelsAt();
    }

    /** The colour index of every pixel, top row first. */
    static byte[] expand(Bytes file, BmpHeader header) {
        BmpRuns runs = new BmpRuns(file, header);
        boolean more = true;
        while (more && runs.storedRow < header.height()) {
            more = runs.step();
        }
        return runs.indices;
    }

    private boolean step() {
        int count = file.u8(at);
        int value = file.u8(at + 1);
        at += 2;
        if (count > 0) {
            run(count, value);
            return true;
        }
        switch (value) {
            case END_OF_ROW -> {
                x = 0;
                storedRow++;
            }
            case END_OF_PICTURE -> {
                return false;
            }
            case JUMP -> {
                x += file.u8(at);
                storedRow += file.u8(at + 1);
                at += 2;
            }
            default -> literal(value);
        }
        return true;
    }

    private void run(int count, int value) {
        for (int i = 0; i < count; i++) {
            boolean low = header.bits() == 4 && (i & 1) != 0;
            put(header.bits() == 8 ? value : low ? value & 15 : value >> 4);
        }
    }

    private void literal(int count) {
        int bytes = header.bits() == 8 ? count : (count + 1) / 2;
        for (int i = 0; i < count; i++) {
            int value = file.u8(at + (header.bits() == 8 ? i : i / 2));
            put(header.bits() == 8 ? value : (i & 1) != 0 ? value & 15 : value >> 4);
        }
        at += bytes + (bytes & 1);
    }

    /** Pixels past the end of a row are dropped. */
    private void put(int index) {
        if (x < header.width()) {
            indices[header.rowAt(storedRow) * header.width() + x] = (byte) index;
            x++;
        }
    }
}
