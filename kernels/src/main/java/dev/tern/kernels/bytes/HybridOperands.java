package dev.tern.kernels.bytes;

import dev.tern.kernels.Operands;
import dev.tern.kernels.Step;
import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.FloatRange;
import dev.tern.operators.product.DynamicQuantizer;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What rules ask of float activations with integer weights: input, weights, and an optional bias, in this order. */
public final class HybridOperands {
    private HybridOperands() {}

    /** Whether floats meet integer weights. */
    public static boolean areHybrid(Binding binding) {
        DataType weights = binding.input(1).type();
        return binding.input(0).type() == DataType.FLOAT32
                && (weights == DataType.INT8 || weights == DataType.UINT8 || weights == DataType.INT4);
    }

    /** Why products of bytes that are quantised as they come cannot take this node, or null. */
    public static @Nullable String obstacle(Binding binding, Activation activation, List<Step> epilogue) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        if (!binding.isConstant(1) || binding.hasInput(2) && !binding.isConstant(2)) {
            return "its weights or its bias change from run to run";
        }
        if (!binding.input(1).shape().equals(binding.shape(1))) {
            return "its weights are stored sparsely";
        }
        if (binding.input(1).quantization().details() instanceof Quantization.Blockwise) {
            return "its weights are scaled in blocks";
        }
        if (!activation.isClamp()) {
            return "its activation is " + activation;
        }
        if (!epilogue.stream().allMatch(step -> step instanceof Step.Clamp)) {
            return "its results are to be added to before they are stored";
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

    /** How sums become floats within {@code range} and the limits of {@code epilogue}. */
    static RealFinish finish(boolean eachPosition, RealFinish.Order order, FloatRange range, List<Step> epilogue) {
        float low = range.low();
        float high = range.high();
        for (Step step : epilogue) {
            if (step instanceof Step.Clamp(float least, float most)) {
                low = Math.min(Math.max(low, least), most);
                high = Math.min(Math.max(high, least), most);
            }
        }
        return new RealFinish(eachPosition, order, low, high);
    }

    /** The numbers of {@code units} units. */
    static RealScales scales(Binding binding, RealFinish finish, int units, int unitFirst) {
        float[] bias = null;
        if (binding.hasInput(2)) {
            bias = new float[units];
            binding.input(2).readFloats(0, units, bias, 0);
        }
        float[] scales = DynamicQuantizer.scales(binding, binding.input(1).quantization(), units)
                .clone();
        return new RealScales(finish, scales, bias, unitFirst);
    }
}
