package dev.tern.operators.window;

/**
 * Spreads what pixels contribute over a larger volume: the reverse of windows looking at it. Axes are those of the forward
 * direction: their input is the volume that receives, their output the pixels that give. Planes come before rows and
 * columns; pictures are volumes of one plane. {@code A} is an array of the kind of numbers.
 */
abstract class Scatter<A> {
    private final WindowAxis deep;
    private final WindowAxis down;
    private final WindowAxis across;
    private final int channels;

    /** A spread over a volume with {@code channels} numbers in each place. */
    Scatter(WindowAxis deep, WindowAxis down, WindowAxis across, int channels) {
        this.deep = deep;
        this.down = down;
        this.across = across;
        this.channels = channels;
    }

    /**
     * Adds the contributions of {@code count} pixels from {@code first} on; those of one pixel lie {@code step} after those
     * of the one before, tap after tap with all channels.
     */
    public void add(int first, int count, A contributions, int step, A volume) {
        for (int i = 0; i < count; i++) {
            int pixel = first + i;
            int x = pixel % across.output();
            int y = pixel / across.output() % down.output();
            int z = pixel / across.output() / down.output();
            addPixel(z, y, x, contributions, i * step, volume);
        }
    }

    private void addPixel(int z, int y, int x, A from, int at, A volume) {
        int firstX = across.firstTap(x);
        int endX = across.endTap(x);
        for (int kz = deep.firstTap(z); kz < deep.endTap(z); kz++) {
            int plane = deep.start(z) + kz * deep.dilation();
            for (int ky = down.firstTap(y); ky < down.endTap(y); ky++) {
                int row = plane * down.input() + down.start(y) + ky * down.dilation();
                int tap = (kz * down.window() + ky) * across.window();
                for (int kx = firstX; kx < endX; kx++) {
                    int column = across.start(x) + kx * across.dilation();
                    int to = (row * across.input() + column) * channels;
                    addAll(volume, to, from, at + (tap + kx) * channels, channels);
                }
            }
        }
    }

    /** Adds {@code count} numbers; the one loop that is written for each kind of numbers. */
    abstract void addAll(A to, int at, A from, int first, int count);
}
