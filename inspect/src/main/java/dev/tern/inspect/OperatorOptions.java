package dev.tern.inspect;

import dev.tern.graph.Operator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The attributes of an operator by name, as texts, in the order of its record. */
public final class OperatorOptions {
    private OperatorOptions() {}

    /** The attributes of {@code operator}, taken from how its record prints itself. */
    public static Map<String, String> of(Operator operator) {
        String text = operator.toString();
        Map<String, String> options = new LinkedHashMap<>();
        int open = text.indexOf('[');
        if (open < 0 || !text.endsWith("]")) {
            return options;
        }
        int depth = 0;
        int start = open + 1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = i == text.length() - 1 || (depth == 0 && text.startsWith(", ", i));
            if (ends) {
                put(text.substring(start, i), options);
                start = i + 2;
            } else if (c == '[' || c == '{' || c == '(') {
                depth++;
            } else if (c == ']' || c == '}' || c == ')') {
                depth--;
            }
        }
        return options;
    }

    private static void put(String component, Map<String, String> options) {
        int equals = component.indexOf('=');
        if (equals > 0) {
            options.put(component.substring(0, equals), component.substring(equals + 1));
        }
    }
}
