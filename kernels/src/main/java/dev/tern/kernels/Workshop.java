package dev.tern.kernels;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.Traits;
import dev.tern.assembler.vector.VectorAssembler;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Where kernels are written: each piece of code once, under a key that holds all it was shaped by. */
public final class Workshop implements AutoCloseable {
    private final Processor processor;
    private final Traits traits;
    private final CodeMemory memory;
    private final Map<Object, CodeMemory.Code> written = new HashMap<>();

    Workshop(Processor processor) {
        this.processor = processor;
        this.traits = processor.assembler().traits();
        this.memory = processor.newCodeMemory();
    }

    /** What the processor has. */
    public Traits traits() {
        return traits;
    }

    /** The code under {@code key}, written by {@code writer} if it is not there. */
    public synchronized CodeMemory.Code code(Record key, Consumer<VectorAssembler> writer) {
        CodeMemory.Code code = written.get(key);
        if (code == null) {
            VectorAssembler assembler = processor.assembler();
            writer.accept(assembler);
            code = memory.add(assembler.finish(), () -> Processor.listing(processor.instructionSet(), writer));
            written.put(key, code);
        }
        return code;
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
