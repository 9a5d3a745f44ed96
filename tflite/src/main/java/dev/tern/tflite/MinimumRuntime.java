package dev.tern.tflite;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Node;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The oldest TensorFlow Lite runtime that can run a model, told from its operators and their versions. */
public final class MinimumRuntime {
    /** The metadata entry that names it in a file. */
    public static final String ENTRY = "min_runtime_version";

    private static final int ENTRY_BYTES = 16;

    /** Runtime by operator name and version. */
    private static final class Table {
        static final Map<String, Map<Integer, String>> ROWS = read();

        private static Map<String, Map<Integer, String>> read() {
            Map<String, Map<Integer, String>> rows = new HashMap<>();
            for (String line : text().lines().toList()) {
                String[] words = line.split(" ");
                if (words.length < 2 || line.startsWith("#")) {
                    continue;
                }
                Map<Integer, String> versions = new HashMap<>();
                for (int i = 1; i < words.length; i++) {
                    int colon = words[i].indexOf(':');
                    versions.put(Integer.parseInt(words[i].substring(0, colon)), words[i].substring(colon + 1));
                }
                rows.put(words[0], Map.copyOf(versions));
            }
            return Map.copyOf(rows);
        }

        private static String text() {
            try (InputStream in = MinimumRuntime.class.getResourceAsStream("runtime-versions.txt")) {
                if (in == null) {
                    throw TernException.of("runtime-versions.txt is missing from this build of Tern; install it anew");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw TernException.at("runtime-versions.txt").problem(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private MinimumRuntime() {}

    /** The first runtime that knows {@code version} of the operator; empty for custom and unlisted ones. */
    public static Optional<String> of(String operator, int version) {
        return Optional.ofNullable(Table.ROWS.getOrDefault(operator, Map.of()).get(version));
    }

    /** The oldest runtime that knows every operator of {@code model}; empty where none is listed. */
    public static Optional<String> of(Model model) {
        Optional<String> newest = Optional.empty();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                Optional<String> needed = of(node.operator().name(), node.version());
                if (needed.isPresent() && (newest.isEmpty() || compare(newest.get(), needed.get()) < 0)) {
                    newest = needed;
                }
            }
        }
        return newest;
    }

    /** What the file itself says; empty where it says nothing. */
    public static Optional<String> stated(Model model) {
        return MetadataEntries.find(model, ENTRY)
                .map(entry -> new String(
                                entry.buffer().bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1)
                        .replaceAll("\0.*", ""))
                .filter(text -> !text.isEmpty());
    }

    /** {@code model} with the runtime that it needs stated in its metadata. */
    public static Model state(Model model) {
        byte[] entry = new byte[ENTRY_BYTES];
        byte[] text = of(model).orElse("").getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, entry, 0, Math.min(text.length, ENTRY_BYTES));
        return MetadataEntries.put(model, ENTRY, entry);
    }

    /** Orders runtimes by their numbers, not their letters: 2.3.0 before 2.14.0. */
    public static int compare(String a, String b) {
        String[] as = a.split("\\.");
        String[] bs = b.split("\\.");
        for (int i = 0; i < Math.max(as.length, bs.length); i++) {
            int order = Integer.compare(number(as, i), number(bs, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int number(String[] parts, int i) {
        return i < parts.length && parts[i].matches("\\d{1,9}") ? Integer.parseInt(parts[i]) : 0;
    }
}
