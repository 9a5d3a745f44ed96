package dev.tern.conformance.operators;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.operators.Aspect;
import dev.tern.operators.Catalog;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.OperatorNames;
import dev.tern.operators.TypeRule;
import dev.tern.tensor.DataType;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.OperatorCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text of {@code docs/OPERATORS.md}, made from the catalog and the cases, so that it cannot claim more than they do. */
final class OperatorsPage {
    private final Map<String, List<OperatorCase>> casesByOperator = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final Set<String> pairsWithOriginal = new LinkedHashSet<>();
    private final Set<String> pairsBySpecification = new LinkedHashSet<>();
    private int computed;
    private int carried;

    private OperatorsPage(List<OperatorCase> cases) {
        for (OperatorCase operatorCase : cases) {
            casesByOperator
                    .computeIfAbsent(operatorCase.operator(), name -> new ArrayList<>())
                    .add(operatorCase);
        }
    }

    /** The whole page. */
    static String of(List<OperatorCase> cases) {
        return new OperatorsPage(cases).page(cases);
    }

    private String page(List<OperatorCase> cases) {
        StringBuilder rows = new StringBuilder();
        for (int code = 0; code < Catalog.CODES; code++) {
            if (code != OperatorDefinition.CUSTOM_CODE) {
                rows.append(section(code, Catalog.builtin(code)));
            }
        }
        StringBuilder customRows = new StringBuilder();
        for (String name : OriginalCustomOperators.ALL.names()) {
            OperatorDefinition<CustomOperator> definition =
                    OriginalCustomOperators.ALL.find(name).orElseThrow();
            customRows.append(section(OperatorDefinition.CUSTOM_CODE, definition));
        }
        long original = cases.stream()
                .filter(c -> c.expectation() instanceof Expectation.Original)
                .count();
        text.append("# Operators\n\n")
                .append("Made from the catalog and the conformance cases; a test keeps it true. To renew it, run the")
                .append(" tests of `conformance` with `-Dtern.renew=true`.\n\n")
                .append("- ")
                .append(computed)
                .append(" operators are computed, ")
                .append(carried)
                .append(" are read, printed and written, and refused by name when a model is prepared.\n")
                .append("- ")
                .append(cases.size())
                .append(" cases: ")
                .append(original)
                .append(" run beside the original's own kernels, the rest are held against the written specification")
                .append(" or must be refused.\n")
                .append("- ")
                .append(pairsWithOriginal.size())
                .append(" pairs of operator and types are compared with the original, ")
                .append(pairsBySpecification.size())
                .append(" with the specification alone.\n\n")
                .append(
                        "Every operator here is read, written and printed. *Shapes* says when sizes of results are known;")
                .append(
                        " *accepted types* lists operands, then results (`a|b`: either; `?` after a name: may be left out);")
                .append(" *cases* counts those run beside the original + those held against the specification,")
                .append(" and then refusals.\n\n")
                .append("## Builtin operators\n\n")
                .append(head())
                .append(rows)
                .append("\n## Custom operators that come with Tern\n\n")
                .append(head())
                .append(customRows);
        return text.toString();
    }

    private static String head() {
        return "| code | operator | version | operands | shapes | kernel | accepted types | cases |\n"
                + "|---|---|---|---|---|---|---|---|\n";
    }

    private String section(int code, @Nullable OperatorDefinition<?> definition) {
        if (definition == null) {
            return "| " + code + " | " + OperatorNames.of(code) + " | | | | **missing** | | |\n";
        }
        List<OperatorCase> cases = casesByOperator.getOrDefault(definition.name(), List.of());
        String kernel = switch (definition.kernel()) {
            case Aspect.Present<?> _ -> "portable";
            case Aspect.Absent<?>(String why) -> "none: " + why;
        };
        String shapes = switch (definition.shapes()) {
            case Aspect.Present<?> _ -> "before the run";
            case Aspect.Absent<?>(String why) -> definition.kernel().isPresent() ? "by the run: " + why : "";
        };
        if (definition.kernel().isPresent()) {
            computed++;
        } else {
            carried++;
        }
        return "| " + code + " | " + definition.name() + " | "
                + (definition.kernel().isPresent() ? "≤ " + definition.maxVersion() : "")
                + " | " + operands(definition) + " | " + cell(shapes) + " | " + cell(kernel) + " | "
                + types(definition, cases) + " | " + counts(cases) + " |\n";
    }

    private static String operands(OperatorDefinition<?> definition) {
        return String.join(
                ", ",
                definition.inputs().ports().stream()
                        .map(port -> port.name() + (port.repeated() ? "…" : port.optional() ? "?" : ""))
                        .toList());
    }

    /** Each row with the number of its cases; rows newer than the original at hand say so. */
    private String types(OperatorDefinition<?> definition, List<OperatorCase> cases) {
        Map<TypeRule, int[]> counts = new LinkedHashMap<>();
        definition.types().forEach(rule -> counts.put(rule, new int[2]));
        for (OperatorCase operatorCase : cases) {
            boolean beside = operatorCase.expectation() instanceof Expectation.Original;
            boolean listed = operatorCase.expectation() instanceof Expectation.Listed;
            TypeRule rule = ruleFor(definition, operatorCase.types());
            if (rule != null && (beside || listed)) {
                counts.getOrDefault(rule, new int[2])[beside ? 0 : 1]++;
                (beside ? pairsWithOriginal : pairsBySpecification).add(definition.name() + operatorCase.types());
            }
        }
        List<String> parts = new ArrayList<>();
        counts.forEach((rule, count) -> parts.add("`" + cell(rule.text()) + "` " + count[0] + "+" + count[1]
                + (rule.evidence() instanceof TypeRule.Evidence.Specification(String why)
                        ? " (specification: " + cell(why) + ")"
                        : "")));
        return String.join("<br>", parts);
    }

    private static @Nullable TypeRule ruleFor(OperatorDefinition<?> definition, String spelled) {
        String[] sides = spelled.split("->", -1);
        List<@Nullable DataType> inputs = new ArrayList<>();
        words(sides[0]).forEach(word -> inputs.add(word.equals("none") ? null : DataType.ofText(word)));
        return definition.ruleFor(
                inputs, words(sides[1]).stream().map(DataType::ofText).toList());
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s+"));
    }

    private static String counts(List<OperatorCase> cases) {
        long beside = cases.stream()
                .filter(c -> c.expectation() instanceof Expectation.Original)
                .count();
        long listed = cases.stream()
                .filter(c -> c.expectation() instanceof Expectation.Listed)
                .count();
        return beside + "+" + listed + ", " + (cases.size() - beside - listed);
    }

    private static String cell(String raw) {
        return raw.replace("|", "\\|").replace("\n", " ");
    }
}
