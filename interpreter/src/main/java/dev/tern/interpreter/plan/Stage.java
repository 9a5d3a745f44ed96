package dev.tern.interpreter.plan;

import dev.tern.interpreter.KernelChoice;
import dev.tern.interpreter.threads.MeetingChoice;
import dev.tern.operators.Kernel;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of nodes whose shapes, memory and kernels are settled: nodes {@code first} to {@code end - 1}, then, if
 * {@code endsSizedByRun}, node {@code end}, whose kernel gives its results their sizes.
 *
 * @param kernels kernel of node {@code first + i}; null where its result was computed while planning
 * @param sequence the kernels that have something to do, in order
 * @param sequenceNodes the node of each of them
 * @param choices how each kernel was chosen, null where there is none
 * @param sizedBefore values sized by the run before this stage, and the tensors they had when it was planned
 * @param contentsUsed values whose contents the shapes were worked out from, and those contents
 * @param arenaBytes size of the arena that the stage's results share
 * @param places where in the arena each of the stage's values lies
 * @param meetings which kernels of the sequence several threads compute; null where runs have one thread
 */
record Stage(
        int first,
        int end,
        boolean endsSizedByRun,
        @Nullable Kernel[] kernels,
        Kernel[] sequence,
        int[] sequenceNodes,
        @Nullable KernelChoice[] choices,
        List<Sized> sizedBefore,
        List<Contents> contentsUsed,
        long arenaBytes,
        List<Place> places,
        Scratch scratch,
        @Nullable MeetingChoice meetings) {
    /** A value sized by the run, with its tensor at planning time. */
    record Sized(int value, @Nullable Tensor tensor) {}

    /** The contents that a value had at planning time. */
    record Contents(int value, MemorySegment bytes) {}

    /** A value's place in the arena and the nodes between which it lives. */
    record Place(int value, long offset, long bytes, int firstNode, int lastNode) {}

    /** The node that the next stage starts at. */
    int next() {
        return endsSizedByRun ? end + 1 : end;
    }

    /** Whether planning again would give this very stage. */
    boolean stillHolds(GraphRunner runner) {
        for (int i = 0; i < sizedBefore.size(); i++) {
            Sized sized = sizedBefore.get(i);
            if (runner.tensorOrNull(sized.value) != sized.tensor) {
                return false;
            }
        }
        for (int i = 0; i < contentsUsed.size(); i++) {
            Contents contents = contentsUsed.get(i);
            if (runner.tensor(contents.value).data().mismatch(contents.bytes) != -1) {
                return false;
            }
        }
        return true;
    }
}
