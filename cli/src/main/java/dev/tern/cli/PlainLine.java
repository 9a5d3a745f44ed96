package dev.tern.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command, read without picocli, which costs a cold start more than a small model. It knows only the plain
 * spellings ({@code --name value}, {@code --name=value}, operands); whatever else stands there is doubtful, and a doubtful line
 * is left to picocli, which reads it or says what is wrong.
 */
final class PlainLine {
    /** Says that picocli is to read the line. */
    static final class DoubtfulException extends RuntimeException {
        private static final long serialVersionUID = 1;

        DoubtfulException() {
            super(null, null, false, false);
        }
    }

    private final Map<String, List<String>> values = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    private PlainLine() {}

    /**
     * Reads what follows the name of a command.
     *
     * @param valued options with one value
     * @param repeated options with a value that may stand there several times
     * @param flags options without a value
     */
    static PlainLine read(List<String> arguments, Set<String> valued, Set<String> repeated, Set<String> flags) {
        PlainLine line = new PlainLine();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                line.operands.add(certain(argument));
                continue;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            if (flags.contains(argument)) {
                line.put(argument, "", false);
            } else if (!valued.contains(name) && !repeated.contains(name)) {
                throw new DoubtfulException();
            } else if (equals >= 0) {
                line.put(name, certain(argument.substring(equals + 1)), repeated.contains(name));
            } else if (++i < arguments.size()) {
                line.put(name, certain(arguments.get(i)), repeated.contains(name));
            } else {
                throw new DoubtfulException();
            }
        }
        return line;
    }

    private static String certain(String word) {
        boolean isPlain = !word.isEmpty()
                && word.charAt(0) != '-'
                && word.charAt(0) != '@'
                && word.indexOf('"') < 0
                && word.indexOf('$') < 0;
        if (!isPlain) {
            throw new DoubtfulException();
        }
        return word;
    }

    private void put(String name, String value, boolean mayRepeat) {
        List<String> all = values.computeIfAbsent(name, _ -> new ArrayList<>());
        if (!all.isEmpty() && !mayRepeat) {
            throw new DoubtfulException();
        }
        all.add(value);
    }

    /** What are no options, in order; at least {@code least} of them and at most {@code most}. */
    List<String> operands(int least, int most) {
        if (operands.size() < least || operands.size() > most) {
            throw new DoubtfulException();
        }
        return operands;
    }

    boolean has(String flag) {
        return values.containsKey(flag);
    }

    @Nullable
    String value(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.getFirst();
    }

    /** A whole number. */
    long number(String name, long otherwise) {
        String text = value(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new DoubtfulException();
        }
    }

    /** A whole number that an {@code int} holds. */
    int integer(String name, int otherwise) {
        long number = number(name, otherwise);
        if (number != (int) number) {
            throw new DoubtfulException();
        }
        return (int) number;
    }

    /** Values of the form {@code key=value}, in order. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String text : values.getOrDefault(name, List.of())) {
            int equals = text.indexOf('=');
            if (equals <= 0 || pairs.put(text.substring(0, equals), text.substring(equals + 1)) != null) {
                throw new DoubtfulException();
            }
        }
        return pairs;
    }
}
