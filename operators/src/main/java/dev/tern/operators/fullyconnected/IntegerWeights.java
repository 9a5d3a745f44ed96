package dev.tern.operators.fullyconnected;

import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.arithmetic.IntegerRoles;
import dev.tern.operators.arithmetic.Requantization;
import dev.tern.operators.arithmetic.Requantization.Ties;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;

/** What the parameters of quantised weights mean for sums and results. */
final class IntegerWeights {
    private IntegerWeights() {}

    /** Zero point of the weights: any for a single scale of 8-bit weights stored densely, else 0. */
    static int zeroPoint(Binding binding) {
        Tensor weights = binding.input(1);
        boolean packed = weights.type() == DataType.INT4 || weights.type() == DataType.INT2;
        if (packed || weights.quantization().isPerAxis() || binding.sparsity(1) != null) {
            IntegerRoles.requireZero("weights", weights.quantization());
            return 0;
        }
        return weights.quantization().zeroPoint();
    }

    /** From sums to results, one factor for each unit or one for all. */
    static Requantization requantization(FullyConnected op, Binding binding, int units) {
        Quantization input = binding.input(0).quantization();
        Quantization weights = binding.input(1).quantization();
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(op.activation(), output.type(), output.quantization());
        if (output.type() == DataType.INT16 && binding.input(0).type() == DataType.INT16) {
            IntegerRoles.requireZero("input", input);
            IntegerRoles.requireZero("result", output.quantization());
        }
        if (weights.isPerAxis()) {
            if (weights.axis() != 0 || binding.input(0).type() == DataType.UINT8) {
                throw TernException.at("quantisation of the weights")
                        .expected("one scale, or with signed types one for each unit along axis 0")
                        .found(weights.size() + " scales along axis " + weights.axis())
                        .fix("quantise the weights along their units");
            }
            return Requantization.perChannel(input, weights, output.quantization(), units, range, Ties.UP);
        }
        double factor = Requantization.singleFactor(input, weights, bias(binding), output.quantization());
        return Requantization.uniform(factor, output.quantization().zeroPoint(), units, range, Ties.UP);
    }

    /** From sums of shuffled weights to results: scalar rounding, no activation. */
    static Requantization shuffledRequantization(Binding binding, int units) {
        Quantization input = binding.input(0).quantization();
        Quantization weights = binding.input(1).quantization();
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(Activation.NONE, output.type(), output.quantization());
        double factor = Requantization.singleFactor(input, weights, bias(binding), output.quantization());
        return Requantization.uniform(factor, 0, units, range, Ties.AWAY);
    }

    private static Quantization bias(Binding binding) {
        return binding.hasInput(2) ? binding.input(2).quantization() : Quantization.NONE;
    }
}
