package dev.tern.kernels.complex;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.List;

/** COMPLEX_ABS of numbers whose parts are floats. */
public final class FastModulus {
    private FastModulus() {}

    private record Key() {}

    /** Takes at least a vector of numbers. */
    public static Offer offer(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int lanes = workshop.traits().lanes();
        if (output.type() != DataType.FLOAT32 || !epilogue.isEmpty() || output.elements() < lanes) {
            return new Offer.Declined("its results are no floats, fewer than a vector, or to be worked on");
        }
        if (!Operands.isReachable(input) || !Operands.isReachable(output) || output.elements() > Integer.MAX_VALUE) {
            return new Offer.Declined("its tensors are too large, or on the Java heap");
        }
        Parameters parameters = new Parameters(binding, 24)
                .set(0, Operands.address(input))
                .set(8, Operands.address(output))
                .set(16, output.elements() - lanes);
        long tile = (long) lanes * ModulusCode.VECTORS;
        return new Offer.Taken(
                new Native(workshop.code(new Key(), ModulusCode::write), parameters, (int)
                        ((output.elements() + tile - 1) / tile)),
                "a vector at a time");
    }
}
