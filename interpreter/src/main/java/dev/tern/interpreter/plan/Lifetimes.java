package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From which node to which each result of a stage must keep its memory, and where it lies. Results that a later stage or
 * the caller reads live to the end. An operator that can work in place takes over the memory of an operand that dies.
 */
final class Lifetimes {
    private static final int FOREVER = Integer.MAX_VALUE;

    private final GraphRunner runner;
    private final Graph graph;
    private final int first;
    private final int end;
    private final Map<Integer, MemoryPlanner.Block> blocks = new LinkedHashMap<>();

    Lifetimes(GraphRunner runner, int first, int end) {
        this.runner = runner;
        this.graph = runner.graph();
        this.first = first;
        this.end = end;
    }

    /** Places every result of the stage in {@code arena} and gives the runner their tensors; returns the arena's size. */
    long place(Memory arena) {
        for (int i = first; i < end; i++) {
            if (!runner.isFolded(i)) {
                for (int output : graph.nodes().get(i).outputs()) {
                    blocks.put(output, blockFor(i, output));
                }
            }
        }
        long size = MemoryPlanner.place(blocks.values().stream().distinct().toList());
        MemorySegment memory = arena.atLeast(size);
        blocks.forEach((value, block) -> {
            Tensor described = runner.tensor(value);
            runner.place(value, memory.asSlice(block.offset, described.type().bytes(described.elements())));
        });
        return size;
    }

    private MemoryPlanner.Block blockFor(int node, int output) {
        Tensor described = runner.tensor(output);
        long bytes = described.type().bytes(described.elements());
        int last = lastUse(output, node);
        MemoryPlanner.Block taken = takenOver(node, output, bytes);
        if (taken != null) {
            taken.last = Math.max(taken.last, last);
            return taken;
        }
        return new MemoryPlanner.Block(bytes, node, last);
    }

    private MemoryPlanner.@Nullable Block takenOver(int i, int output, long bytes) {
        Node node = graph.nodes().get(i);
        int operand = runner.defined(i).definition().inPlaceInput();
        if (operand < 0
                || operand >= node.inputs().size()
                || node.outputs().getFirst() != output
                || runner.preservesAll()) {
            return null;
        }
        int input = node.inputs().get(operand);
        MemoryPlanner.Block block = blocks.get(input);
        boolean sameWidth = runner.tensor(input).type().bits()
                == runner.tensor(output).type().bits();
        if (block == null || block.bytes != bytes || !sameWidth) {
            return null;
        }
        boolean dies = block.last == i && lastUse(input, i) == i;
        boolean once = Collections.frequency(node.inputs(), input) == 1;
        return dies && once ? block : null;
    }

    private int lastUse(int value, int producer) {
        if (runner.preservesAll() || runner.isGraphOutput(value)) {
            return FOREVER;
        }
        int last = runner.lastConsumer(value);
        return last >= end ? FOREVER : Math.max(last, producer);
    }

    /** Where each value lies, for reports. */
    List<Stage.Place> places() {
        List<Stage.Place> places = new ArrayList<>();
        blocks.forEach((value, block) -> {
            Tensor tensor = runner.tensor(value);
            int producer = runner.producer(value);
            places.add(new Stage.Place(
                    value,
                    block.offset,
                    tensor.type().bytes(tensor.elements()),
                    producer,
                    Math.min(lastUse(value, producer), graph.nodes().size())));
        });
        return places;
    }
}
