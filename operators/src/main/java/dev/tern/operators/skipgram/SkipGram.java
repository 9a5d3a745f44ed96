package dev.tern.operators.skipgram;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Every run of words in the first string of the operand, in order, with at most {@code maxSkipSize} words left out
 * between neighbours: runs of {@code ngramSize} words, or of up to so many.
 */
public record SkipGram(int ngramSize, int maxSkipSize, boolean includeAllNgrams) implements BuiltinOperator {
    public static final OperatorDefinition<SkipGram> DEFINITION = OperatorDefinition.builtin(
            30,
            "SKIP_GRAM",
            d -> d.options(18, new SkipGram(0, 0, false))
                    .inputs("text")
                    .outputs("runs")
                    .types("str -> str")
                    .sizedByRun("the number of runs")
                    .kernel(SkipGram::bind));

    @Override
    public OperatorDefinition<SkipGram> definition() {
        return DEFINITION;
    }

    @Override
    public SkipGram map(Slots slots) {
        return new SkipGram(slots.int32(0, ngramSize), slots.int32(1, maxSkipSize), slots.bool(2, includeAllNgrams));
    }

    private static Kernel bind(SkipGram operator, Binding binding) {
        return () -> {
            Words words =
                    Words.of(StringElements.slice(binding.input(0).data(), 0).toArray(ValueLayout.JAVA_BYTE));
            RunWalk measured = new RunWalk(binding, operator, words, new byte[0]);
            measured.walk();
            long bytes = Integer.BYTES * (measured.count() + 2) + measured.bytes();
            if (bytes > Integer.MAX_VALUE) {
                throw TernException.of("the runs of words take " + bytes + " bytes, more than one string tensor holds");
            }
            Tensor output = binding.allocateOutput(0, Shape.of((int) measured.count()), bytes);
            byte[] encoded = new byte[(int) bytes];
            new RunWalk(binding, operator, words, encoded).write(measured.count());
            output.data().copyFrom(MemorySegment.ofArray(encoded));
        };
    }
}
