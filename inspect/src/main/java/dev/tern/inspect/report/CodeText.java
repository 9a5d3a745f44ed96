package dev.tern.inspect.report;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Model;
import dev.tern.interpreter.KernelCode;
import dev.tern.interpreter.Options;
import dev.tern.tensor.TernException;
import dev.tern.tflite.ModelFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The machine code of a node as text: offset, bytes, instruction, piece by piece. */
public final class CodeText {
    /** An instruction of x86-64: its offset, then the rest of the line. */
    private static final Pattern OFFSET_FIRST = Pattern.compile("([0-9a-f]{4,})  (.*)");

    /** An instruction of AArch64: the line ends with its offset. */
    private static final Pattern OFFSET_LAST = Pattern.compile("(.*\\S)\\s*// ([0-9a-f]{4,})");

    private static final int INSTRUCTION_BYTES = 4;
    private static final int BYTES_WIDTH = 34;
    private static final int BYTES_SHOWN = 15;

    private CodeText() {}

    /** The lines for node {@code node} of the model in {@code file}. */
    public static List<String> lines(Path file, int node) {
        Model model = ModelFile.read(file);
        KernelCode code =
                KernelCode.of(model, Options.defaults().withCustomOperators(OriginalCustomOperators.ALL), node);
        String name =
                "node " + node + " " + model.main().nodes().get(node).operator().name();
        if (code.pieces().isEmpty()) {
            throw TernException.at(name)
                    .expected("a kernel in machine code")
                    .found(code.choice().tier() + ": " + code.choice().reason())
                    .fix("`tern inspect --plan` tells which nodes have one");
        }
        List<String> lines = new ArrayList<>();
        lines.add(name + ": " + code.choice().reason() + ", for " + code.instructionSet());
        for (KernelCode.Part piece : code.pieces()) {
            lines.add("");
            lines.add(piece.key());
            lines.add(piece.bytes().length + " bytes");
            if (piece.lines().stream()
                    .anyMatch(line -> OFFSET_LAST.matcher(line).matches())) {
                withWords(piece, lines);
            } else {
                withBytes(piece, lines);
            }
        }
        return lines;
    }

    /** Instructions of different lengths: each ends where the next begins. */
    private static void withBytes(KernelCode.Part piece, List<String> lines) {
        for (int i = 0; i < piece.lines().size(); i++) {
            Matcher line = OFFSET_FIRST.matcher(piece.lines().get(i));
            if (!line.matches()) {
                lines.add("  " + piece.lines().get(i));
                continue;
            }
            int from = Integer.parseInt(line.group(1), 16);
            int to = piece.bytes().length;
            if (i + 1 < piece.lines().size()) {
                Matcher next = OFFSET_FIRST.matcher(piece.lines().get(i + 1));
                to = next.matches() ? Integer.parseInt(next.group(1), 16) : to;
            }
            lines.add(line(line.group(1), bytes(piece.bytes(), from, to), line.group(2)));
        }
    }

    private static void withWords(KernelCode.Part piece, List<String> lines) {
        for (String text : piece.lines()) {
            Matcher line = OFFSET_LAST.matcher(text);
            if (line.matches()) {
                int from = Integer.parseInt(line.group(2), 16);
                int to = Math.min(from + INSTRUCTION_BYTES, piece.bytes().length);
                lines.add(line(
                        line.group(2),
                        bytes(piece.bytes(), from, to),
                        line.group(1).strip()));
            } else {
                lines.add("  " + text);
            }
        }
    }

    private static String bytes(byte[] all, int from, int to) {
        String shown = HexFormat.ofDelimiter(" ").formatHex(all, from, Math.min(to, from + BYTES_SHOWN));
        return to - from > BYTES_SHOWN ? shown + "…" : shown;
    }

    private static String line(String offset, String bytes, String instruction) {
        if (instruction.startsWith(".")) {
            return "  " + offset + "  " + instruction; // constants are their bytes
        }
        return "  " + offset + "  " + bytes + " ".repeat(Math.max(1, BYTES_WIDTH - bytes.length())) + instruction;
    }
}
