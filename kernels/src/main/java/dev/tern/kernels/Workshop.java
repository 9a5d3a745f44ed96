package dev.tern.kernels;

import dev.tern.assembler.CodeMemory;
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
    /** What the offer under way, or the last one, has asked for. */
    private final List<Piece> asked = new ArrayList<>();

    Workshop(Processor processor, boolean putsOff) {
        this.processor = processor;
        this.later = putsOff ? new ArrayList<>() : null;
        this.traits = processor.assembler().traits();
        this.memory = processor.newCodeMemory();
    }

    /** What the processor has. */
    public Traits traits() {
        return traits;
    }

    /** The code under {@code key}, written by {@code writer} if it is not there, perhaps not before it is needed. */
    public synchronized CodeMemory.Code code(Record key, Consumer<VectorAssembler> writer) {
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

    /** Forgets what was asked for: another node is offered. */
    synchronized void beginOffer() {
        asked.clear();
    }

    synchronized List<Piece> asked() {
        return List.copyOf(asked);
    }

    /**
     * Has {@code work} done before a kernel runs: now, or by whoever takes what was put off. The work belongs to one thread
     * and must not ask the binding for memory.
     */
    public synchronized void later(Runnable work) {
        if (later == null) {
            work.run();
        } else {
            later.add(work);
        }
    }

    /** Has {@code packing} done before a kernel runs, unless somebody did it before. */
    public void unlessReady(Binding.Packed constants, Runnable packing) {
        if (!constants.isReady()) {
            later(packing);
        }
    }

    /** Everything put off so far, to be done by the caller. */
    synchronized List<Runnable> takeLater() {
        List<Runnable> taken = later == null ? List.of() : List.copyOf(later);
        if (later != null) {
            later.clear();
        }
        return taken;
    }

    /** Every piece of code so far, by its key. */
    public synchronized Map<Object, CodeMemory.Code> written() {
        return Map.copyOf(written);
    }

    /** Frees the code; no kernel of it may run any more. */
    @Override
    public void close() {
        memory.close();
    }
}
