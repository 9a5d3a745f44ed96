package dev.tern.operators.movement;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The copying engine against a copy of one element after another. */
class StridedCopyTest {
    private static final int[] ELEMENT_BYTES = {1, 2, 4, 8};

    @Test
    void movesWhatAPlainLoopMoves() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 4000; trial++) {
            Box box = randomBox(random);
            int bytes = ELEMENT_BYTES[random.nextInt(ELEMENT_BYTES.length)];
            byte[] source = new byte[span(box.extents(), box.from(), box.fromStart()) * bytes];
            random.nextBytes(source);
            byte[] expected = new byte[span(box.extents(), box.to(), box.toStart()) * bytes];
            byte[] actual = expected.clone();
            plainCopy(box, bytes, 0, box.fromStart(), box.toStart(), source, expected);
            StridedCopy.of(box, bytes).run(MemorySegment.ofArray(source), MemorySegment.ofArray(actual));
            assertThat(actual).as("trial %d", trial).isEqualTo(expected);
        }
    }

    @Test
    void walksLargePlanesInTiles() {
        int rows = 67;
        int columns = 131;
        byte[] source = new byte[rows * columns];
        new SplittableRandom(3).nextBytes(source);
        byte[] turned = new byte[source.length];
        Box box = Box.gathering(new int[] {columns, rows}, new long[] {1, columns}, 0);
        StridedCopy.of(box, 1).run(MemorySegment.ofArray(source), MemorySegment.ofArray(turned));
        byte[] back = new byte[source.length];
        StridedCopy.of(box.reversed(), 1).run(MemorySegment.ofArray(turned), MemorySegment.ofArray(back));
        assertThat(back).isEqualTo(source);
        assertThat(turned[rows + 5]).isEqualTo(source[5 * columns + 1]);
    }

    /** A box whose targets are all different, with axes in any order, gaps, steps back and repeated reads. */
    private static Box randomBox(SplittableRandom random) {
        int rank = random.nextInt(6);
        int[] extents = new int[rank];
        long[] from = new long[rank];
        long[] to = new long[rank];
        int[] order = new int[rank];
        for (int i = 0; i < rank; i++) {
            extents[i] = random.nextInt(20) == 0 ? 0 : 1 + random.nextInt(5);
            order[i] = i;
        }
        for (int i = rank - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        long toStep = 1L + random.nextInt(2);
        long fromStep = 1L + random.nextInt(2);
        long fromStart = random.nextInt(3);
        for (int i = 0; i < rank; i++) {
            int axis = order[i];
            to[axis] = toStep;
            toStep *= Math.max(1, extents[axis]) + random.nextInt(2);
            int natural = random.nextInt(3) == 0 ? rank - 1 - i : axis;
            int kind = random.nextInt(8);
            from[natural] = kind == 0 ? 0 : fromStep;
            fromStep *= Math.max(1, extents[natural]);
            if (kind == 1 && extents[natural] > 0) {
                fromStart += (extents[natural] - 1) * from[natural];
                from[natural] = -from[natural];
            }
        }
        return new Box(extents, from, fromStart + 4000L, to, random.nextInt(3));
    }

    private static int span(int[] extents, long[] strides, long start) {
        long highest = start;
        for (int i = 0; i < extents.length; i++) {
            highest += Math.max(0, (extents[i] - 1) * strides[i]);
        }
        return (int) highest + 1;
    }

    private static void plainCopy(Box box, int bytes, int axis, long from, long to, byte[] source, byte[] target) {
        if (axis == box.extents().length) {
            System.arraycopy(source, (int) from * bytes, target, (int) to * bytes, bytes);
            return;
        }
        for (int i = 0; i < box.extents()[axis]; i++) {
            plainCopy(box, bytes, axis + 1, from + i * box.from()[axis], to + i * box.to()[axis], source, target);
        }
    }
}
