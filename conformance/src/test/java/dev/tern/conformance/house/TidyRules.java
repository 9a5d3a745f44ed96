package dev.tern.conformance.house;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What has no place in the source tree. Words are put together from pieces, so that this file obeys its own rules. */
final class TidyRules {
    private static final int LINES_MAX = 800;

    private static final Predicate<SourceFile> ANY = file -> true;
    private static final Predicate<SourceFile> JAVA = SourceFile::isJava;
    private static final Predicate<SourceFile> MAIN_JAVA = SourceFile::isMainJava;
    private static final Predicate<SourceFile> QUIET =
            file -> file.isMainJava() && !file.isIn("cli") && !file.isIn("benchmarks") && !file.isIn("examples");

    static final List<TidyRule> ALL = List.of(
            TidyRule.line(
                    "an empty name for a type",
                    JAVA,
                    "\\b(class|interface|record|enum)\\s+\\w*(Utils?|Helpers?|Managers?|Impl|Data|Info)\\b",
                    "name what it does or holds",
                    "final class Shape" + "Util {}"),
            TidyRule.line(
                    "a base class by name",
                    JAVA,
                    "\\b(class|interface)\\s+Abstract\\w*",
                    "use a small capability interface, or a row in a table",
                    "class " + "AbstractKernel {}"),
            TidyRule.line(
                    "unfinished work",
                    ANY,
                    "\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b|(?i:not yet " + "implemented|\\bst" + "ub\\b)",
                    "finish it, or refuse by name with the reason",
                    "// TO" + "DO"),
            TidyRule.line(
                    "an apology",
                    ANY,
                    "(?i)\\b(for " + "now|simpl" + "ified version|quick and " + "dirty|work" + "around)\\b",
                    "do it fully, or say what holds and why",
                    "// good enough for " + "now"),
            TidyRule.line(
                    "printing",
                    QUIET,
                    "\\bSystem\\.(out|err)\\b|\\.printStackTrace\\(\\)",
                    "return a value or throw; the module cli prints",
                    "Sys" + "tem.out.println(1);"),
            TidyRule.line(
                    "a wildcard import",
                    JAVA,
                    "^import\\s.*\\*;",
                    "import each class by name",
                    "import java.util" + ".*;"),
            TidyRule.line(
                    "a part of the JDK that is not for everybody",
                    JAVA,
                    "\\b(sun\\.misc|jdk\\.internal|jdk\\.incubator)\\.",
                    "use java.lang.foreign or a plain loop",
                    "import sun" + ".misc.Unsafe;"),
            TidyRule.line(
                    "a test library that is not used here",
                    JAVA,
                    "\\b(net\\.jqwik|org\\.mockito|org\\.hamcrest)\\.",
                    "use a seeded generator, a real object, AssertJ",
                    "import org" + ".mockito.Mockito;"),
            TidyRule.line(
                    "a test that is switched off",
                    JAVA,
                    "@Dis" + "abled\\b",
                    "assume what it needs, so that it is reported as skipped with the reason",
                    "@Dis" + "abled"),
            TidyRule.line(
                    "generated code",
                    JAVA,
                    "@Gen" + "erated\\b|(?i:\\b(code|file) (is )?(auto(matically)?[- ])?generated (by|from)\\b|do not "
                            + "edit)",
                    "write a table and the code that reads it",
                    "// Do not " + "edit"),
            TidyRule.line(
                    "a path of one machine",
                    ANY,
                    "(?<![\\w.$}*<)-])/(work|home|root|Users|tmp)/\\w",
                    "use a path relative to the repository, tern.data, or a temporary folder of the test",
                    "Path.of(\"/ho" + "me/me/model.tflite\")"),
            TidyRule.line(
                    "a word of the workplace",
                    ANY,
                    workplace(),
                    "tell what the code does, not how it came about",
                    "// see is" + "sue #12"),
            TidyRule.line("a tab", ANY, "\t", "indent with spaces", "\tint x;"),
            new TidyRule(
                    "more than " + LINES_MAX + " lines",
                    JAVA,
                    file -> file.lines().size() > LINES_MAX
                            ? List.of(file.lines().size())
                            : List.of(),
                    "split it by concept",
                    SourceFile.of("a/src/main/java/A.java", "\n".repeat(LINES_MAX + 1))),
            new TidyRule(
                    "a public type without a contract",
                    MAIN_JAVA,
                    TidyRules::undocumented,
                    "say in a doc comment what it promises",
                    SourceFile.of("a/src/main/java/A.java", "package a;\n\npublic final class A {}")));

    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("^public .*\\b(class|interface|record|enum|@interface)\\s+\\w+.*");

    private TidyRules() {}

    private static String workplace() {
        return "(?i)"
                + String.join(
                        "|",
                        "\\bis" + "sue #?\\d",
                        "\\b(next|previous|earlier) ses" + "sion\\b",
                        "\\bthe (lead|br" + "ief)\\b",
                        "\\bwork" + "tree\\b",
                        "\\bhel" + "per (named|agent|process)\\b",
                        "\\bas an? (ai|assi" + "stant)\\b",
                        "\\b(clau" + "de|anthro" + "pic|chat" + "gpt|open" + "ai|copi" + "lot)\\b",
                        "\\bsub" + "agent",
                        "\\bprom" + "pted\\b",
                        "\\b(shared/)?(facts|design)/[\\w-]+\\.m" + "d\\b");
    }

    private static List<Integer> undocumented(SourceFile file) {
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            if (PUBLIC_TYPE.matcher(lines.get(i)).matches()) {
                int before = i - 1;
                while (before >= 0 && lines.get(before).startsWith("@")) {
                    before--;
                }
                return before >= 0 && lines.get(before).endsWith("*/") ? List.of() : List.of(i + 1);
            }
        }
        return List.of();
    }
}
