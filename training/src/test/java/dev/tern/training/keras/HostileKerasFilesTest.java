package dev.tern.training.keras;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A sample of {@link KerasMutations}, which runs any number. */
class HostileKerasFilesTest {
    @Test
    void damagedFilesEndInAModelOrInOneError() {
        assertThat(KerasMutations.sample(3_000, 11)).contains("3000 mutations of 2 files");
    }
}
