package dev.tern.interpreter.plan;

import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Fusion fusion;
    private final Map<Integer, MemoryPlanner.Block> blocks = new LinkedHashMap<>();

    Lifetimes(GraphRunner runner, int first, int end, Fusion fusion) {
        this.runner = runner;
        this.graph = runner.graph();
        this.first = first;
        this.end = end;
        this.fusion = fusion;
    }

    /** Places every result of the stage in {@code arena} and gives the runner their tensors; returns the arena's size. */
    long place(Memory arena) {
        for (int i = first; i < end; i++) {
            if (!runner.isFolded(i)) {
                for (int output : graph.nodes().get(i).outputs()) {
                    if (!fusion.isInner(output) && !seesOutside(i, output)) {
                        blocks.put(output, blockFor(i, output));
                    }
                }
                joinParts(i);
            }
        }
        long size = MemoryPlanner.place(blocks.values().stream()
                .map(MemoryPlanner.Block::root)
                .distinct()
                .toList());
        MemorySegment memory = arena.atLeast(size);
        blocks.forEach((value, block) -> {
            Tensor described = runner.tensor(value);
            runner.place(value, memory.asSlice(block.place(), described.type().bytes(described.elements())));
        });
        return size;
    }

    private MemoryPlanner.Block blockFor(int node, int output) {
        Tensor described = runner.tensor(output);
        long bytes = described.type().bytes(described.elements());
        int last = lastUse(output, node);
        MemoryPlanner.Block taken = takenOver(node, output, bytes);
        if (taken != null) {
            taken.liveTo(last);
            return taken;
        }
        return new MemoryPlanner.Block(bytes, node, last);
    }

    private MemoryPlanner.@Nullable Block takenOver(int i, int output, long bytes) {
        Node node = graph.nodes().get(i);
        if (fusion.before(i) >= 0) {
            // Element by element, in the memory of the operand that nobody else reads.
            return blocks.get(graph.nodes().get(fusion.before(i)).outputs().getFirst());
        }
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
        if (Views.isView(node.operator())) {
            return block; // both are only read while the other lives
        }
        boolean dies = block.last() == i && lastUse(input, i) == i;
        boolean once = Collections.frequency(node.inputs(), input) == 1;
        return dies && once ? block : null;
    }

    private int lastUse(int value, int producer) {
        if (runner.preservesAll() || runner.isGraphOutput(value)) {
            return FOREVER;
        }
        int last = lastReader(value);
        return last >= end ? FOREVER : Math.max(last, producer);
    }

    private int lastReader(int value) {
        int last = runner.lastConsumer(value);
        return last < first || last >= end ? last : Math.max(last, fusion.lastReader(value));
    }

    /** Gives a view of a value that lives outside of the arena the same memory; whether that was done. */
    private boolean seesOutside(int i, int output) {
        Node node = graph.nodes().get(i);
        if (!Views.isView(node.operator()) || runner.preservesAll() || runner.isGraphOutput(output)) {
            return false;
        }
        int input = node.inputs().getFirst();
        Tensor tensor = runner.tensor(input);
        boolean lies = tensor.data().byteSize() > 0
                && tensor.data().isNative()
                && (runner.isConstant(input) || runner.producer(input) < 0)
                && !graph.value(input).variable();
        if (lies) {
            runner.place(output, tensor.data());
        }
        return lies;
    }

    /** Lets the operands of a concatenation be computed where its result will have them, if their places are contiguous. */
    private void joinParts(int i) {
        Node node = graph.nodes().get(i);
        if (runner.preservesAll() || !Views.isContiguousConcatenation(runner, node)) {
            return;
        }
        MemoryPlanner.Block whole = blocks.get(node.outputs().getFirst());
        Set<MemoryPlanner.Block> parts = new HashSet<>();
        for (int input : node.inputs()) {
            MemoryPlanner.Block part = blocks.get(input);
            if (part == null || part.isPart() || part == whole || !parts.add(part)) {
                return;
            }
        }
        long position = 0;
        for (int input : node.inputs()) {
            MemoryPlanner.Block part = blocks.get(input);
            if (whole != null && part != null) {
                part.joinAt(whole, position);
                position += part.bytes;
            }
        }
    }

    /** Where each value lies, for reports. */
    List<Stage.Place> places() {
        List<Stage.Place> places = new ArrayList<>();
        blocks.forEach((value, block) -> {
            Tensor tensor = runner.tensor(value);
            int producer = runner.producer(value);
            places.add(new Stage.Place(
                    value,
                    block.place(),
                    tensor.type().bytes(tensor.elements()),
                    producer,
                    Math.min(lastUse(value, producer), graph.nodes().size())));
        });
        return places;
    }
}
