package dev.tern.kernels.bytes;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Native;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A product of bytes that is bound to its tensors. */
public final class ByteProduct {
    private ByteProduct() {}

    /** What the code depends on. */
    record Key(ProductPlan plan, Finish finish) {}

    /** What the packed weights depend on besides the node. */
    private record Layout(Key key, int operand) {}

    /** Sums of signed bytes of a vector times those of operand {@code operand}, or null where no plan fits. */
    public static @Nullable Native ofVector(
            MemorySegment vector, int operand, MemorySegment results, Binding binding, Workshop workshop) {
        Shape shape = binding.shape(operand);
        ByteLayer layer = new ByteLayer(
                WindowShape.ofRows(1, shape.dim(1), shape.dim(0)),
                ByteInputs.of(workshop.traits().byteDot(), true, 0, 0),
                vector,
                0,
                DynamicQuantizer.signed(binding.input(operand)),
                operand,
                0,
                new SumsFinish.Numbers(),
                Tensor.of(DataType.INT32, Shape.of(shape.dim(0)), Quantization.NONE, results));
        return of(layer, binding, workshop);
    }

    /** The product that {@code layer} tells, or null where no plan fits it. */
    public static @Nullable Native of(ByteLayer layer, Binding binding, Workshop workshop) {
        Traits traits = workshop.traits();
        Finish finish = layer.numbers().finish(traits);
        ProductPlan plan = ProductPlan.of(layer.shape(), layer.inputs(), finish.resultBytes(), traits);
        if (plan == null) {
            return null;
        }
        int groups = layer.shape().groups();
        Key key = new Key(plan, finish);
        long groupTable = (long) plan.groupVectors() * finish.rowVectors() * traits.vectorBytes();
        long weightBytes = (long) groups * plan.groupVectors() * plan.vectorWeightBytes();
        binding.doneWith(layer.operand());
        Binding.Packed constants = binding.packed(new Layout(key, layer.operand()), weightBytes + groups * groupTable);
        MemorySegment packed = constants.memory().asSlice(0, weightBytes);
        MemorySegment table = constants.memory().asSlice(weightBytes);
        workshop.unlessReady(constants, () -> pack(layer, plan, packed, table, groupTable, traits));
        Parameters parameters = layer.parameters(finish, packed, table, binding, traits)
                .set(32, offsets(plan, binding).address())
                .set(40, layer.dynamicAt());
        CodeMemory.Code code = workshop.code(key, assembler -> ProductCode.write(assembler, plan, finish));
        return new Native(code, parameters, plan.tiles());
    }

    private static void pack(
            ByteLayer layer,
            ProductPlan plan,
            MemorySegment packed,
            MemorySegment table,
            long groupTable,
            Traits traits) {
        int[] sums = WeightsPacking.pack(
                plan, ByteOperands.bytes(layer.weights()), layer.hasUnsignedWeights(), layer.weightsZero(), packed);
        layer.addExcess(sums, plan.runs() * plan.runLength());
        int units = layer.shape().units();
        for (int g = 0; g < layer.shape().groups(); g++) {
            int first = g * units;
            layer.numbers()
                    .fill(
                            traits,
                            plan.inputs(),
                            sums,
                            plan.groupVectors(),
                            (v, lane) -> plan.unit(v, lane) < units ? first + plan.unit(v, lane) : -1,
                            table.asSlice(g * groupTable, groupTable));
        }
    }

    /** Where the runs of a window begin, behind its first number. */
    static MemorySegment offsets(ProductPlan plan, Binding binding) {
        MemorySegment offsets = binding.memory((long) Long.BYTES * plan.runs());
        long[] numbers = new long[plan.runs()];
        for (int run = 0; run < numbers.length; run++) {
            numbers[run] = plan.runOffset(run);
        }
        Operands.store(numbers, offsets, 0);
        return offsets;
    }
}
