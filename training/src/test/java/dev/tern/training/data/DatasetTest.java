package dev.tern.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DatasetTest {
    /** Rows 0, 1, 2, … with their own number as the label and twice the number as two floats. */
    private static Dataset numbers(int rows) {
        float[] values = new float[2 * rows];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Dataset.of(
                Column.floats("x", Shape.of(2), values),
                Column.labels("label", IntStream.range(0, rows).toArray()));
    }

    private static List<Integer> labels(Dataset data, long epoch) {
        List<Integer> labels = new ArrayList<>();
        int field = data.fields().indexOf(data.field("label"));
        Rows row = Rows.of(data.fields(), 1);
        try (RowCursor rows = data.open(epoch)) {
            while (rows.next(row, 0)) {
                labels.add(row.ints(field)[0]);
            }
        }
        return labels;
    }

    private static List<Integer> labels(Batches batches, long epoch) {
        List<Integer> labels = new ArrayList<>();
        batches.forEach(epoch, batch -> {
            for (int i = 0; i < batch.count(); i++) {
                labels.add(batch.ints(1)[i]);
                assertThat(batch.floats(0)[2 * i]).isEqualTo(2f * batch.ints(1)[i]);
            }
        });
        return labels;
    }

    @Test
    void batchesHoldTheRowsInOrderAndTheLastMayBeSmaller() {
        Batches batches = numbers(10).batch(4);
        List<Integer> sizes = new ArrayList<>();
        batches.forEach(0, batch -> sizes.add(batch.count()));
        assertThat(sizes).containsExactly(4, 4, 2);
        assertThat(batches.count()).isEqualTo(3);
        assertThat(labels(batches, 0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(labels(numbers(10).fullBatches(4), 0)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(numbers(10).fullBatches(4).rows()).isEqualTo(8);
    }

    @Test
    void aShuffleIsAnotherOrderInEachPassAndTheSameForTheSameSeed() {
        Dataset shuffled = numbers(100).shuffle(7);
        List<Integer> first = labels(shuffled, 0);
        assertThat(first).isEqualTo(labels(numbers(100).shuffle(7), 0)).isNotEqualTo(labels(shuffled, 1));
        assertThat(first).isNotEqualTo(labels(numbers(100).shuffle(8), 0));
        assertThat(first.stream().sorted().toList()).isEqualTo(labels(numbers(100), 0));
    }

    @Test
    void everyOrderIsEquallyLikely() {
        int[] counts = new int[6];
        for (int epoch = 0; epoch < 6000; epoch++) {
            List<Integer> order = labels(numbers(3).shuffle(1), epoch);
            counts[2 * order.get(0) + (order.get(1) > order.get(2) ? 1 : 0)]++;
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> count > 880 && count < 1120);
    }

    @Test
    void aWindowedShuffleDrawsFromTheRowsReadAhead() {
        List<Integer> order = labels(numbers(200).filter(row -> true).shuffle(3, 10), 0);
        assertThat(order).isNotEqualTo(labels(numbers(200), 0));
        assertThat(order.stream().sorted().toList()).isEqualTo(labels(numbers(200), 0));
        for (int i = 0; i < order.size(); i++) {
            assertThat(order.get(i)).isLessThan(i + 10);
        }
    }

    @Test
    void partsRepetitionsAndJoinedSetsAddUp() {
        assertThat(labels(numbers(10).take(3), 0)).containsExactly(0, 1, 2);
        assertThat(labels(numbers(10).skip(8), 0)).containsExactly(8, 9);
        assertThat(labels(numbers(10).skip(20), 0)).isEmpty();
        assertThat(labels(numbers(10).shard(3, 1), 0)).containsExactly(1, 4, 7);
        assertThat(labels(numbers(10).shard(3, 0), 0)).containsExactly(0, 3, 6, 9);
        assertThat(labels(numbers(2).then(numbers(3)), 0)).containsExactly(0, 1, 0, 1, 2);
        assertThat(labels(numbers(2).repeat(3), 0)).containsExactly(0, 1, 0, 1, 0, 1);
        assertThat(labels(
                        numbers(10)
                                .filter(row -> row.ints(1)[0] % 2 == 0)
                                .skip(1)
                                .take(2),
                        0))
                .containsExactly(2, 4);
    }

    @Test
    void repetitionsAreShuffledEachInItsOwnOrder() {
        List<Integer> twice = labels(numbers(50).shuffle(1).repeat(2), 0);
        assertThat(twice.subList(0, 50)).isNotEqualTo(twice.subList(50, 100));
        assertThat(twice.subList(50, 100)).isEqualTo(labels(numbers(50).shuffle(1), 1));
    }

    @Test
    void mapsChangeValuesTypesAndShapes() {
        Dataset bytes = Dataset.of(
                Column.bytes("image", Shape.of(2, 2), new byte[] {0, 51, (byte) 255, 102, 1, 2, 3, 4}),
                Column.labels("label", new int[] {2, 0}));
        Dataset ready = bytes.scaled("image", 1 / 255f, 0).oneHot("label", 3).reshaped("image", Shape.of(4));
        assertThat(ready.field("image").shape()).isEqualTo(Shape.of(4));
        assertThat((float[]) ready.toColumn("image").values())
                .startsWith(0, 51 * (1 / 255f), 255 * (1 / 255f), 102 * (1 / 255f));
        assertThat((float[]) ready.toColumn("label").values()).containsExactly(0, 0, 1, 1, 0, 0);
        Dataset doubled = numbers(2).map(row -> row.floats(0)[1] = -1);
        assertThat((float[]) doubled.toColumn("x").values()).containsExactly(0, -1, 2, -1);
    }

    @Test
    void whatIsRandomDependsOnSeedPassAndRowAlone() {
        Dataset noisy = numbers(20).augment(5, "x", Augmentation.noise(1));
        List<float[]> passes = new ArrayList<>();
        for (Batches batches :
                List.of(noisy.batch(4), noisy.batch(20), noisy.batch(7).prefetch(3))) {
            float[] seen = new float[40];
            int[] at = {0};
            batches.forEach(1, batch -> {
                System.arraycopy(batch.floats(0), 0, seen, at[0], 2 * batch.count());
                at[0] += 2 * batch.count();
            });
            passes.add(seen);
        }
        assertThat(passes.get(1)).isEqualTo(passes.get(0));
        assertThat(passes.get(2)).isEqualTo(passes.get(0));
        assertThat((float[]) noisy.toColumn("x").values()).isNotEqualTo(passes.get(0));
    }

    @Test
    void prefetchingChangesNothingButTheThread() {
        Batches plain = numbers(1000).shuffle(2).batch(32);
        Batches ahead = numbers(1000).shuffle(2).batch(32).prefetch(3);
        assertThat(labels(ahead, 4)).isEqualTo(labels(plain, 4));
    }

    @Test
    void aPassThatIsClosedEarlyEndsItsThread() {
        Batches ahead = numbers(100_000).batch(8).prefetch(2);
        BatchCursor cursor = ahead.open(0);
        assertThat(cursor.next(ahead.buffer())).isTrue();
        cursor.close();
        assertThat(cursor.next(ahead.buffer())).isFalse();
        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("tern-prefetch") && thread.isAlive()))
                .isEmpty();
    }

    @Test
    void cachedBatchesStayTheSameInEveryPass() {
        Batches cached = numbers(50).shuffle(1).batch(8).cache().prefetch(2);
        assertThat(labels(cached, 3))
                .isEqualTo(labels(cached, 4))
                .isEqualTo(labels(numbers(50).shuffle(1), 0));
        assertThat(cached.rows()).isEqualTo(50);
    }

    @Test
    void aPassOverBatchesMakesNoGarbage() {
        Batches batches = numbers(4096).shuffle(1).batch(32);
        Rows batch = batches.buffer();
        long[] sum = {0};
        try (BatchCursor cursor = batches.open(0)) {
            for (int i = 0; i < 64; i++) {
                cursor.next(batch);
            }
            var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 64; i++) {
                cursor.next(batch);
                sum[0] += batch.count();
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2048);
        }
        assertThat(sum[0]).isEqualTo(64 * 32);
    }

    @Test
    void failuresTellTheRowEvenFromTheOtherThread() {
        Dataset broken = numbers(10).map(row -> {
            if (row.ints(1)[0] == 6) {
                throw new IllegalStateException("boom");
            }
        });
        assertThatThrownBy(() -> labels(broken.batch(4), 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("row 6")
                .hasMessageContaining("boom");
        assertThatThrownBy(() -> labels(broken.batch(4).prefetch(2), 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("row 6");
    }

    @Test
    void wrongRequestsAreRefusedByName() {
        assertThatThrownBy(() -> numbers(3).field("y")).hasMessageContaining("x f32[2]");
        assertThatThrownBy(() -> numbers(3).oneHot("label", 2).toColumns())
                .hasMessageContaining("row 2")
                .hasMessageContaining("a class from 0 to 1");
        assertThatThrownBy(() -> numbers(3).filter(row -> true).shuffle(1)).hasMessageContaining("cache()");
        assertThatThrownBy(() -> Dataset.of(Column.labels("a", new int[3]), Column.labels("b", new int[4])))
                .hasMessageContaining("3 rows");
        assertThatThrownBy(() -> Column.floats("x", Shape.of(3), new float[4])).hasMessageContaining("whole rows of 3");
        assertThatThrownBy(() -> new Field("x", DataType.FLOAT64, Shape.of(1))).hasMessageContaining("f64");
        assertThatThrownBy(() -> numbers(3).batch(0)).hasMessageContaining("at least one row");
        assertThatThrownBy(() -> numbers(3).augment(1, "label", Augmentation.noise(1)))
                .hasMessageContaining("floats to augment");
    }

    @Test
    void shapesOfAugmentationsFit() {
        float[] picture = {1, 2, 3, 4, 5, 6};
        PictureWarp.mirror(picture, Shape.of(2, 3));
        assertThat(picture).containsExactly(3, 2, 1, 6, 5, 4);
        PictureWarp.shift(picture, Shape.of(2, 3), 1, 0, 9);
        assertThat(picture).containsExactly(9, 3, 2, 9, 6, 5);
        PictureWarp.shift(picture, Shape.of(2, 3), -1, 1, 0);
        assertThat(picture).containsExactly(0, 0, 0, 3, 2, 0);
        PictureWarp.shift(picture, Shape.of(2, 3), 0, -1, 7);
        assertThat(picture).containsExactly(3, 2, 0, 7, 7, 7);
        float[] turned = new float[9];
        PictureWarp.affine(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, turned, Shape.of(3, 3), Math.PI / 2, 1, 0, 0, 0);
        for (int i = 0; i < 9; i++) {
            turned[i] = Math.round(turned[i]);
        }
        assertThat(turned).containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
        float[] sound = {1, 2, 3, 4};
        float[] moved = sound.clone();
        SeededRandom random = new SeededRandom(4);
        boolean changed = false;
        for (int i = 0; i < 20; i++) {
            System.arraycopy(sound, 0, moved, 0, 4);
            Augmentation.timeShift(2).apply(moved, Shape.of(4), random);
            changed |= !Arrays.equals(sound, moved);
            assertThat(List.of(
                            "[1.0, 2.0, 3.0, 4.0]",
                            "[0.0, 1.0, 2.0, 3.0]",
                            "[0.0, 0.0, 1.0, 2.0]",
                            "[2.0, 3.0, 4.0, 0.0]",
                            "[3.0, 4.0, 0.0, 0.0]"))
                    .contains(Arrays.toString(moved));
        }
        assertThat(changed).isTrue();
    }
}
