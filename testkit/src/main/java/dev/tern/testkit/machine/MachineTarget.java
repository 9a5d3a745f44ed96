package dev.tern.testkit.machine;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.testkit.GuardedMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A processor, real or emulated, that runs code written for one instruction set. */
public interface MachineTarget {
    /** How the target is called in reports. */
    String name();

    /** What code must be written for. */
    InstructionSet instructionSet();

    /** Why the target is not here, or an empty text. */
    String absence();

    /** Whether each call takes milliseconds rather than nanoseconds, so that tests should make fewer of them. */
    boolean isSlow();

    /** The processor, whose code sees {@code memory} and nothing else. */
    Processor processor(GuardedMemory memory);

    /** Skips the test that runs, with the reason, where the target is not here. */
    default void assumePresent() {
        Assumptions.assumeTrue(absence().isEmpty(), () -> name() + ": " + absence());
    }

    /**
     * Runs a call twice, its memory right before and then right behind forbidden pages.
     *
     * @return the contents of the writable blocks afterwards, the same both times
     * @throws AssertionError if the results differ, or if an emulated processor was told to touch what it was not given or did
     *     not keep its caller's registers; on the processor at hand the former ends the program
     */
    default List<byte[]> run(MachineCall call) {
        List<byte[]> first = run(call, true);
        List<byte[]> second = run(call, false);
        for (int i = 0; i < first.size(); i++) {
            if (!Arrays.equals(first.get(i), second.get(i))) {
                throw new AssertionError(name() + ": output " + i + " depends on where it lies");
            }
        }
        return first;
    }

    private List<byte[]> run(MachineCall call, boolean atEnd) {
        try (GuardedMemory memory = new GuardedMemory(atEnd);
                CodeMemory codeMemory = processor(memory).newCodeMemory()) {
            List<MemorySegment> places = new ArrayList<>();
            for (MachineCall.Block block : call.blocks()) {
                MemorySegment place = memory.allocate(block.contents().length);
                MemorySegment.copy(block.contents(), 0, place, ValueLayout.JAVA_BYTE, 0, block.contents().length);
                places.add(place);
            }
            for (MachineCall.Link link : call.links()) {
                long address = places.get(link.target()).address() + link.offset();
                places.get(link.block()).set(ValueLayout.JAVA_LONG_UNALIGNED, link.at(), address);
            }
            List<MemorySegment> outputs = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                if (call.blocks().get(i).writable()) {
                    outputs.add(places.get(i));
                } else {
                    memory.forbidWriting(places.get(i));
                }
            }
            codeMemory.add(call.code()).run(places.getFirst().address(), call.firstTile(), call.endTile());
            return outputs.stream()
                    .map(place -> place.toArray(ValueLayout.JAVA_BYTE))
                    .toList();
        }
    }
}
