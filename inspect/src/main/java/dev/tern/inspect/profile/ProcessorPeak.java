package dev.tern.inspect.profile;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one core of this processor can do at most, measured: the multiply-add instructions that kernels use on registers
 * alone, and copying within the second-level cache. A multiplication and an addition are two operations.
 *
 * @param floatGigaops fused multiply-adds of floats; NaN where machine code does not run here
 * @param byteGigaops dot products of bytes; NaN likewise
 * @param copyGigabytes bytes read and written by copying
 */
public record ProcessorPeak(double floatGigaops, double byteGigaops, double copyGigabytes) {
    private static final int REPEATS = 25;
    private static final int TURNS = 20_000;
    private static final int COPIED_BYTES = 96 << 10;
    private static final int COPIES = 20;

    /** Measures this processor; takes some tens of milliseconds. */
    public static ProcessorPeak measure() {
        Processor processor = Processor.here();
        if (!processor.runsCode()) {
            return new ProcessorPeak(Double.NaN, Double.NaN, copy());
        }
        return new ProcessorPeak(
                gigaops(processor, 1, ProcessorPeak::multiplyFloats),
                gigaops(processor, 4, ProcessorPeak::multiplyBytes),
                copy());
    }

    private static void multiplyFloats(VectorAssembler m) {
        V a = V.of(m.traits().vectors() - 2);
        V b = V.of(m.traits().vectors() - 1);
        m.constant(a, 1f);
        m.constant(b, 1e-9f);
        List<V> sums = sums(m);
        turns(m, () -> sums.forEach(sum -> m.fma(sum, a, b)));
    }

    private static void multiplyBytes(VectorAssembler m) {
        V a = V.of(m.traits().vectors() - 2);
        V b = V.of(m.traits().vectors() - 1);
        m.constant(a, 0x01020102);
        m.constant(b, 0x01010101);
        List<V> sums = sums(m);
        turns(m, () -> sums.forEach(sum -> m.dot4(sum, a, b)));
    }

    /** Enough independent sums that none waits for itself. */
    private static List<V> sums(VectorAssembler m) {
        List<V> sums = new ArrayList<>();
        for (int i = 0; i < sumCount(m); i++) {
            V sum = V.of(i);
            m.zero(sum);
            sums.add(sum);
        }
        return sums;
    }

    private static int sumCount(VectorAssembler m) {
        return Math.min(12, m.traits().vectors() - 4);
    }

    private static void turns(VectorAssembler m, Runnable body) {
        Label again = m.label();
        m.bind(again);
        body.run();
        m.add(R.of(1), R.of(1), 1);
        m.branch(Condition.LESS, R.of(1), R.of(2), again);
        m.leave();
    }

    private static double gigaops(Processor processor, int productsPerLane, Consumer<VectorAssembler> writer) {
        VectorAssembler assembler = processor.assembler();
        writer.accept(assembler);
        double ops = 2.0 * productsPerLane * assembler.traits().lanes() * sumCount(assembler) * TURNS;
        try (CodeMemory memory = processor.newCodeMemory();
                Arena arena = Arena.ofConfined()) {
            CodeMemory.Code code = memory.add(assembler.finish());
            long nowhere = arena.allocate(64, 64).address();
            return ops / best(() -> code.run(nowhere, 0, TURNS));
        }
    }

    private static double copy() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocate(COPIED_BYTES, 64);
            MemorySegment to = arena.allocate(COPIED_BYTES, 64);
            return 2.0
                    * COPIED_BYTES
                    * COPIES
                    / best(() -> {
                        for (int i = 0; i < COPIES; i++) {
                            to.copyFrom(from);
                        }
                    });
        }
    }

    /** Nanoseconds of the quickest of several repeats. */
    private static double best(Runnable work) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < REPEATS; i++) {
            long begin = System.nanoTime();
            work.run();
            best = Math.min(best, System.nanoTime() - begin);
        }
        return Math.max(1, best);
    }
}
