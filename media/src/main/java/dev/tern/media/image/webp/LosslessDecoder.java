package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Bytes;
import dev.tern.media.image.codec.Damaged;
import dev.tern.media.image.codec.PixelLimit;
import dev.tern.media.image.codec.Raster;
import java.util.ArrayDeque;
import java.util.Deque;

/** Decodes VP8L, the lossless half of WebP. */
final class LosslessDecoder {
    private static final int SIGNATURE = 0x2f;
    private static final int PREDICTOR = 0;
    private static final int COLOR = 1;
    private static final int SUBTRACT_GREEN = 2;

    private LosslessDecoder() {}

    /** The pixels of a whole VP8L chunk; all opaque if its header says that alpha is not used. */
    static Raster decode(Bytes bytes, PixelLimit limit) {
        if (bytes.u8(0) != SIGNATURE) {
            throw Damaged.picture(bytes.name(), "the signature 2f", "%02x".formatted(bytes.u8(0)));
        }
        BitReader in = new BitReader(bytes.slice(bytes.name(), 1, bytes.length() - 1));
        int width = in.number(14) + 1;
        int height = in.number(14) + 1;
        boolean hasAlpha = in.flag();
        int version = in.number(3);
        if (version != 0) {
            throw Damaged.picture(bytes.name(), "version 0", "version " + version);
        }
        limit.check(bytes.name(), width, height);
        int[] argb = readImage(bytes.name(), in, width, height);
        if (!hasAlpha) {
            for (int i = 0; i < argb.length; i++) {
                argb[i] |= Raster.OPAQUE;
            }
        }
        return new Raster(width, height, argb);
    }

    /** The pixels of an image without the header, as alpha planes have it. */
    static int[] decodeBare(Bytes bytes, int width, int height) {
        return readImage(bytes.name(), new BitReader(bytes), width, height);
    }

    private static int[] readImage(String where, BitReader in, int width, int height) {
        Deque<LosslessTransform> transforms = new ArrayDeque<>();
        int seen = 0;
        int codedWidth = width;
        while (in.flag()) {
            int kind = in.number(2);
            if ((seen & (1 << kind)) != 0) {
                throw Damaged.picture(where, "each transform once", "transform " + kind + " twice");
            }
            seen |= 1 << kind;
            LosslessTransform transform = readTransform(where, in, kind, codedWidth, height);
            codedWidth = transform.codedWidth(codedWidth);
            transforms.push(transform);
        }
        int[] argb = EntropyImage.read(where, in, codedWidth, height, true);
        int[] widths = widths(transforms, width);
        int step = 0;
        for (LosslessTransform transform : transforms) {
            argb = transform.undo(argb, widths[step++], height);
        }
        return argb;
    }

    /** The width of the image after each undoing step; {@code transforms} has the last applied first. */
    private static int[] widths(Deque<LosslessTransform> transforms, int width) {
        int[] widths = new int[transforms.size()];
        int step = widths.length;
        int current = width;
        for (var inOrder = transforms.descendingIterator(); inOrder.hasNext(); ) {
            widths[--step] = current;
            current = inOrder.next().codedWidth(current);
        }
        return widths;
    }

    private static LosslessTransform readTransform(String where, BitReader in, int kind, int width, int height) {
        switch (kind) {
            case PREDICTOR -> {
                int bits = in.number(3) + 2;
                return new PredictorTransform(bits, regionImage(where + ", predictors", in, bits, width, height));
            }
            case COLOR -> {
                int bits = in.number(3) + 2;
                return new ColorTransform(bits, regionImage(where + ", colour factors", in, bits, width, height));
            }
            case SUBTRACT_GREEN -> {
                return new SubtractGreenTransform();
            }
            default -> {
                return ColorIndexingTransform.of(readPalette(where + ", palette", in));
            }
        }
    }

    private static int[] regionImage(String where, BitReader in, int bits, int width, int height) {
        return EntropyImage.read(
                where, in, PrefixCodeMap.regionsAcross(width, bits), PrefixCodeMap.regionsAcross(height, bits), false);
    }

    private static int[] readPalette(String where, BitReader in) {
        int[] palette = EntropyImage.read(where, in, in.number(8) + 1, 1, false);
        for (int i = 1; i < palette.length; i++) {
            palette[i] = Predictors.add(palette[i], palette[i - 1]);
        }
        return palette;
    }
}
