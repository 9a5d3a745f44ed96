package dev.tern.kernels;

import dev.tern.kernels.elementwise.LstmCell;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.product.LstmKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps of an LSTM of floats: what inputs give to the gates is multiplied for a block of steps at once; each step then is one
 * product of the last output with the recurrent weights of all gates, and one kernel for all that follows.
 *
 * @param ahead products of the block's inputs
 * @param products products of the last output: one, or one for each gate
 */
record LstmSteps(
        MemorySegment inputs,
        MemorySegment hidden,
        MemorySegment cell,
        MemorySegment outputs,
        List<TiledKernel> ahead,
        List<TiledKernel> products,
        Native units)
        implements LstmKernel {
    /** The kernel for operands that {@code request} names, or null where these are not dense constant floats. */
    static @Nullable LstmKernel of(Binding binding, Request request, Workshop workshop) {
        if (!isTaken(binding, request)) {
            return null;
        }
        int units = binding.shape(request.weights()).dim(0);
        int features = binding.shape(request.weights()).dim(1);
        int steps = request.steps();
        MemorySegment inputs = binding.memory(4L * features * steps);
        MemorySegment hidden = binding.memory(4L * units);
        MemorySegment cell = binding.memory(4L * units);
        MemorySegment outputs = binding.memory(4L * units * steps);
        MemorySegment sums = binding.memory(4L * LstmCell.GATES * units);
        MemorySegment fromInputs = binding.memory(4L * LstmCell.GATES * units * steps);
        List<TiledKernel> ahead = new ArrayList<>();
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            int operand = request.weights() + gate;
            ahead.add(VectorProducts.floats(
                            inputs,
                            steps,
                            operand,
                            binding.shape(operand),
                            Operands.constantAddress(binding, operand),
                            Operands.constantAddress(binding, request.biases() + gate),
                            fromInputs.asSlice(4L * gate * units * steps))
                    .kernel(workshop, binding));
        }
        Native cells = LstmCell.of(
                units, steps, sums, fromInputs, cell, hidden, outputs, request.cellClip(), binding, workshop);
        List<TiledKernel> products = products(binding, request.recurrent(), hidden, sums, workshop);
        return new LstmSteps(inputs, hidden, cell, outputs, ahead, products, cells);
    }

    private static boolean isTaken(Binding binding, Request request) {
        Shape weights = binding.shape(request.weights());
        if (weights.rank() != 2 || weights.elements() == 0) {
            return false;
        }
        int units = weights.dim(0);
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            if (!isConstant(binding, request.weights() + gate, weights)
                    || !isConstant(binding, request.recurrent() + gate, Shape.of(units, units))
                    || !isConstant(binding, request.biases() + gate, Shape.of(units))) {
                return false;
            }
        }
        return VectorProducts.isWorthACall((long) LstmCell.GATES * units * units);
    }

    private static boolean isConstant(Binding binding, int operand, Shape shape) {
        return binding.hasInput(operand)
                && binding.isConstant(operand)
                && binding.shape(operand).equals(shape)
                && binding.input(operand).shape().equals(shape)
                && binding.input(operand).type() == DataType.FLOAT32;
    }

    /** One product of all gates, whose weights are joined, while these are few; else each gate's by itself. */
    private static List<TiledKernel> products(
            Binding binding, int recurrent, MemorySegment hidden, MemorySegment sums, Workshop workshop) {
        Shape shape = binding.shape(recurrent);
        int units = shape.dim(0);
        Shape all = Shape.of(LstmCell.GATES * units, units);
        if (FloatProduct.isNear(all)) {
            long gateBytes = 4L * shape.elements();
            MemorySegment joined = binding.memory(LstmCell.GATES * gateBytes);
            for (int gate = 0; gate < LstmCell.GATES; gate++) {
                MemorySegment weights = binding.input(recurrent + gate).data();
                MemorySegment.copy(weights, 0, joined, gate * gateBytes, gateBytes);
                binding.doneWith(recurrent + gate);
            }
            return List.of(VectorProducts.floats(hidden, 1, recurrent, all, joined.address(), 0, sums)
                    .kernel(workshop, binding));
        }
        List<TiledKernel> products = new ArrayList<>();
        for (int gate = 0; gate < LstmCell.GATES; gate++) {
            int operand = recurrent + gate;
            long weights = Operands.constantAddress(binding, operand);
            MemorySegment results = sums.asSlice(4L * gate * units);
            products.add(VectorProducts.floats(hidden, 1, operand, shape, weights, 0, results)
                    .kernel(workshop, binding));
        }
        return products;
    }

    @Override
    public void run(int steps) {
        runAll(ahead);
        for (int step = 0; step < steps; step++) {
            runAll(products);
            units.run(step, step + 1);
        }
    }

    /** Without an iterator, which a run would allocate. */
    private static void runAll(List<TiledKernel> kernels) {
        for (int i = 0; i < kernels.size(); i++) {
            kernels.get(i).run();
        }
    }
}
