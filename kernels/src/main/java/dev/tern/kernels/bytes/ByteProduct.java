package dev.tern.kernels.bytes;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** A product of bytes that is bound to its tensors. */
public final class ByteProduct {
    private ByteProduct() {}

    /** What the code depends on. */
    private record Key(ProductPlan plan, Finish finish) {}

    /** What the packed weights depend on besides the node. */
    private record Layout(Key key, int operand) {}

    /**
     * A product of {@code input} with constant {@code weights}, or null where no plan fits it. {@code weightsZero} is the
     * weights' zero point; {@code bias} is null or has one number for each unit of all groups.
     */
    public static @Nullable Native of(
            WindowShape shape,
            Tensor input,
            Tensor weights,
            int weightsZero,
            int @Nullable [] bias,
            ByteTail tail,
            Tensor output,
            Binding binding,
            Workshop workshop) {
        ByteInputs inputs = ByteInputs.of(
                workshop.traits().byteDot(),
                input.type() != DataType.UINT8,
                input.quantization().zeroPoint(),
                WeightsPacking.excess(
                        weights.data(),
                        weights.type() == DataType.UINT8,
                        weightsZero,
                        ByteInputs.hasPairs(workshop.traits().byteDot())));
        UnitNumbers numbers = UnitScales.of(
                workshop.traits(),
                tail.scales(),
                bias,
                output.type() == DataType.UINT8,
                tail.residual(),
                (long) shape.lines() * shape.outWidth(),
                (long) shape.tapsDown() * shape.tapsAcross() * shape.channels());
        return of(shape, inputs, input.data(), 0, weights, 1, weightsZero, numbers, output, binding, workshop);
    }

    /** Sums of signed bytes of a vector times those of operand {@code operand}, or null where no plan fits. */
    public static @Nullable Native ofVector(
            MemorySegment vector, int operand, MemorySegment results, Binding binding, Workshop workshop) {
        Shape shape = binding.shape(operand);
        return of(
                WindowShape.ofRows(1, shape.dim(1), shape.dim(0)),
                ByteInputs.of(workshop.traits().byteDot(), true, 0, 0),
                vector,
                0,
                DynamicQuantizer.signed(binding.input(operand)),
                operand,
                0,
                new SumsFinish.Numbers(),
                Tensor.of(DataType.INT32, Shape.of(shape.dim(0)), Quantization.NONE, results),
                binding,
                workshop);
    }

    /**
     * A product of {@code activations} as {@code inputs} tells; the numbers of dynamic ones stand at
     * {@code dynamicAt}. Weights are those of the node's operand {@code operand}.
     */
    static @Nullable Native of(
            WindowShape shape,
            ByteInputs inputs,
            MemorySegment activations,
            long dynamicAt,
            Tensor weights,
            int operand,
            int weightsZero,
            UnitNumbers numbers,
            Tensor output,
            Binding binding,
            Workshop workshop) {
        Traits traits = workshop.traits();
        Finish finish = numbers.finish(traits);
        ProductPlan plan = ProductPlan.of(shape, inputs, finish.resultBytes(), traits);
        if (plan == null) {
            return null;
        }
        int groupVectors = plan.groupVectors();
        int groups = shape.groups();
        Key key = new Key(plan, finish);
        long groupTable = (long) groupVectors * finish.rowVectors() * traits.vectorBytes();
        long weightBytes = (long) groups * groupVectors * plan.vectorWeightBytes();
        binding.doneWith(operand);
        Binding.Packed constants = binding.packed(new Layout(key, operand), weightBytes + groups * groupTable);
        MemorySegment packed = constants.memory().asSlice(0, weightBytes);
        MemorySegment table = constants.memory().asSlice(weightBytes);
        workshop.unlessReady(constants, () -> {
            int[] sums = WeightsPacking.pack(
                    plan, ByteOperands.bytes(weights), weights.type() == DataType.UINT8, weightsZero, packed);
            int depth = plan.runs() * plan.runLength();
            for (int c = 0; c < sums.length; c++) {
                sums[c] += depth * inputs.weightExcess();
            }
            for (int g = 0; g < groups; g++) {
                int first = g * shape.units();
                numbers.fill(
                        traits,
                        inputs,
                        sums,
                        groupVectors,
                        (v, lane) -> plan.unit(v, lane) < shape.units() ? first + plan.unit(v, lane) : -1,
                        table.asSlice(g * groupTable, groupTable));
            }
        });
        long[] runOffsets = new long[plan.runs()];
        for (int run = 0; run < runOffsets.length; run++) {
            runOffsets[run] = plan.runOffset(run);
        }
        MemorySegment offsets = binding.memory(8L * runOffsets.length);
        MemorySegment.copy(runOffsets, 0, offsets, ValueLayout.JAVA_LONG, 0, runOffsets.length);
        Parameters parameters = new Parameters(
                        binding, Finish.SHARED_AT + finish.sharedVectors() * traits.vectorBytes())
                .set(0, activations.address())
                .set(8, packed.address())
                .set(Native.OUTPUT, output.data().address())
                .set(24, table.address())
                .set(32, offsets.address())
                .set(40, dynamicAt);
        numbers.set(parameters, output, binding, traits);
        CodeMemory.Code code = workshop.code(key, assembler -> ProductCode.write(assembler, plan, finish));
        return new Native(code, parameters, plan.tiles());
    }
}
