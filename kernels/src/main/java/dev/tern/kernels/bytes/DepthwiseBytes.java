package dev.tern.kernels.bytes;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Depthwise windows of bytes, bound to their tensors. */
public final class DepthwiseBytes {
    private DepthwiseBytes() {}

    /** What the code depends on. */
    private record Key(ChannelPlan plan, Finish finish) {}

    /**
     * Windows over {@code input} with constant {@code weights} [1, taps down, taps across, channels], or null where no plan
     * fits. The shape has one group for each channel; {@code bias} is null or has one number for each channel.
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
                (long) shape.tapsDown() * shape.tapsAcross());
        return of(shape, inputs, input.data(), 0, weights, weightsZero, numbers, output, binding, workshop);
    }

    /** Windows over {@code activations} as {@code given} tells; the numbers of dynamic ones stand at {@code dynamicAt}. */
    static @Nullable Native of(
            WindowShape shape,
            ByteInputs given,
            MemorySegment activations,
            long dynamicAt,
            Tensor weights,
            int weightsZero,
            UnitNumbers numbers,
            Tensor output,
            Binding binding,
            Workshop workshop) {
        Traits traits = workshop.traits();
        ChannelPlan plan = ChannelPlan.of(shape, given, traits);
        if (plan == null) {
            return null;
        }
        Finish finish = numbers.finish(traits);
        Key key = new Key(plan, finish);
        long weightBytes = (long) plan.chunks() * plan.chunkWeightBytes();
        int vectors = 4 * plan.chunks();
        long tableBytes = (long) vectors * finish.rowVectors() * traits.vectorBytes();
        binding.doneWith(1);
        Binding.Packed constants = binding.packed(key, weightBytes + tableBytes);
        MemorySegment packed = constants.memory().asSlice(0, weightBytes);
        MemorySegment table = constants.memory().asSlice(weightBytes);
        workshop.unlessReady(constants, () -> {
            int[] sums = ChannelWeights.pack(
                    plan, ByteOperands.bytes(weights), weights.type() == DataType.UINT8, weightsZero, packed);
            int taps = shape.tapsDown() * shape.tapsAcross();
            for (int c = 0; c < sums.length; c++) {
                sums[c] += taps * given.weightExcess();
            }
            numbers.fill(traits, plan.inputs(), sums, vectors, (v, lane) -> plan.channel(v / 4, v % 4, lane), table);
        });
        Parameters parameters = new Parameters(
                        binding, Finish.SHARED_AT + finish.sharedVectors() * traits.vectorBytes())
                .set(0, activations.address())
                .set(8, packed.address())
                .set(Native.OUTPUT, output.data().address())
                .set(24, table.address())
                .set(32, dynamicAt);
        numbers.set(parameters, output, binding, traits);
        CodeMemory.Code code = workshop.code(key, assembler -> ChannelCode.write(assembler, plan, finish));
        return new Native(code, parameters, plan.tiles());
    }
}
