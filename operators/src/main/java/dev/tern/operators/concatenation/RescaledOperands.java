package dev.tern.operators.concatenation;

import dev.tern.operators.Kernel;
import dev.tern.operators.movement.Staged;
import dev.tern.operators.movement.StridedCopy;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Stream;

/** Concatenates unsigned bytes of which some are brought to the result's scale. */
public final class RescaledOperands implements Kernel {
    private final Staged[] from;
    private final Staged to;
    private final StridedCopy[] copies;
    private final Rescaling[] rescalings;

    RescaledOperands(Staged[] from, Staged to, StridedCopy[] copies, Rescaling[] rescalings) {
        this.from = from;
        this.to = to;
        this.copies = copies;
        this.rescalings = rescalings;
    }

    /** Bytes in one piece that become other bytes in one piece, each by its place in {@code table}. */
    public record Piece(byte[] table, MemorySegment from, MemorySegment to) {}

    /** What is done to each operand; empty where some operand is no single piece of the result. */
    public List<Piece> pieces() {
        return Stream.of(rescalings).allMatch(Rescaling::isOnePiece)
                ? Stream.of(rescalings).map(Rescaling::piece).toList()
                : List.of();
    }

    @Override
    public void run() {
        for (int i = 0; i < from.length; i++) {
            if (rescalings[i].isNeeded()) {
                rescalings[i].run();
            } else {
                from[i].load();
                copies[i].run(from[i].memory(), to.memory());
            }
        }
        to.store();
    }
}
