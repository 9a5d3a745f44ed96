package dev.tern.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.operators.Padding;
import dev.tern.operators.window.WindowAxis;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bands for any number of threads: every line is computed, and no thread has much more to do than others. */
class BandCutTest {
    private static @Nullable BandCut cut(int threads, int lines, int size, boolean withFront) {
        WindowAxis down = WindowAxis.of("image", Padding.SAME, lines, size, 1, 1);
        long line = 64 * 32;
        int rows = BandCut.rows(lines, 64);
        return new BandCut(threads, lines, 1, down, rows, line, withFront ? line : 0, line, line).cut();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 16, 64})
    void sharesAreEvenAndCoverAllLines(int threads) {
        int found = 0;
        for (int lines = 1; lines <= 512; lines++) {
            for (int size = 1; size <= 5; size += 2) {
                for (boolean withFront : new boolean[] {false, true}) {
                    BandCut cut = cut(threads, lines, size, withFront);
                    if (cut != null) {
                        found++;
                        assertEven(cut, threads);
                        assertCovers(cut);
                    }
                }
            }
        }
        assertThat(found).isGreaterThan(100);
    }

    /** No share has more bands than a sixteenth above the mean. */
    private static void assertEven(BandCut cut, int threads) {
        int most = 0;
        for (int i = 0; i < threads; i++) {
            most = Math.max(most, bandsBefore(cut, threads, i + 1) - bandsBefore(cut, threads, i));
        }
        assertThat(most * threads).as("%s", cut).isLessThanOrEqualTo(cut.bands() * 17 / 16);
        assertThat(cut.slots()).isBetween(1, Math.min(64, threads));
    }

    private static int bandsBefore(BandCut cut, int threads, int share) {
        int tiles = (cut.tiles() * share + threads - 1) / threads;
        return Math.min(tiles * cut.bandsOfTile(), cut.bands());
    }

    private static void assertCovers(BandCut cut) {
        int covered = 0;
        for (int band = 0; band < cut.bands(); band++) {
            assertThat(cut.line(band)).as("%s, band %d", cut, band).isBetween(0, covered);
            covered = cut.line(band) + cut.height();
        }
        assertThat(covered).isEqualTo(cut.lines());
    }
}
