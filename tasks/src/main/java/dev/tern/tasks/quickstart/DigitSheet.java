package dev.tern.tasks.quickstart;

import dev.tern.media.image.Picture;
import dev.tern.training.datasets.digits.DrawnDigits;

/** Drawn digits as pictures for people. */
final class DigitSheet {
    private DigitSheet() {}

    /** {@code columns} of each digit, a row for each, {@code scale} times as large. */
    static Picture sheet(DrawnDigits digits, int columns, int scale) {
        int cell = DrawnDigits.SIDE * scale;
        int width = columns * cell;
        int[] pixels = new int[width * DrawnDigits.CLASSES * cell];
        byte[] ink = new byte[DrawnDigits.PIXELS];
        for (int i = 0; i < columns * DrawnDigits.CLASSES; i++) {
            digits.draw(i, ink, 0);
            int left = i / DrawnDigits.CLASSES * cell;
            int top = digits.label(i) * cell;
            for (int y = 0; y < cell; y++) {
                for (int x = 0; x < cell; x++) {
                    int level = ink[y / scale * DrawnDigits.SIDE + x / scale] & 0xFF;
                    pixels[(top + y) * width + left + x] = level << 16 | level << 8 | level;
                }
            }
        }
        return Picture.of(width, DrawnDigits.CLASSES * cell, pixels);
    }

    /** One digit as it is. */
    static Picture one(DrawnDigits digits, long index) {
        byte[] ink = new byte[DrawnDigits.PIXELS];
        digits.draw(index, ink, 0);
        int[] pixels = new int[ink.length];
        for (int i = 0; i < pixels.length; i++) {
            int level = ink[i] & 0xFF;
            pixels[i] = level << 16 | level << 8 | level;
        }
        return Picture.of(DrawnDigits.SIDE, DrawnDigits.SIDE, pixels);
    }
}
