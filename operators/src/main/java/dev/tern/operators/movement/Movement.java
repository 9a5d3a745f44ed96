package dev.tern.operators.movement;

import dev.tern.graph.Operator;
import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.ShapeRule;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/** Kernels that move elements of one operand into one result. */
public final class Movement {
    private Movement() {}

    /**
     * Copies the box that {@code plan} gives from operand {@code input} to result 0, whose shape {@code rule} gives. The
     * plan is made once if the operands {@code values}, whose contents it depends on, never change, and anew in every run
     * otherwise.
     */
    public static <O extends Operator> Kernel box(
            O operator, ShapeRule<O> rule, Binding binding, int input, Supplier<Box> plan, int... values) {
        if (binding.outputType(0) == DataType.STRING) {
            return StringMovement.of(
                    operator,
                    rule,
                    binding,
                    input,
                    (positions, count) ->
                            choose(positions, plan.get(), binding.shape(input).intElements()));
        }
        Staged from = Staged.input(binding, input);
        Staged to = Staged.output(binding, 0);
        int bytes = from.elementBytes();
        if (areConstant(binding, values)) {
            return Copies.of(
                    new Staged[] {from}, new Staged[] {to}, new StridedCopy[] {StridedCopy.of(plan.get(), bytes)});
        }
        return () -> move(StridedCopy.of(plan.get(), bytes), from, to);
    }

    private static void choose(int[] positions, Box box, int count) {
        int[] all = new int[count];
        for (int i = 0; i < count; i++) {
            all[i] = i;
        }
        StridedCopy.of(box, Integer.BYTES).run(MemorySegment.ofArray(all), MemorySegment.ofArray(positions));
    }

    private static void move(StridedCopy copy, Staged from, Staged to) {
        from.load();
        copy.run(from.memory(), to.memory());
        to.store();
    }

    /** Copies all elements of operand {@code input} as they lie to result 0: only the shape differs. */
    public static <O extends Operator> Kernel whole(O operator, ShapeRule<O> rule, Binding binding, int input) {
        if (binding.outputType(0) == DataType.STRING) {
            return StringMovement.whole(operator, rule, binding, input);
        }
        MemorySegment from = binding.input(input).data();
        MemorySegment to = binding.output(0).data();
        return () -> {
            if (to.address() != from.address()) {
                to.copyFrom(from);
            }
        };
    }

    /** Whether the contents of all these operands are there now and never change. */
    public static boolean areConstant(Binding binding, int... operands) {
        for (int operand : operands) {
            if (binding.hasInput(operand) && !binding.isConstant(operand)) {
                return false;
            }
        }
        return true;
    }

    /** Refuses an operand whose stored numbers mean something else than the result's. */
    public static void requireSameQuantization(Binding binding, int input, int output) {
        Quantization from = binding.input(input).quantization();
        Quantization to = binding.outputQuantization(output);
        if (from.scale() != to.scale() || from.zeroPoint() != to.zeroPoint()) {
            throw TernException.at("operand " + input)
                    .expected("the result's quantisation (" + to + ")")
                    .found(from.toString())
                    .fix("requantise the operand first: this operator copies stored numbers as they are");
        }
    }
}
