package dev.tern.conformance.nets;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.interpreter.Interpreter;
import dev.tern.interpreter.Options;
import dev.tern.testkit.Fill;
import java.util.ArrayList;
import java.util.List;

/** Seeded runs of a net on an interpreter. */
final class NetRun {
    static final Options OPTIONS = Options.defaults().withCustomOperators(OriginalCustomOperators.ALL);

    private NetRun() {}

    /** What the inputs get, as their shapes are now. */
    static List<byte[]> inputs(Interpreter tern, long seed) {
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < tern.inputCount(); i++) {
            contents.add(Fill.random(seed * 31 + i)
                    .bytes(tern.input(i).type(), tern.input(i).shape()));
        }
        return contents;
    }

    /** Fills every input from {@code seed}. */
    static void fill(Interpreter tern, long seed) {
        List<byte[]> contents = inputs(tern, seed);
        for (int i = 0; i < contents.size(); i++) {
            tern.input(i).copyFrom(contents.get(i));
        }
    }

    /** Runs on inputs from {@code seed} and gives the bytes of every output. */
    static List<byte[]> run(Interpreter tern, long seed) {
        fill(tern, seed);
        tern.run();
        return outputs(tern);
    }

    static List<byte[]> outputs(Interpreter tern) {
        List<byte[]> contents = new ArrayList<>();
        for (int i = 0; i < tern.outputCount(); i++) {
            contents.add(tern.output(i).toBytes());
        }
        return contents;
    }
}
