package dev.tern.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The source tree holds nothing that has no place in it; each complaint says what to do instead. */
class TidyTest {
    private static final List<SourceFile> TREE = SourceTree.read();

    static Stream<TidyRule> rules() {
        return TidyRules.ALL.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theTreeIsFreeOf(TidyRule rule) {
        assertThat(TREE.stream().flatMap(file -> rule.offences(file).stream())).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theRuleCatches(TidyRule rule) {
        assertThat(rule.offences(rule.offender())).isNotEmpty();
    }

    @Test
    void theTreeWasRead() {
        assertThat(TREE).extracting(SourceFile::path).contains("README.md", "pom.xml", "tern", ".ci/run");
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() {
        Set<String> packages = new TreeSet<>();
        Set<String> marked = new TreeSet<>();
        for (SourceFile file : TREE) {
            if (file.isMainJava() && !file.fileName().equals("module-info.java")) {
                String folder = file.path().substring(0, file.path().lastIndexOf('/'));
                packages.add(folder);
                if (file.fileName().equals("package-info.java")
                        && file.lines().contains("@NullMarked")
                        && file.lines().getFirst().startsWith("/**")) {
                    marked.add(folder);
                }
            }
        }
        packages.removeAll(marked);
        assertThat(packages)
                .as("packages without a package-info.java that has a doc comment and @NullMarked; add one to each")
                .isEmpty();
    }
}
