package dev.tern.kernels.bytes;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Products of 16-bit activations with weights of at most 8 bits: input, weights, and an optional bias, in this order. */
public final class ShortProduct {
    private ShortProduct() {}

    /** Whether 16-bit numbers meet weights of at most 8 bits. */
    public static boolean areShorts(Binding binding) {
        DataType weights = binding.input(1).type();
        return binding.input(0).type() == DataType.INT16
                && binding.output(0).type() == DataType.INT16
                && (weights == DataType.INT8 || weights == DataType.INT4);
    }

    /** Why no kernel in machine code takes such a product, or null. */
    static @Nullable String obstacle(Binding binding, Activation activation, List<Step> epilogue) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        if (!binding.isConstant(1) || binding.hasInput(2) && !binding.isConstant(2)) {
            return "its weights or its bias change from run to run";
        }
        if (!binding.input(1).shape().equals(binding.shape(1))) {
            return "its weights are stored sparsely";
        }
        if (!activation.isClamp()) {
            return "its activation is " + activation;
        }
        if (!epilogue.isEmpty()) {
            return "something is to be done to its results before they are stored";
        }
        if (!Operands.isReachable(input) || !Operands.isReachable(output)) {
            return "its tensors lie on the Java heap";
        }
        if (input.elements() == 0 || output.elements() == 0) {
            return "there is nothing to do";
        }
        return input.elements() > Integer.MAX_VALUE / 8 || output.elements() > Integer.MAX_VALUE / 8
                ? "its tensors are too large"
                : null;
    }

    /** Offers a node whose results are scaled as {@code scales} says; {@code declared} is the option for the type of sums. */
    public static Offer offer(
            WindowShape shape,
            Activation activation,
            Requantization scales,
            int weightsZero,
            DataType declared,
            List<Step> epilogue,
            Binding binding,
            Workshop workshop) {
        String obstacle = obstacle(binding, activation, epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        int units = shape.groups() * shape.units();
        long[] bias = null;
        if (binding.hasInput(2)) {
            bias = new long[units];
            binding.input(2).readLongs(0, units, bias, 0);
        }
        ShortScales numbers = new ShortScales(scales, bias, IntegerRoles.isWide(binding, 2, declared));
        byte[] weights = ByteOperands.bytes(binding.input(1)).toArray(ValueLayout.JAVA_BYTE);
        String tooLarge = numbers.obstacle(weights, weightsZero, units, false);
        if (tooLarge != null) {
            return new Offer.Declined(tooLarge);
        }
        ByteLayer layer = new ByteLayer(
                shape,
                ByteInputs.SHORTS,
                binding.input(0).data(),
                0,
                binding.input(1),
                1,
                weightsZero,
                numbers,
                binding.output(0));
        Native product = ByteProduct.of(layer, binding, workshop);
        return product == null
                ? new Offer.Declined("its windows are too large")
                : new Offer.Taken(product, "product of 16-bit numbers with bytes");
    }
}
