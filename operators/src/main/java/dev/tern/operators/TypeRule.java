package dev.tern.operators;

import dev.tern.tensor.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of what element types an operator accepts, for example {@code "f32 i8 f32 -> f32"} or, with a variable,
 * {@code "T T -> T : f32 i8 i16"}. One token for each port; {@code a|b} lists alternatives that are free of each other;
 * capital letters are variables, bound to the same type wherever they stand and listed after the colon
 * ({@code "T I -> T : T=f32,i8 I=i32,i64"} where there are several). Ports left out accept anything.
 */
public final class TypeRule {
    private final String text;
    private final Evidence evidence;
    /** Parsed when it is first asked for: programs load many definitions of which they use few. */
    private @Nullable Parsed parsed;

    /** The row {@code text} as written, and what its results are compared with. */
    public TypeRule(String text, Evidence evidence) {
        this.text = text;
        this.evidence = evidence;
    }

    /** The row as written. */
    public String text() {
        return text;
    }

    /** What the row's results are compared with. */
    public Evidence evidence() {
        return evidence;
    }

    private Parsed parsed() {
        Parsed known = parsed;
        if (known == null) {
            known = Parsed.of(text);
            parsed = known;
        }
        return known;
    }

    /** What shows that results are right. */
    public sealed interface Evidence {
        /** Compared with the original's own kernels. */
        record Oracle() implements Evidence {}

        /** The original at hand lacks this row; compared with the written specification. {@code why} says what is lacking. */
        record Specification(String why) implements Evidence {}
    }

    /** A row compared with the original's kernels. */
    public static TypeRule of(String text) {
        return new TypeRule(text, new Evidence.Oracle());
    }

    /** Every combination of types that this row accepts, operands then results, one type for each port. */
    public List<TypeCase> cases() {
        Parsed parsed = parsed();
        List<TypeCase> all = new ArrayList<>();
        expand(parsed, 0, new ArrayList<>(), new LinkedHashMap<>(), all);
        return all;
    }

    /** One accepted combination, one type for each port. */
    public record TypeCase(List<DataType> inputs, List<DataType> outputs) {
        public TypeCase {
            inputs = List.copyOf(inputs);
            outputs = List.copyOf(outputs);
        }

        @Override
        public String toString() {
            return String.join(" ", inputs.stream().map(DataType::text).toList()) + " -> "
                    + String.join(" ", outputs.stream().map(DataType::text).toList());
        }
    }

    private void expand(
            Parsed parsed, int token, List<DataType> chosen, Map<String, DataType> bound, List<TypeCase> all) {
        if (token == parsed.tokens.size()) {
            all.add(new TypeCase(
                    chosen.subList(0, parsed.inputs), chosen.subList(parsed.inputs, parsed.tokens.size())));
            return;
        }
        String name = parsed.tokens.get(token);
        DataType fixed = bound.get(name);
        for (DataType type : fixed != null ? List.of(fixed) : parsed.choices(name)) {
            chosen.add(type);
            boolean binds = parsed.isVariable(name) && fixed == null;
            if (binds) {
                bound.put(name, type);
            }
            expand(parsed, token + 1, chosen, bound, all);
            if (binds) {
                bound.remove(name);
            }
            chosen.removeLast();
        }
    }

    /** Whether operands and results of these types fit this row; null stands for an operand that is left out. */
    public boolean accepts(List<@Nullable DataType> inputs, List<DataType> outputs) {
        Parsed parsed = parsed();
        Map<String, DataType> bound = new LinkedHashMap<>();
        return parsed.fits(inputs, 0, parsed.inputs, bound)
                && parsed.fits(outputs, parsed.inputs, parsed.tokens.size(), bound);
    }

    /**
     * The result types that go with operands of these types, one for each result port, or null where the operands do not
     * fit this row. Where the row leaves a choice, its first type is taken.
     */
    public @Nullable List<DataType> results(List<@Nullable DataType> inputs) {
        Parsed parsed = parsed();
        Map<String, DataType> bound = new LinkedHashMap<>();
        if (!parsed.fits(inputs, 0, parsed.inputs, bound)) {
            return null;
        }
        List<DataType> results = new ArrayList<>();
        for (String token : parsed.tokens.subList(parsed.inputs, parsed.tokens.size())) {
            DataType known = bound.get(token);
            results.add(known != null ? known : parsed.choices(token).getFirst());
        }
        return results;
    }

    /**
     * @param tokens one for each port, operands then results
     * @param choices what each token accepts
     * @param variables names among the tokens
     */
    private record Parsed(List<String> tokens, int inputs, Map<String, List<DataType>> choices, Set<String> variables) {
        static Parsed of(String text) {
            int colon = text.indexOf(':');
            String pattern = colon < 0 ? text : text.substring(0, colon);
            String[] sides = pattern.split("->", -1);
            List<String> tokens = new ArrayList<>(words(sides[0]));
            int inputs = tokens.size();
            tokens.addAll(words(sides[1]));
            Map<String, List<DataType>> variables = new LinkedHashMap<>();
            if (colon >= 0) {
                String list = text.substring(colon + 1);
                if (list.contains("=")) {
                    for (String variable : words(list)) {
                        int equals = variable.indexOf('=');
                        variables.put(variable.substring(0, equals), types(variable.substring(equals + 1), ","));
                    }
                } else {
                    variables.put("T", types(list.strip(), "\\s+"));
                }
            }
            Set<String> names = Set.copyOf(variables.keySet());
            for (String token : tokens) {
                if (!variables.containsKey(token)) {
                    variables.put(token, types(token, "\\|"));
                }
            }
            return new Parsed(List.copyOf(tokens), inputs, Map.copyOf(variables), names);
        }

        private static List<String> words(String text) {
            String stripped = text.strip();
            return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
        }

        private static List<DataType> types(String text, String separator) {
            return Arrays.stream(text.split(separator)).map(DataType::ofText).toList();
        }

        boolean isVariable(String token) {
            return variables.contains(token);
        }

        List<DataType> choices(String token) {
            return Objects.requireNonNull(choices.get(token));
        }

        boolean fits(List<? extends @Nullable DataType> given, int from, int to, Map<String, DataType> bound) {
            for (int i = 0; i < given.size(); i++) {
                DataType type = given.get(i);
                if (from == to) {
                    return false;
                }
                String token = tokens.get(Math.min(from + i, to - 1));
                if (type == null) {
                    continue;
                }
                DataType before = isVariable(token) ? bound.putIfAbsent(token, type) : null;
                if (before != null ? before != type : !choices(token).contains(type)) {
                    return false;
                }
            }
            return true;
        }
    }
}
