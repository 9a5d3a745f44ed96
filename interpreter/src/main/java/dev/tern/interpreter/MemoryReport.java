package dev.tern.interpreter;

import dev.tern.graph.Graph;
import dev.tern.interpreter.plan.GraphRunner;
import dev.tern.interpreter.plan.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What one interpreter holds in memory beyond the model's constants, and where each tensor lies in the arena.
 *
 * @param arenaBytes size of the arena that inner results and outputs share
 * @param inputBytes inputs and variables
 * @param scratchBytes scratch memory and packed constants of kernels
 * @param mappedBytes those of the scratch memory that are read where a cache's file holds them, which processes share; counted
 *     like all others, so that a cache changes no limit
 * @param heldBytes everything together, of all graphs
 * @param unsharedBytes what the arena would take if no two tensors shared memory
 */
public record MemoryReport(
        long arenaBytes,
        long inputBytes,
        long scratchBytes,
        long mappedBytes,
        long heldBytes,
        long peakBytes,
        long unsharedBytes,
        List<Place> places) {
    /** One tensor's place: from which node to which it lives (the number of nodes: to the end). */
    public record Place(int value, String name, String type, long offset, long bytes, int firstNode, int lastNode) {}

    static MemoryReport of(Session session, GraphRunner runner) {
        List<Place> places = new ArrayList<>();
        Graph graph = runner.graph();
        runner.forEachPlace((value, offset, bytes, first, last) -> places.add(new Place(
                value, graph.value(value).name(), String.valueOf(runner.peek(value)), offset, bytes, first, last)));
        return new MemoryReport(
                runner.arenaBytes(),
                runner.ownBytes(),
                runner.scratchBytes(),
                runner.mappedBytes(),
                session.budget().heldBytes(),
                session.budget().peakBytes(),
                places.stream().mapToLong(Place::bytes).sum(),
                List.copyOf(places));
    }

    /** A table of every tensor in the arena, by offset within the order of computation. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "arena %d bytes (%d without sharing), inputs and variables %d, kernels' scratch %d%n%10s %10s  %9s  tensor%n",
                arenaBytes,
                unsharedBytes,
                inputBytes,
                scratchBytes,
                "offset",
                "bytes",
                "nodes"));
        for (Place place : places) {
            text.append(String.format(
                    Locale.ROOT,
                    "%10d %10d  %9s  %%%d %s %s%n",
                    place.offset,
                    place.bytes,
                    place.firstNode + "–" + place.lastNode,
                    place.value,
                    place.type,
                    place.name));
        }
        return text.toString();
    }
}
