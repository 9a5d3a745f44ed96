package dev.tern.kernels.bytes;

import dev.tern.assembler.CodeMemory;
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
    private record Key(ChannelPlan plan, Rescale rescale) {}

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
        boolean unsigned = weights.type() == DataType.UINT8;
        int excess = WeightsPacking.excess(
                weights.data(),
                unsigned,
                weightsZero,
                ByteInputs.hasPairs(workshop.traits().byteDot()));
        ByteInputs given = ByteInputs.of(
                workshop.traits().byteDot(),
                input.type() != DataType.UINT8,
                input.quantization().zeroPoint(),
                excess);
        ChannelPlan plan = ChannelPlan.of(shape, given, workshop.traits());
        if (plan == null) {
            return null;
        }
        Rescale rescale = UnitScales.rescale(workshop.traits(), scales, output.type() == DataType.UINT8);
        Key key = new Key(plan, rescale);
        long weightBytes = (long) plan.chunks() * plan.chunkWeightBytes();
        int vectors = 4 * plan.chunks();
        long tableBytes = (long) vectors * rescale.rowVectors() * plan.traits().vectorBytes();
        Binding.Packed constants = binding.packed(key, weightBytes + tableBytes);
        MemorySegment packed = constants.memory().asSlice(0, weightBytes);
        MemorySegment table = constants.memory().asSlice(weightBytes);
        workshop.unlessReady(constants, () -> {
            int[] start = ChannelWeights.pack(plan, weights.data(), unsigned, weightsZero, packed);
            int taps = shape.tapsDown() * shape.tapsAcross();
            for (int c = 0; c < start.length; c++) {
                int bare = bias == null ? 0 : bias[c];
                start[c] = bare - plan.inputs().zeroInProducts() * (start[c] + taps * excess);
            }
            UnitScales.fill(
                    plan.traits(),
                    rescale,
                    scales,
                    start,
                    vectors,
                    (v, lane) -> plan.channel(v / 4, v % 4, lane),
                    table);
        });
        Parameters parameters = new Parameters(binding, 8 * ChannelCode.PARAMETERS)
                .set(0, input.data().address())
                .set(8, output.data().address())
                .set(16, packed.address())
                .set(24, table.address());
        CodeMemory.Code code = workshop.code(key, assembler -> ChannelCode.write(assembler, plan, rescale));
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
