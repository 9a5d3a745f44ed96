package dev.tern.conformance.converter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Some hundred damaged sources of each kind; {@link MutatedSources} as a program tries many more. */
class MutatedSourcesTest {
    private static final int TRIES = 300;

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource(MutatedSources.Kind.class)
    void endInAModelOrInOneAnswer(MutatedSources.Kind kind) throws Exception {
        MutatedSources sources = new MutatedSources(folder, PatternsTest.residualGraph());
        int models = 0;
        for (int seed = 0; seed < TRIES; seed++) {
            models += sources.converts(kind, seed) ? 1 : 0;
        }
        assertThat(models).isBetween(1, TRIES - 1);
    }
}
