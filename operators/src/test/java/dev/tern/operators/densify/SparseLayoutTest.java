package dev.tern.operators.densify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Extras;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Sparsity.Compressed;
import dev.tern.graph.Sparsity.Dense;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where stored elements stand, and layouts that no file may have. */
final class SparseLayoutTest {
    private static Sparsity rows(List<Integer> segments, List<Integer> indices) {
        return new Sparsity(
                List.of(0, 1), List.of(), List.of(new Dense(3), new Compressed(segments, indices, 4, 4)), Extras.NONE);
    }

    private static void refuses(Sparsity sparsity, int stored, String message) {
        assertThatThrownBy(() -> SparseLayout.places(sparsity, Shape.of(3, 4), stored))
                .isInstanceOf(TernException.class)
                .hasMessageContaining(message);
    }

    @Test
    void rowsOfColumns() {
        Sparsity sparsity = rows(List.of(0, 2, 2, 3), List.of(0, 3, 1));
        assertThat(SparseLayout.places(sparsity, Shape.of(3, 4), 3)).containsExactly(0, 3, 9);
    }

    @Test
    void columnsOfRows() {
        Sparsity sparsity = new Sparsity(
                List.of(1, 0),
                List.of(),
                List.of(new Dense(4), new Compressed(List.of(0, 1, 1, 2, 3), List.of(2, 0, 1), 4, 4)),
                Extras.NONE);
        assertThat(SparseLayout.places(sparsity, Shape.of(3, 4), 3)).containsExactly(8, 2, 7);
    }

    @Test
    void blocksInBothExtents() {
        Sparsity sparsity = new Sparsity(
                List.of(0, 1, 2, 3),
                List.of(0, 1),
                List.of(
                        new Dense(2),
                        new Compressed(List.of(0, 1, 2), List.of(1, 0), 4, 4),
                        new Dense(2),
                        new Dense(2)),
                Extras.NONE);
        assertThat(SparseLayout.places(sparsity, Shape.of(4, 4), 8)).containsExactly(2, 3, 6, 7, 8, 9, 12, 13);
    }

    @Test
    void refusesSegmentsThatDescend() {
        refuses(rows(List.of(0, 2, 1, 3), List.of(0, 3, 1)), 3, "ascending segments");
    }

    @Test
    void refusesSegmentsBeyondTheIndices() {
        refuses(rows(List.of(0, 9, 9, 3), List.of(0, 3, 1)), 3, "ascending segments");
        refuses(rows(List.of(0, 1, 2, 9), List.of(0, 3, 1)), 3, "segments that cover all indices");
    }

    @Test
    void refusesTooFewSegments() {
        refuses(rows(List.of(0, 3), List.of(0, 3, 1)), 3, "4 row segments");
    }

    @Test
    void refusesIndicesOutsideTheRow() {
        refuses(rows(List.of(0, 2, 2, 3), List.of(0, 4, 1)), 3, "indices below 4");
        refuses(rows(List.of(0, 2, 2, 3), List.of(0, -1, 1)), 3, "indices below 4");
    }

    @Test
    void refusesOtherNumbersOfElements() {
        refuses(rows(List.of(0, 2, 2, 3), List.of(0, 3, 1)), 5, "3 stored elements");
        refuses(rows(List.of(0, 2, 2, 3), List.of(0, 3, 1)), 2, "no more than the 2 stored elements");
    }

    @Test
    void refusesOrdersThatAreNoPermutation() {
        Sparsity sparsity = new Sparsity(
                List.of(0, 0), List.of(), rows(List.of(0), List.of()).dimensions(), Extras.NONE);
        refuses(sparsity, 3, "each level once");
    }

    @Test
    void refusesMoreRowsThanAreStored() {
        Sparsity sparsity =
                new Sparsity(List.of(0, 1), List.of(), List.of(new Dense(1 << 20), new Dense(1 << 10)), Extras.NONE);
        assertThatThrownBy(() -> SparseLayout.places(sparsity, Shape.of(1 << 20, 1 << 10), 3))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("at most 3 stored rows");
    }

    @Test
    void refusesExtentsThatDiffer() {
        Sparsity sparsity =
                new Sparsity(List.of(0, 1), List.of(), List.of(new Dense(1 << 30), new Dense(4)), Extras.NONE);
        refuses(sparsity, 12, "an extent of 3");
    }

    @Test
    void refusesBlocksThatDoNotDivide() {
        Sparsity sparsity = new Sparsity(
                List.of(0, 1, 2), List.of(1), List.of(new Dense(3), new Dense(1), new Dense(3)), Extras.NONE);
        refuses(sparsity, 12, "blocks that divide");
    }

    @Test
    void refusesBlocksOfNoExtent() {
        Sparsity sparsity = new Sparsity(
                List.of(0, 1, 2), List.of(7), List.of(new Dense(3), new Dense(1), new Dense(4)), Extras.NONE);
        refuses(sparsity, 12, "one block extent for an axis");
    }
}
