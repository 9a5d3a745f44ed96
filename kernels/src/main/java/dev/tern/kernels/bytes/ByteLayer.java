package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Native;
import dev.tern.kernels.Parameters;
import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * What a product of bytes is made of, in whichever way it is computed.
 *
 * @param activations numbers as {@code inputs} tells
 * @param dynamicAt where the numbers of dynamic activations stand; 0 for others
 * @param weights constant weights, taken from the node's operand {@code operand}
 * @param numbers what turns sums into results
 */
public record ByteLayer(
        WindowShape shape,
        ByteInputs inputs,
        MemorySegment activations,
        long dynamicAt,
        Tensor weights,
        int operand,
        int weightsZero,
        UnitNumbers numbers,
        Tensor output) {
    /** A layer of quantised bytes: operands 0 to 2 are activations, weights (perhaps in another order) and a bias or none. */
    public static ByteLayer of(
            WindowShape shape, Tensor weights, int weightsZero, ByteTail tail, Binding binding, Traits traits) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        ByteInputs inputs = ByteInputs.of(
                traits.byteDot(),
                input.type() != DataType.UINT8,
                input.quantization().zeroPoint(),
                WeightsPacking.excess(
                        weights.data(),
                        weights.type() == DataType.UINT8,
                        weightsZero,
                        ByteInputs.hasPairs(traits.byteDot())));
        UnitNumbers numbers = UnitScales.of(
                traits,
                tail.scales(),
                ByteOperands.bias(binding),
                output.type() == DataType.UINT8,
                tail.residual(),
                (long) shape.lines() * shape.outWidth(),
                (long) shape.tapsDown() * shape.tapsAcross() * shape.channels());
        return new ByteLayer(shape, inputs, input.data(), 0, weights, 1, weightsZero, numbers, output);
    }

    boolean hasUnsignedWeights() {
        return weights.type() == DataType.UINT8;
    }

    /** Adds to the sums of units' weights, over {@code depth} numbers each, what every weight has too little. */
    void addExcess(int[] sums, int depth) {
        for (int unit = 0; unit < sums.length; unit++) {
            sums[unit] += depth * inputs.weightExcess();
        }
    }

    /** The parameters that every way reads, with those of the finish behind them. */
    Parameters parameters(Finish finish, MemorySegment packed, MemorySegment table, Binding binding, Traits traits) {
        Parameters parameters = new Parameters(
                        binding, Finish.SHARED_AT + finish.sharedVectors() * traits.vectorBytes())
                .set(0, activations.address())
                .set(8, packed.address())
                .set(Native.OUTPUT, output.data().address())
                .set(24, table.address());
        numbers.set(parameters, output, binding, traits);
        return parameters;
    }
}
