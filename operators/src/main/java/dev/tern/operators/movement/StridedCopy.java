package dev.tern.operators.movement;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A {@link Box} made ready for elements of one size: axes of extent 1 are gone, neighbours that lie together are merged,
 * and the innermost run that is contiguous on both sides moves as one piece.
 */
public final class StridedCopy {
    /** Edge of the tiles in which transposing planes are walked, so that both sides stay in cache. */
    private static final int TILE = 32;

    private final int unit;
    private final int[] extents;
    private final long[] from;
    private final long[] to;
    private final long fromStart;
    private final long toStart;
    private final boolean empty;

    private StridedCopy(int unit, Axes axes, long fromStart, long toStart, boolean empty) {
        this.unit = unit;
        this.extents = Arrays.copyOf(axes.extents, axes.count);
        this.from = Arrays.copyOf(axes.from, axes.count);
        this.to = Arrays.copyOf(axes.to, axes.count);
        this.fromStart = fromStart;
        this.toStart = toStart;
        this.empty = empty;
    }

    /** The copy of {@code box} for elements of {@code elementBytes} bytes. */
    public static StridedCopy of(Box box, int elementBytes) {
        Axes axes = new Axes(box, elementBytes);
        axes.sortByTarget();
        axes.merge();
        long unit = axes.takeRun(elementBytes);
        axes.bringSourceInward();
        return new StridedCopy(
                (int) unit, axes, box.fromStart() * elementBytes, box.toStart() * elementBytes, box.isEmpty());
    }

    /** Bytes that lie together on both sides. */
    public int unit() {
        return unit;
    }

    /** Number of axes, outermost first, of which one unit is taken at each step. */
    public int axes() {
        return extents.length;
    }

    /** Steps along an axis; none at all where {@link #isEmpty}. */
    public int extent(int axis) {
        return extents[axis];
    }

    /** Bytes of a step along an axis in the source. */
    public long from(int axis) {
        return from[axis];
    }

    /** Bytes of a step along an axis in the target. */
    public long to(int axis) {
        return to[axis];
    }

    /** Where the source begins, in bytes. */
    public long fromStart() {
        return fromStart;
    }

    /** Where the target begins, in bytes. */
    public long toStart() {
        return toStart;
    }

    /** Whether nothing is copied. */
    public boolean isEmpty() {
        return empty;
    }

    /** Copies from {@code source} into {@code target}, which must not overlap. */
    public void run(MemorySegment source, MemorySegment target) {
        runShifted(source, target, 0);
    }

    /** As {@link #run}, with everything {@code shiftBytes} further on in the target. */
    public void runShifted(MemorySegment source, MemorySegment target, long shiftBytes) {
        if (!empty) {
            walk(0, source, fromStart, target, toStart + shiftBytes);
        }
    }

    private void walk(int axis, MemorySegment source, long f, MemorySegment target, long t) {
        int left = extents.length - axis;
        if (left == 0) {
            MemorySegment.copy(source, f, target, t, unit);
        } else if (left == 1) {
            plane(source, f, target, t, 1, 0, 0, extents[axis], from[axis], to[axis]);
        } else if (left == 2) {
            plane(
                    source,
                    f,
                    target,
                    t,
                    extents[axis],
                    from[axis],
                    to[axis],
                    extents[axis + 1],
                    from[axis + 1],
                    to[axis + 1]);
        } else {
            for (int i = 0; i < extents[axis]; i++) {
                walk(axis + 1, source, f + i * from[axis], target, t + i * to[axis]);
            }
        }
    }

    private void plane(
            MemorySegment source,
            long f,
            MemorySegment target,
            long t,
            int rows,
            long rowFrom,
            long rowTo,
            int columns,
            long columnFrom,
            long columnTo) {
        boolean transposes = rows > 1 && Math.abs(rowFrom) < Math.abs(columnFrom);
        int rowStep = transposes ? TILE : rows;
        int columnStep = transposes ? TILE : columns;
        for (int r = 0; r < rows; r += rowStep) {
            int rowEnd = Math.min(rows, r + rowStep);
            for (int c = 0; c < columns; c += columnStep) {
                int count = Math.min(columnStep, columns - c);
                for (int i = r; i < rowEnd; i++) {
                    long at = f + i * rowFrom + c * columnFrom;
                    long put = t + i * rowTo + c * columnTo;
                    switch (unit) {
                        case 1 -> bytes(source, at, columnFrom, target, put, columnTo, count);
                        case 2 -> shorts(source, at, columnFrom, target, put, columnTo, count);
                        case 4 -> ints(source, at, columnFrom, target, put, columnTo, count);
                        case 8 -> longs(source, at, columnFrom, target, put, columnTo, count);
                        default -> runs(source, at, columnFrom, target, put, columnTo, count, unit);
                    }
                }
            }
        }
    }

    private static void bytes(
            MemorySegment source, long f, long fStep, MemorySegment target, long t, long tStep, int count) {
        for (int i = 0; i < count; i++) {
            target.set(JAVA_BYTE, t + i * tStep, source.get(JAVA_BYTE, f + i * fStep));
        }
    }

    private static void shorts(
            MemorySegment source, long f, long fStep, MemorySegment target, long t, long tStep, int count) {
        for (int i = 0; i < count; i++) {
            target.set(JAVA_SHORT_UNALIGNED, t + i * tStep, source.get(JAVA_SHORT_UNALIGNED, f + i * fStep));
        }
    }

    private static void ints(
            MemorySegment source, long f, long fStep, MemorySegment target, long t, long tStep, int count) {
        for (int i = 0; i < count; i++) {
            target.set(JAVA_INT_UNALIGNED, t + i * tStep, source.get(JAVA_INT_UNALIGNED, f + i * fStep));
        }
    }

    private static void longs(
            MemorySegment source, long f, long fStep, MemorySegment target, long t, long tStep, int count) {
        for (int i = 0; i < count; i++) {
            target.set(JAVA_LONG_UNALIGNED, t + i * tStep, source.get(JAVA_LONG_UNALIGNED, f + i * fStep));
        }
    }

    private static void runs(
            MemorySegment source, long f, long fStep, MemorySegment target, long t, long tStep, int count, int bytes) {
        for (int i = 0; i < count; i++) {
            MemorySegment.copy(source, f + i * fStep, target, t + i * tStep, bytes);
        }
    }

    /** The axes while they are put in order: strides in bytes, outermost first. */
    private static final class Axes {
        private final int[] extents;
        private final long[] from;
        private final long[] to;
        private int count;

        Axes(Box box, int elementBytes) {
            int rank = box.extents().length;
            extents = new int[rank];
            from = new long[rank];
            to = new long[rank];
            for (int i = 0; i < rank; i++) {
                if (box.extents()[i] != 1) {
                    extents[count] = box.extents()[i];
                    from[count] = box.from()[i] * elementBytes;
                    to[count] = box.to()[i] * elementBytes;
                    count++;
                }
            }
        }

        /** The widest steps of the target outermost, so that writing runs forward. */
        void sortByTarget() {
            for (int i = 1; i < count; i++) {
                for (int j = i; j > 0 && Math.abs(to[j]) > Math.abs(to[j - 1]); j--) {
                    swap(j, j - 1);
                }
            }
        }

        void merge() {
            for (int i = count - 2; i >= 0; i--) {
                long merged = (long) extents[i] * extents[i + 1];
                if (from[i] == from[i + 1] * extents[i + 1]
                        && to[i] == to[i + 1] * extents[i + 1]
                        && merged <= Integer.MAX_VALUE) {
                    extents[i] = (int) merged;
                    from[i] = from[i + 1];
                    to[i] = to[i + 1];
                    remove(i + 1);
                }
            }
        }

        /** Takes the innermost axis off if it is contiguous on both sides; bytes that then move as one piece. */
        long takeRun(int elementBytes) {
            int last = count - 1;
            long bytes = last < 0 ? 0 : (long) elementBytes * extents[last];
            if (last < 0 || from[last] != elementBytes || to[last] != elementBytes || bytes > Integer.MAX_VALUE) {
                return elementBytes;
            }
            count--;
            return bytes;
        }

        /** Puts the axis along which the source lies closest next to the innermost one: the plane to walk in tiles. */
        void bringSourceInward() {
            int closest = count - 1;
            for (int i = count - 2; i >= 0; i--) {
                if (from[i] != 0 && Math.abs(from[i]) < Math.abs(from[closest])) {
                    closest = i;
                }
            }
            for (int i = closest; i < count - 2; i++) {
                swap(i, i + 1);
            }
        }

        private void remove(int axis) {
            for (int i = axis; i < count - 1; i++) {
                swap(i, i + 1);
            }
            count--;
        }

        private void swap(int i, int j) {
            int extent = extents[i];
            extents[i] = extents[j];
            extents[j] = extent;
            long step = from[i];
            from[i] = from[j];
            from[j] = step;
            step = to[i];
            to[i] = to[j];
            to[j] = step;
        }
    }
}
