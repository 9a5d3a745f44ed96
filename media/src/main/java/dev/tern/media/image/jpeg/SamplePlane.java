package dev.tern.media.image.jpeg;

/**
 * The samples of one component and their enlargement to the picture's size. Twice as many columns, and twice as many in
 * both directions, are interpolated as libjpeg's "fancy" upsampling does (3:1 towards the nearer sample); other ratios
 * repeat samples.
 */
final class SamplePlane {
    private final byte[] samples;
    private final int stride;
    private final int width;
    private final int height;
    private final int repeatX;
    private final int repeatY;
    private final boolean interpolates;

    private final int maxHorizontal;
    private final int maxVertical;
    private final int horizontal;
    private final int vertical;

    SamplePlane(Component component, FrameGeometry frame) {
        stride = component.storedColumns * 8;
        samples = new byte[Math.multiplyExact(stride, component.storedRows * 8)];
        width = frame.componentWidth(component.horizontal);
        height = frame.componentHeight(component.vertical);
        horizontal = component.horizontal;
        vertical = component.vertical;
        maxHorizontal = frame.maxHorizontal();
        maxVertical = frame.maxVertical();
        repeatX = maxHorizontal / horizontal;
        repeatY = maxVertical / vertical;
        boolean whole = maxHorizontal % horizontal == 0 && maxVertical % vertical == 0;
        interpolates = whole && repeatX == 2 && repeatY <= 2 && width > 2;
        int[] work = new int[Component.BLOCK];
        for (int row = 0; row < component.rows; row++) {
            for (int column = 0; column < component.columns; column++) {
                int at = row * 8 * stride + column * 8;
                int block = component.blockAt(column, row);
                InverseDct.transform(component.coefficients, block, component.quantization, work, samples, at, stride);
            }
        }
    }

    /** Fills {@code row} with the levels of picture row {@code y}. */
    void enlargeRow(int y, int[] row) {
        if (interpolates && repeatY == 2) {
            enlargeBoth(y, row);
        } else if (interpolates) {
            enlargeColumns(y * stride, row);
        } else {
            repeat(y * vertical / maxVertical * stride, row);
        }
    }

    private void repeat(int from, int[] row) {
        if (horizontal == maxHorizontal) {
            for (int x = 0; x < row.length; x++) {
                row[x] = samples[from + x] & 0xff;
            }
            return;
        }
        for (int x = 0; x < row.length; x++) {
            row[x] = samples[from + x * horizontal / maxHorizontal] & 0xff;
        }
    }

    private void enlargeColumns(int from, int[] row) {
        for (int x = 0; x < row.length; x++) {
            int near = x >> 1;
            int level = samples[from + near] & 0xff;
            int far = near + ((x & 1) == 0 ? -1 : 1);
            boolean atEnd = far < 0 || far >= width;
            // Left neighbours round down, right ones up, so that no bias builds up.
            row[x] = atEnd ? level : (3 * level + (samples[from + far] & 0xff) + 1 + (x & 1)) >> 2;
        }
    }

    private void enlargeBoth(int y, int[] row) {
        int own = y >> 1;
        int other = Math.clamp(own + ((y & 1) == 0 ? -1 : 1), 0, height - 1);
        int nearRow = own * stride;
        int farRow = other * stride;
        for (int x = 0; x < row.length; x++) {
            int near = x >> 1;
            int far = near + ((x & 1) == 0 ? -1 : 1);
            int level = 3 * (samples[nearRow + near] & 0xff) + (samples[farRow + near] & 0xff);
            int rounding = (x & 1) == 0 ? 8 : 7;
            boolean atEnd = far < 0 || far >= width;
            int beside = atEnd ? level : 3 * (samples[nearRow + far] & 0xff) + (samples[farRow + far] & 0xff);
            row[x] = (3 * level + beside + rounding) >> 4;
        }
    }
}
