package dev.tern.kernels.bytes;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Depthwise windows of bytes, bound to their tensors. */
public final class DepthwiseBytes implements TiledKernel {
    private final int tiles;
    private final CodeMemory.Code code;
    private final long parameters;

    private DepthwiseBytes(int tiles, CodeMemory.Code code, long parameters) {
        this.tiles = tiles;
        this.code = code;
        this.parameters = parameters;
    }

    /** What the code depends on. */
    private record Key(ChannelPlan plan, Finish finish) {}

    /**
     * Windows over {@code input} with constant {@code weights} [1, taps down, taps across, channels], or null where no plan
     * fits. The shape has one group for each channel; {@code bias} is null or has one number for each channel.
     */
    public static @Nullable DepthwiseBytes of(
            WindowShape shape,
            Tensor input,
            Tensor weights,
            int weightsZero,
            int @Nullable [] bias,
            Requantization scales,
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
                scales,
                bias,
                output.type() == DataType.UINT8,
                null,
                (long) shape.lines() * shape.outWidth(),
                (long) shape.tapsDown() * shape.tapsAcross());
        return of(shape, inputs, input.data(), 0, weights, weightsZero, numbers, output, binding, workshop);
    }

    /** Windows over {@code activations} as {@code given} tells; the numbers of dynamic ones stand at {@code dynamicAt}. */
    static @Nullable DepthwiseBytes of(
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
                .set(8, output.data().address())
                .set(16, packed.address())
                .set(24, table.address())
                .set(32, dynamicAt);
        numbers.set(parameters, output, binding, traits);
        CodeMemory.Code code = workshop.code(key, assembler -> ChannelCode.write(assembler, plan, finish));
        return new DepthwiseBytes(plan.tiles(), code, parameters.address());
    }

    @Override
    public int tiles() {
        return tiles;
    }

    @Override
    public void run(int first, int end) {
        code.run(parameters, first, end);
    }
}
