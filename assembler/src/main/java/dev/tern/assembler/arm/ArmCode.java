package dev.tern.assembler.arm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Code while it is written: words, labels, and constants that are placed behind the last instruction. With a listing,
 * every instruction is also kept as text.
 */
final class ArmCode {
    private static final int LITERAL_BYTES = 16;

    /** Where in a word the distance to a label stands, and how far it reaches. */
    enum Reach {
        BRANCH(0, 26),
        CONDITION(5, 19);

        final int shift;
        final int bits;

        Reach(int shift, int bits) {
            this.shift = shift;
            this.bits = bits;
        }
    }

    private record Use(int position, ArmLabel label, Reach reach) {}

    private record Literal(ArmLabel label, long low, long high) {}

    private record Line(int position, String text, boolean instruction) {
        Line moved(int words) {
            return new Line(position + words, text, instruction);
        }

        @Override
        public String toString() {
            return instruction ? String.format("%-50s // %04x", text, position * 4) : text;
        }
    }

    private int[] words = new int[256];
    private int count;
    private final List<ArmLabel> labels = new ArrayList<>();
    private List<Use> uses = new ArrayList<>();
    private final List<Literal> literals = new ArrayList<>();
    private @Nullable List<Line> listing;
    private boolean finished;

    private ArmCode(@Nullable List<Line> listing) {
        this.listing = listing;
    }

    /** Code without a listing. */
    static ArmCode plain() {
        return new ArmCode(null);
    }

    /** Code that keeps a listing. */
    static ArmCode listed() {
        return new ArmCode(new ArrayList<>());
    }

    boolean isListed() {
        return listing != null;
    }

    /** Appends one instruction. */
    void word(int word) {
        if (count == words.length) {
            words = Arrays.copyOf(words, count * 2);
        }
        words[count++] = word;
    }

    /** Keeps the text of the instruction that was appended last. */
    void say(String mnemonic, String operands) {
        if (listing != null) {
            listing.add(new Line(count - 1, String.format("    %-8s %s", mnemonic, operands), true));
        }
    }

    /** A new place, to be bound once. */
    ArmLabel label() {
        ArmLabel label = new ArmLabel(labels.size());
        labels.add(label);
        return label;
    }

    /** The next instruction stands at {@code label}. */
    void bind(ArmLabel label) {
        if (label.position != ArmLabel.UNBOUND) {
            throw new IllegalStateException(label + " is bound twice");
        }
        label.position = count * 4;
        if (listing != null) {
            listing.add(new Line(count, label + ":", false));
        }
    }

    /** Appends an instruction whose distance to {@code label} is filled in at the end. */
    void wordTo(int word, ArmLabel label, Reach reach) {
        uses.add(new Use(count, label, reach));
        word(word);
    }

    /** Writes code that comes before all that was written so far. */
    void before(Runnable writing) {
        int[] laterWords = Arrays.copyOf(words, count);
        List<Use> laterUses = uses;
        List<Line> laterLines = listing;
        count = 0;
        uses = new ArrayList<>();
        listing = laterLines == null ? null : new ArrayList<>();
        List<ArmLabel> bound = labels.stream()
                .filter(label -> label.position != ArmLabel.UNBOUND)
                .toList();
        writing.run();
        int moved = count;
        bound.forEach(label -> label.position += moved * 4);
        for (int word : laterWords) {
            word(word);
        }
        for (Use use : laterUses) {
            uses.add(new Use(use.position + moved, use.label, use.reach));
        }
        if (listing != null && laterLines != null) {
            for (Line line : laterLines) {
                listing.add(line.moved(moved));
            }
        }
    }

    /** Sixteen bytes behind the code; equal ones are kept once. */
    ArmLabel literal(long low, long high) {
        for (Literal literal : literals) {
            if (literal.low == low && literal.high == high) {
                return literal.label;
            }
        }
        ArmLabel label = label();
        literals.add(new Literal(label, low, high));
        return label;
    }

    /** The finished code: instructions, then constants at a multiple of 16 bytes from the start. */
    byte[] finish() {
        if (finished) {
            throw new IllegalStateException("the code is finished already");
        }
        finished = true;
        if (!literals.isEmpty()) {
            while (count * 4 % LITERAL_BYTES != 0) {
                word(0);
                directive(".word    0");
            }
            for (Literal literal : literals) {
                bind(literal.label);
                for (long half : new long[] {literal.low, literal.high}) {
                    word((int) half);
                    word((int) (half >>> 32));
                    directive(String.format(".quad    0x%016x", half));
                }
            }
        }
        for (Use use : uses) {
            words[use.position] |= distance(use);
        }
        ByteBuffer bytes = ByteBuffer.allocate(count * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(words, 0, count);
        return bytes.array();
    }

    private void directive(String text) {
        if (listing != null) {
            listing.add(new Line(count - 1, "    " + text, true));
        }
    }

    private static int distance(Use use) {
        if (use.label.position == ArmLabel.UNBOUND) {
            throw new IllegalStateException(use.label + " is used but not bound");
        }
        int bytes = use.label.position - use.position * 4;
        int distance = bytes >> 2;
        int limit = 1 << (use.reach.bits - 1);
        if (distance < -limit || distance >= limit) {
            throw new IllegalStateException(use.label + " is " + bytes + " bytes away, beyond a reach of " + use.reach);
        }
        return (distance & (limit * 2 - 1)) << use.reach.shift;
    }

    /** The lines of the listing so far, which GNU's assembler accepts; empty if none is kept. */
    List<String> listing() {
        return listing == null
                ? List.of()
                : listing.stream().map(Line::toString).toList();
    }

    static int register(int number) {
        if (number < 0 || number > 31) {
            throw new IllegalArgumentException("no register has the number " + number);
        }
        return number;
    }

    static int within(int value, int low, int high, String what) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(what + " " + value + " lies outside " + low + ".." + high);
        }
        return value;
    }
}
