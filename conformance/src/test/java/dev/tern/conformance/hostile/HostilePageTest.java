package dev.tern.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/HOSTILE.md} lists every known attack with its test. {@code -Dtern.renew=true} writes it anew. */
class HostilePageTest {
    private static final Path ROOT = Path.of(System.getProperty("tern.root", ".."));
    private static final Path PAGE = ROOT.resolve("docs").resolve("HOSTILE.md");
    private static final Pattern TEST = Pattern.compile("^    void (([abd]\\d+)[A-Z]\\w*)\\(", Pattern.MULTILINE);

    @Test
    void thePageIsTrue() throws IOException {
        String page = page();
        if (Boolean.getBoolean("tern.renew")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/HOSTILE.md; run this test with -Dtern.renew=true to renew it")
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        TreeMap<String, String> tests = tests();
        StringBuilder page = new StringBuilder("""
                # Hostile models

                A model from anywhere ends in a result or in one `TernException` that says where, what was expected, what was
                found, and what to do: no crash, no hang, no allocation beyond `Options.memoryLimit`. What is known from the
                file alone is refused by the reader, what is known from shapes and constants before any kernel runs, and what
                only a run can tell before the first byte of the node's result is written; the interpreter stays usable.

                Beside the tests below, `HostileModelsTest` changes genuine models at random (bytes, tables, shapes, types,
                operators, options, quantisation, indices, contents) and watches how each ends: a few thousand in every build,
                more with `-Dtern.fuzz.count=N`; `-Dtern.fuzz.seed=S -Dtern.fuzz.first=N -Dtern.fuzz.count=1` repeats one.
                `HostileOperandsTest` puts numbers that do not belong there into the operands of every operator's cases.

                Beside models, `-Dtern.cache=FOLDER` has files of packed weights read. They hold numbers alone: a file that is damaged, cut short, of
                another model or build, or whose table lies, is packed and written anew (`PackedFileTest`, `KeptWeightsTest`). Checksums are no
                signatures: whoever can write to the folder, or makes a model with the checksums of another, can make results wrong, and no more.
                Models that nobody trusts should not share a folder with others.

                Rows: A, published advisories on TensorFlow Lite; B, those on TensorFlow whose operators stand here too; D,
                defects reported in public. This page is made by a test, which also holds it true.

                | row | published as | what | test |
                |---|---|---|---|
                """);
        for (Advisory row : Advisory.ALL) {
            String test = tests.get(row.row().toLowerCase(Locale.ROOT));
            assertThat(test).as("a test whose name begins with %s", row.row()).isNotNull();
            page.append("| %s | %s | %s | %s |\n".formatted(row.row(), row.reference(), row.what(), test));
        }
        List<String> rows = Advisory.ALL.stream()
                .map(row -> row.row().toLowerCase(Locale.ROOT))
                .toList();
        assertThat(rows).as("rows of which tests speak").containsAll(tests.keySet());
        return page.toString();
    }

    /** The test of each row, from the sources of all modules. */
    private static TreeMap<String, String> tests() throws IOException {
        TreeMap<String, String> tests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(f -> f.toString().endsWith("Test.java"))
                    .sorted()
                    .toList()) {
                Matcher test = TEST.matcher(Files.readString(file));
                String type = file.getFileName().toString().replace(".java", "");
                while (test.find()) {
                    tests.merge(
                            test.group(2),
                            "`" + type + "." + test.group(1) + "`",
                            (a, b) -> a.equals(b) ? a : a + ", " + b);
                }
            }
        }
        return tests;
    }
}
