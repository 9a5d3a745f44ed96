package dev.tern.conformance.house;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One thing that has no place in the source tree.
 *
 * @param name what is banned
 * @param scope the files that are looked at
 * @param finder the places in one file, as line numbers from 1
 * @param instead what to do instead
 * @param offender a file that breaks the rule, so that a rule which finds nothing ever is noticed
 */
record TidyRule(
        String name,
        Predicate<SourceFile> scope,
        Function<SourceFile, List<Integer>> finder,
        String instead,
        SourceFile offender) {

    /** A rule about single lines. */
    static TidyRule line(String name, Predicate<SourceFile> scope, String regex, String instead, String badLine) {
        Pattern pattern = Pattern.compile(regex);
        Function<SourceFile, List<Integer>> finder = file -> {
            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < file.lines().size(); i++) {
                if (pattern.matcher(file.lines().get(i)).find()) {
                    found.add(i + 1);
                }
            }
            return found;
        };
        return new TidyRule(
                name, scope, finder, instead, SourceFile.of("tensor/src/main/java/dev/tern/tensor/A.java", badLine));
    }

    /** Every offence in {@code file}, as messages that name the place and the way out. */
    List<String> offences(SourceFile file) {
        if (!scope.test(file)) {
            return List.of();
        }
        return finder.apply(file).stream()
                .map(line -> file.path() + ":" + line + ": " + name + "; " + instead)
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
