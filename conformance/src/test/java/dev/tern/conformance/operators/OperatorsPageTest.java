package dev.tern.conformance.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.operators.Catalog;
import dev.tern.operators.OperatorDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code docs/OPERATORS.md} says what is there: no more, no less. {@code -Dtern.renew=true} writes it anew. */
class OperatorsPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("tern.root", "..")).resolve("docs").resolve("OPERATORS.md");

    @Test
    void thePageIsTrue() throws IOException {
        String page = OperatorsPage.of(CaseSources.all().stream()
                .flatMap(source -> source.cases().stream())
                .toList());
        if (Boolean.getBoolean("tern.renew")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/OPERATORS.md; run this test with -Dtern.renew=true to renew it")
                .isEqualTo(page);
    }

    @Test
    void everyCodeOfTheFormatHasADefinition() {
        assertThat(IntStream.range(0, Catalog.CODES)
                        .filter(code -> code != OperatorDefinition.CUSTOM_CODE)
                        .filter(code -> Catalog.builtin(code) == null))
                .isEmpty();
    }
}
