package dev.tern.benchmarks;

import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.MemoryReport;
import dev.tern.interpreter.Options;
import dev.tern.operators.custom.OriginalCustomOperators;
import java.nio.file.Path;
import java.util.List;

/** Tern's portable kernels, one thread. */
final class TernContender implements Contender {
    private final Interpreter interpreter;

    TernContender(Path model, List<byte[]> inputs) {
        interpreter = Interpreter.open(model, Options.defaults().withCustomOperators(OriginalCustomOperators.ALL));
        for (int i = 0; i < inputs.size(); i++) {
            interpreter.input(i).copyFrom(inputs.get(i));
        }
    }

    @Override
    public String name() {
        return "tern-portable";
    }

    @Override
    public void invoke() {
        interpreter.run();
    }

    MemoryReport memory() {
        return interpreter.memory();
    }

    @Override
    public void close() {
        interpreter.close();
    }
}
