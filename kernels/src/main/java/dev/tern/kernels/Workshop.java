package dev.tern.kernels;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.Traits;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.operators.Binding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where kernels are written: each piece of code once, under a key that holds all it was shaped by. */
public final class Workshop implements AutoCloseable {
    private final Processor processor;
    private final Traits traits;
    private final CodeMemory memory;
    private final Map<Object, CodeMemory.Code> written = new HashMap<>();

    /** Work put off, or null where nothing is. */
    private final @Nullable List<Runnable> later;

    /** What the offer under way, or the last one, has asked for; the lock here and in {@link #narrow}. */
    private final List<Piece> asked;

    private final Workshop narrow;

    Workshop(Processor processor, boolean putsOff) {
        this.processor = processor;
        this.later = putsOff ? new ArrayList<>() : null;
        this.asked = new ArrayList<>();
        this.traits = processor.assembler().traits();
        this.memory = processor.newCodeMemory();
        boolean wide = processor.instructionSet() == InstructionSet.AVX512
                || processor.instructionSet() == InstructionSet.AVX512VNNI;
        Processor lesser = wide ? processor.forcedTo(InstructionSet.AVX2) : processor;
        this.narrow = wide && lesser.runsCode() ? new Workshop(lesser, memory, later, asked) : this;
    }

    private Workshop(Processor processor, CodeMemory memory, @Nullable List<Runnable> later, List<Piece> asked) {
        this.processor = processor;
        this.traits = processor.assembler().traits();
        this.memory = memory;
        this.later = later;
        this.asked = asked;
        this.narrow = this;
    }

    /** A place for kernels whose rows fill vectors of half the size better; this one where vectors are small enough. */
    public Workshop narrow() {
        return narrow;
    }

    /**
     * A place for products of {@code columns} columns: {@link #narrow} where that wastes so much less of the last vector that
     * its greater number of loads is worth it.
     */
    public Workshop fitting(int columns) {
        int few = narrow.traits.lanes();
        int many = traits.lanes();
        boolean fits = 10L * Math.ceilDiv(columns, few) * few <= 9L * Math.ceilDiv(columns, many) * many;
        return fits ? narrow : this;
    }

    /** What the processor has. */
    public Traits traits() {
        return traits;
    }

    /** Puts the code that is written into its place. */
    void ready() {
        memory.ready();
    }

    /** The code under {@code key}, written by {@code writer} if it is not there, perhaps not before it is needed. */
    public CodeMemory.Code code(Record key, Consumer<VectorAssembler> writer) {
        synchronized (asked) {
            CodeMemory.Code code = written.get(key);
            if (code == null) {
                code = memory.add(
                        () -> {
                            VectorAssembler assembler = processor.assembler();
                            writer.accept(assembler);
                            return assembler.finish();
                        },
                        () -> Processor.listing(processor.instructionSet(), writer));
                written.put(key, code);
                later(code::size);
            }
            asked.add(new Piece(key, code));
            return code;
        }
    }

    /** Forgets what was asked for: another node is offered. */
    void beginOffer() {
        synchronized (asked) {
            asked.clear();
        }
    }

    List<Piece> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    /**
     * Has {@code work} done before a kernel runs: now, or by whoever takes what was put off. The work belongs to one thread
     * and must not ask the binding for memory.
     */
    public void later(Runnable work) {
        synchronized (asked) {
            if (later == null) {
                work.run();
            } else {
                later.add(work);
            }
        }
    }

    /** Has {@code packing} done before a kernel runs, unless somebody did it before. */
    public void unlessReady(Binding.Packed constants, Runnable packing) {
        if (!constants.isReady()) {
            later(packing);
        }
    }

    /** Everything put off so far, to be done by the caller. */
    List<Runnable> takeLater() {
        synchronized (asked) {
            List<Runnable> taken = later == null ? List.of() : List.copyOf(later);
            if (later != null) {
                later.clear();
            }
            return taken;
        }
    }

    /** Frees the code; no kernel of it may run any more. */
    @Override
    public void close() {
        memory.close();
    }
}
