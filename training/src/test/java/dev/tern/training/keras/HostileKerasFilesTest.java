package dev.tern.training.keras;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Samples of {@link KerasMutations} and {@link ModelMutations}, which run any number. */
class HostileKerasFilesTest {
    @Test
    void damagedFilesEndInAModelOrInOneError() {
        assertThat(KerasMutations.sample(3_000, 11)).contains("3000 mutations of 2 files");
    }

    @ParameterizedTest
    @EnumSource(names = {"H5_MODEL", "ARCHIVE"})
    void damagedModelsAreBuiltOrRefused(KerasForm form) {
        assertThat(ModelMutations.sample(form, 500, 3))
                .contains("500 mutations of 2 files")
                .contains("built");
    }
}
