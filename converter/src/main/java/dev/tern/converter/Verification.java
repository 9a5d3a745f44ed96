package dev.tern.converter;

import dev.tern.converter.lower.InnerOperators;
import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Model;
import dev.tern.operators.CustomOperator;
import dev.tern.tensor.TernException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Source and result run on the same inputs, unless nothing could come of it. */
final class Verification {
    /** Largest part of an output's magnitude by which floats may differ after rewriting. */
    private static final double TOLERANCE = 1e-3;

    /** The same where results are rounded to one of 256 numbers on the way. */
    static final double INTEGER_TOLERANCE = 0.1;

    private static final int WHOLE_NUMBERS_MAX = 9;

    private Verification() {}

    /** Differences of all outputs; where none can be told, {@code notes} say why. */
    static List<Comparison.Difference> of(Model source, Model result, List<String> notes) {
        if (drawsRandomNumbers(source)) {
            notes.add("not verified: its outputs are random");
            return List.of();
        }
        Set<String> unknown = unknownOperators(result);
        if (!unknown.isEmpty()) {
            notes.add("not verified: nothing here computes the custom operators " + unknown);
            return List.of();
        }
        List<Comparison.Difference> differences;
        try {
            differences = Comparison.of(source, result, WHOLE_NUMBERS_MAX)
                    .or(() -> Comparison.of(source, result, 1))
                    .orElse(List.of());
        } catch (TernException e) {
            throw e.within("verification");
        }
        if (differences.isEmpty() && !source.main().outputs().isEmpty()) {
            notes.add("not verified: the source refuses drawn inputs, or takes a minute for them");
        }
        return differences;
    }

    /** Refuses results that compute something else; {@code rounds} where they are rounded to bytes on the way. */
    static void require(List<Comparison.Difference> differences, boolean rounds, String name) {
        double tolerance = rounds ? INTEGER_TOLERANCE : TOLERANCE;
        for (Comparison.Difference difference : differences) {
            if (difference.relative() > tolerance) {
                throw TernException.at(name + " › verification")
                        .expected("outputs within " + tolerance + " of the source's")
                        .found(difference.toString())
                        .fix("convert without rewriting (--no-rewrite), and tell the makers of Tern");
            }
        }
    }

    /** Whether a model's outputs differ from run to run, so that nothing can be compared. */
    private static boolean drawsRandomNumbers(Model model) {
        return model.graphs().stream()
                .flatMap(graph -> graph.nodes().stream())
                .map(node -> node.operator().name())
                .anyMatch(operator -> operator.startsWith("RANDOM_") || operator.equals("MULTINOMIAL"));
    }

    /** Custom operators that are kept for a runtime which knows them. */
    private static Set<String> unknownOperators(Model model) {
        Set<String> unknown = new TreeSet<>();
        model.graphs().stream().flatMap(graph -> graph.nodes().stream()).forEach(node -> {
            String operator = node.operator().name();
            if (node.operator() instanceof CustomOperator
                    && OriginalCustomOperators.ALL
                            .with(InnerOperators.ALL)
                            .find(operator)
                            .isEmpty()) {
                unknown.add(operator);
            }
        });
        return unknown;
    }
}
