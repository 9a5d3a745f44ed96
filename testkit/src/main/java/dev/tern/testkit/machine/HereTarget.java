package dev.tern.testkit.machine;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * This processor, used as one that offers no more than an instruction set. Code that touches what it was not given ends the
 * JVM.
 */
record HereTarget(InstructionSet instructionSet) implements MachineTarget {
    @Override
    public String name() {
        return "here:" + instructionSet.text();
    }

    @Override
    public String absence() {
        Processor here = Processor.here();
        if (!here.runsCode()) {
            return here.refusal();
        }
        return here.offered().contains(instructionSet) ? "" : "this processor does not offer " + instructionSet.text();
    }

    @Override
    public List<byte[]> run(MachineCall call) {
        try (CodeMemory memory = Processor.here().newCodeMemory()) {
            CodeMemory.Code code = memory.add(call.code());
            List<byte[]> atEnd = run(call, code, true);
            List<byte[]> atStart = run(call, code, false);
            for (int i = 0; i < atEnd.size(); i++) {
                if (!Arrays.equals(atEnd.get(i), atStart.get(i))) {
                    throw new AssertionError(name() + ": output " + i + " depends on where it lies");
                }
            }
            return atEnd;
        }
    }

    private static List<byte[]> run(MachineCall call, CodeMemory.Code code, boolean flushWithEnd) {
        List<GuardedMemory> places = new ArrayList<>();
        try {
            for (MachineCall.Block block : call.blocks()) {
                places.add(GuardedMemory.holding(block.contents(), flushWithEnd));
            }
            for (MachineCall.Link link : call.links()) {
                MemorySegment from = places.get(link.block()).segment();
                from.set(
                        ValueLayout.JAVA_LONG_UNALIGNED,
                        link.at(),
                        places.get(link.target()).segment().address() + link.offset());
            }
            for (int i = 0; i < places.size(); i++) {
                if (!call.blocks().get(i).writable()) {
                    places.get(i).forbidWriting();
                }
            }
            code.run(places.getFirst().segment().address(), call.firstTile(), call.endTile());
            List<byte[]> results = new ArrayList<>();
            for (int i = 0; i < places.size(); i++) {
                if (call.blocks().get(i).writable()) {
                    results.add(places.get(i).segment().toArray(ValueLayout.JAVA_BYTE));
                }
            }
            return results;
        } finally {
            places.forEach(GuardedMemory::close);
        }
    }
}
