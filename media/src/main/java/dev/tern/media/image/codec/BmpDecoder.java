package dev.tern.media.image.codec;

/** Reads BMP files: 1 to 32 bits, palettes, bit masks, run lengths, either row order. */
public final class BmpDecoder {
    private final Bytes file;
    private final BmpHeader header;
    private final Raster raster;

    private BmpDecoder(Bytes file, BmpHeader header) {
        this.file = file;
        this.header = header;
        this.raster = Raster.blank(header.width(), header.height());
    }

    /** Whether the bytes begin like a BMP file. */
    public static boolean recognises(Bytes file) {
        return file.hasText(0, "BM");
    }

    public static Decoded decode(Bytes file, PixelLimit limit) {
        BmpHeader header = BmpHeader.read(file, limit);
        boolean runs = header.compression() == BmpHeader.RUNS_OF_8 || header.compression() == BmpHeader.RUNS_OF_4;
        if (!runs) {
            file.slice(file.name() + " pixels", header.pixelsAt(), header.rowBytes() * header.height());
        }
        BmpDecoder decoder = new BmpDecoder(file, header);
        if (runs) {
            decoder.readIndices(BmpRuns.expand(file, header));
        } else if (header.bits() <= 8) {
            decoder.readPacked();
        } else {
            decoder.readDirect();
        }
        return Decoded.upright(decoder.raster);
    }

    private void readIndices(byte[] indices) {
        for (int i = 0; i < indices.length; i++) {
            raster.argb()[i] = color(indices[i] & 0xff);
        }
    }

    private void readPacked() {
        int bits = header.bits();
        for (int row = 0; row < header.height(); row++) {
            long stored = header.pixelsAt() + row * header.rowBytes();
            int out = header.rowAt(row) * header.width();
            for (int x = 0; x < header.width(); x++) {
                long bit = (long) x * bits;
                int packed = file.u8(stored + (bit >> 3));
                raster.argb()[out + x] = color((packed >> (8 - bits - (int) (bit & 7))) & ((1 << bits) - 1));
            }
        }
    }

    private int color(int index) {
        if (index >= header.palette().length) {
            throw Damaged.picture(file.name(), "a colour below " + header.palette().length, "colour " + index);
        }
        return header.palette()[index];
    }

    private void readDirect() {
        int bytes = header.bits() / 8;
        BmpChannel[] channels = new BmpChannel[4];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = BmpChannel.of(header.masks()[i]);
        }
        boolean anyAlpha = false;
        for (int row = 0; row < header.height(); row++) {
            long stored = header.pixelsAt() + row * header.rowBytes();
            int out = header.rowAt(row) * header.width();
            for (int x = 0; x < header.width(); x++) {
                int pixel = pixel(stored + (long) x * bytes, bytes);
                int argb = (channels[3].level(pixel) << 24)
                        | (channels[0].level(pixel) << 16)
                        | (channels[1].level(pixel) << 8)
                        | channels[2].level(pixel);
                anyAlpha |= argb >>> 24 != 0;
                raster.argb()[out + x] = argb;
            }
        }
        if (!anyAlpha) {
            // Programs that know nothing of alpha leave it zero everywhere.
            for (int i = 0; i < raster.argb().length; i++) {
                raster.argb()[i] |= Raster.OPAQUE;
            }
        }
    }

    private int pixel(long at, int bytes) {
        return switch (bytes) {
            case 2 -> file.u16le(at);
            case 3 -> file.u24le(at);
            default -> (int) file.u32le(at);
        };
    }
}
