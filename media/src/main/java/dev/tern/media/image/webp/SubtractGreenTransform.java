package dev.tern.media.image.webp;

/** Red and blue are coded as differences to green. */
record SubtractGreenTransform() implements LosslessTransform {
    @Override
    public int[] undo(int[] argb, int width, int height) {
        for (int i = 0; i < argb.length; i++) {
            int pixel = argb[i];
            int green = (pixel >> 8) & 0xff;
            int redBlue = ((pixel & 0xff00ff) + ((green << 16) | green)) & 0xff00ff;
            argb[i] = (pixel & 0xff00ff00) | redBlue;
        }
        return argb;
    }
}
