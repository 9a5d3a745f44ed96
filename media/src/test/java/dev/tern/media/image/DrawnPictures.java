package dev.tern.media.image;

import java.util.Random;

/** Seeded pictures with smooth, sharp, flat, noisy and (where asked for) transparent parts. */
public final class DrawnPictures {
    private DrawnPictures() {}

    /** Pixels {@code 0xAARRGGBB}, row by row; opaque unless {@code transparency}. */
    public static int[] argb(int width, int height, long seed, boolean transparency) {
        Random random = new Random(seed);
        int[] argb = new int[width * height];
        int slopeX = random.nextInt(1, 9);
        int slopeY = random.nextInt(1, 9);
        int base = random.nextInt(256);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (base + x * slopeX * 32 / Math.max(32, width)) & 0xff;
                int green = Math.min(255, y * slopeY * 64 / Math.max(64, height));
                int blue = (red + green) / 2;
                argb[y * width + x] = pack(transparency ? (x * 255 / width) : 255, red, green, blue);
            }
        }
        for (int i = 0; i < 3 + random.nextInt(6); i++) {
            disc(argb, width, height, random, transparency);
        }
        for (int i = 0; i < 4; i++) {
            box(argb, width, height, random, i % 2 == 0);
        }
        return argb;
    }

    /** A picture of at most {@code colors} different colours, with sharp edges. */
    public static int[] paletted(int width, int height, int colors, long seed) {
        Random random = new Random(seed);
        int[] palette = new int[colors];
        for (int i = 0; i < colors; i++) {
            palette[i] = 0xff000000 | random.nextInt(1 << 24);
        }
        int[] argb = new int[width * height];
        int cell = 1 + random.nextInt(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                argb[y * width + x] = palette[(x / cell + (y / cell) * 3 + (random.nextInt(9) == 0 ? 1 : 0)) % colors];
            }
        }
        return argb;
    }

    /** {@link #argb} without transparency as a picture. */
    public static Picture picture(int width, int height, long seed) {
        return Picture.of(width, height, argb(width, height, seed, false));
    }

    private static void disc(int[] argb, int width, int height, Random random, boolean transparency) {
        int centerX = random.nextInt(width);
        int centerY = random.nextInt(height);
        int radius = 1 + random.nextInt(1 + Math.max(width, height) / 3);
        int color = random.nextInt(1 << 24);
        int alpha = transparency ? random.nextInt(256) : 255;
        for (int y = Math.max(0, centerY - radius); y < Math.min(height, centerY + radius); y++) {
            for (int x = Math.max(0, centerX - radius); x < Math.min(width, centerX + radius); x++) {
                int dx = x - centerX;
                int dy = y - centerY;
                if (dx * dx + dy * dy < radius * radius) {
                    argb[y * width + x] = (alpha << 24) | color;
                }
            }
        }
    }

    private static void box(int[] argb, int width, int height, Random random, boolean noisy) {
        int left = random.nextInt(width);
        int top = random.nextInt(height);
        int color = random.nextInt(1 << 24);
        for (int y = top; y < Math.min(height, top + 1 + height / 4); y++) {
            for (int x = left; x < Math.min(width, left + 1 + width / 4); x++) {
                int rgb = noisy ? random.nextInt(1 << 24) : color;
                argb[y * width + x] = (argb[y * width + x] & 0xff000000) | rgb;
            }
        }
    }

    private static int pack(int alpha, int red, int green, int blue) {
        return (alpha << 24) | (red << 16) | (green << 8) | blue;
    }
}
