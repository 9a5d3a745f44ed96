package dev.tern.tasks.classify;

import dev.tern.graph.Model;
import dev.tern.tensor.TernException;
import dev.tern.tflite.AssociatedFiles;
import dev.tern.tflite.metadata.FileType;
import dev.tern.tflite.metadata.ModelMetadata;
import dev.tern.tflite.metadata.TensorMetadata;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the classes of a model are called, in their order.
 *
 * @param source where the names come from, for people
 */
public record Labels(List<String> names, String source) {
    /** No names at all: classes are called by their numbers. */
    public static final Labels NONE = new Labels(List.of(), "none");

    private static final int FILE_BYTES_MAX = 16 << 20;
    private static final Pattern NUMBERED = Pattern.compile("\\s*(\\d{1,9})(?:\\s*[:,]\\s*|\\s+)(\\S.*)");
    private static final String BACKGROUND = "background";

    public Labels {
        names = List.copyOf(names);
    }

    /** Labels in a text of one label each line; lines that start with their own number lose it. */
    public static Labels parse(String text, String source) {
        String withoutMark = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<String> lines = lines(withoutMark);
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return new Labels(withoutNumbers(lines), source);
    }

    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        if (text.indexOf('\r') >= 0) {
            text.lines().forEach(line -> lines.add(printable(line).strip()));
            return lines;
        }
        // As above, with fewer calls: lists are long, and read before anything is compiled.
        int end;
        for (int from = 0; from < text.length(); from = end + 1) {
            end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            lines.add(printable(text.substring(from, end)).strip());
        }
        return lines;
    }

    /** Labels from a text file in UTF-8. */
    public static Labels read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX);
            if (in.read() >= 0) {
                throw TernException.at("labels " + file)
                        .expected("a text of at most " + FILE_BYTES_MAX + " bytes")
                        .found("more")
                        .fix("give the text file that holds one label each line");
            }
            return parse(new String(bytes, StandardCharsets.UTF_8), file.toString());
        } catch (NoSuchFileException e) {
            throw TernException.at("labels").problem("there is no file " + file + "; check the path", e);
        } catch (IOException e) {
            throw TernException.at("labels").problem("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Labels that travel with {@code model}: the file that its metadata names for the first output, else the only packed
     * text file whose name speaks of labels.
     */
    public static Labels of(Model model) {
        AssociatedFiles files = AssociatedFiles.of(model);
        Optional<String> described = ModelMetadata.of(model)
                .flatMap(metadata -> metadata.output(0))
                .flatMap(Labels::labelFile)
                .filter(files::has);
        List<String> speaking =
                files.names().stream().filter(Labels::speaksOfLabels).toList();
        Optional<String> chosen = described.isPresent()
                ? described
                : speaking.size() == 1 ? Optional.of(speaking.getFirst()) : Optional.empty();
        return chosen.map(name -> parse(files.text(name), printable(name) + " in the model"))
                .orElse(NONE);
    }

    private static Optional<String> labelFile(TensorMetadata output) {
        return output.file(FileType.TENSOR_AXIS_LABELS).map(file -> file.name());
    }

    private static boolean speaksOfLabels(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".txt") && lower.contains("label");
    }

    private static List<String> withoutNumbers(List<String> lines) {
        List<String> bare = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher matcher = NUMBERED.matcher(lines.get(i));
            if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != i) {
                return lines;
            }
            bare.add(matcher.group(2));
        }
        return bare;
    }

    /** Labels come from anywhere; what could steer a terminal is shown as a replacement character. */
    private static String printable(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length());
        int point;
        for (int at = 0; at < text.length(); at += Character.charCount(point)) {
            point = text.codePointAt(at);
            int type = Character.getType(point);
            boolean bad = (type == Character.CONTROL && point != '\t')
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.UNASSIGNED;
            safe.appendCodePoint(bad ? 0xFFFD : point);
        }
        return safe.toString();
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter < ' ' || letter > '~') {
                return false;
            }
        }
        return true;
    }

    /**
     * The names for a model of {@code classes} classes. Lists with and without a background class at 0 serve models with
     * and without one.
     */
    public Labels forClasses(int classes) {
        if (names.isEmpty() || names.size() == classes) {
            return this;
        }
        List<String> fitted = new ArrayList<>();
        if (names.size() == classes - 1) {
            fitted.add(BACKGROUND);
            fitted.addAll(names);
        } else if (names.size() == classes + 1 && isBackground(names.getFirst())) {
            fitted.addAll(names.subList(1, names.size()));
        } else {
            throw TernException.at("labels " + source)
                    .expected(classes + " labels, one for each class of the model")
                    .found(String.valueOf(names.size()))
                    .fix("give the labels that belong to the model");
        }
        return new Labels(fitted, source);
    }

    private static boolean isBackground(String name) {
        return name.equalsIgnoreCase(BACKGROUND) || name.equals("???") || name.equalsIgnoreCase("none");
    }

    /** The name of class {@code index}; its number where there are no names. */
    public String name(int index) {
        return index < names.size() ? names.get(index) : "class " + index;
    }
}
