package dev.tern.kernels.bytes;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Depthwise windows of bytes, bound to their tensors. */
public final class DepthwiseBytes {
    private DepthwiseBytes() {}

    /** What the code depends on. */
    private record Key(ChannelPlan plan, Finish finish) {}

    /**
     * The windows that {@code layer} tells, with weights [1, taps down, taps across, channels] and a group for each channel,
     * or null where no plan fits.
     */
    public static @Nullable Native of(ByteLayer layer, Binding binding, Workshop workshop) {
        Traits traits = workshop.traits();
        ChannelPlan plan = ChannelPlan.of(layer.shape(), layer.inputs(), traits);
        if (plan == null) {
            return null;
        }
        Finish finish = layer.numbers().finish(traits);
        Key key = new Key(plan, finish);
        long weightBytes = (long) plan.chunks() * plan.chunkWeightBytes();
        int vectors = 4 * plan.chunks();
        long tableBytes = (long) vectors * finish.rowVectors() * traits.vectorBytes();
        binding.doneWith(layer.operand());
        Binding.Packed constants = binding.packed(key, weightBytes + tableBytes);
        MemorySegment packed = constants.memory().asSlice(0, weightBytes);
        MemorySegment table = constants.memory().asSlice(weightBytes);
        workshop.unlessReady(constants, () -> {
            int[] sums = ChannelWeights.pack(
                    plan, ByteOperands.bytes(layer.weights()), layer.hasUnsignedWeights(), layer.weightsZero(), packed);
            layer.addExcess(sums, layer.shape().tapsDown() * layer.shape().tapsAcross());
            layer.numbers()
                    .fill(traits, plan.inputs(), sums, vectors, (v, lane) -> plan.channel(v / 4, v % 4, lane), table);
        });
        Parameters parameters =
                layer.parameters(finish, packed, table, binding, traits).set(32, layer.dynamicAt());
        CodeMemory.Code code = workshop.code(key, assembler -> ChannelCode.write(assembler, plan, finish));
        return new Native(code, parameters, plan.tiles());
    }
}
