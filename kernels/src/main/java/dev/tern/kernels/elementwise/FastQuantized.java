package dev.tern.kernels.elementwise;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.PairSum;
import dev.tern.operators.Activation;
import dev.tern.operators.Binding;
import dev.tern.operators.arithmetic.ClampRange;
import dev.tern.operators.elementwise.QuantizedSum;
import dev.tern.operators.mul.Mul;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums, differences and products of quantised bytes and 16-bit numbers. */
final class FastQuantized {
    private FastQuantized() {}

    /** A sum or a difference of bytes. */
    static Offer bytes(
            QuantizedBody.Kind kind, Activation activation, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor output = binding.output(0);
        ClampRange range = ClampRange.of(activation, output.type(), output.quantization());
        QuantizedSum.Scaling scaling = QuantizedSum.ofBytes(binding);
        int sign = kind == QuantizedBody.Kind.SUM ? 1 : -1;
        PairSum floats = PairSum.of(scaling, sign, range, output.type() == DataType.INT8);
        if (floats != null) {
            PairSumBody body = new PairSumBody(isLimited(range, output));
            return Maps.widened(body, PairSumBody.numbers(floats, range), 2, binding, epilogue, workshop);
        }
        return offer(QuantizedBody.of(kind, scaling, range, isLimited(range, output)), binding, epilogue, workshop);
    }

    /** A sum of 16-bit numbers, or with {@code sign} -1 a difference. */
    static Offer shorts(
            int sign,
            boolean powerOfTwoScales,
            Activation activation,
            Binding binding,
            List<Step> epilogue,
            Workshop workshop) {
        Tensor output = binding.output(0);
        if (!output.quantization().isQuantized()) {
            return FastElementwise.typeDeclined(binding);
        }
        QuantizedSum.@Nullable Scaling scaling = QuantizedSum.ofShorts(binding, powerOfTwoScales);
        if (scaling == null) {
            return new Offer.Declined("its scales are powers of two");
        }
        ClampRange range = ClampRange.of(activation, output.type(), output.quantization());
        if (!QuantizedSum.hasBlocks(binding, sign, scaling)) {
            QuantizedBody.Kind kind = sign > 0 ? QuantizedBody.Kind.SUM : QuantizedBody.Kind.DIFFERENCE;
            return offer(QuantizedBody.of(kind, scaling, range, isLimited(range, output)), binding, epilogue, workshop);
        }
        return output.elements() % QuantizedSum.BLOCK != 0
                ? new Offer.Declined("its elements are no whole blocks of " + QuantizedSum.BLOCK)
                : offer(QuantizedBody.ofBlocks(scaling, range, isLimited(range, output)), binding, epilogue, workshop);
    }

    /** A product of bytes or 16-bit numbers. */
    static Offer multiply(Mul mul, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor output = binding.output(0);
        boolean shorts = output.type() == DataType.INT16;
        if (binding.input(0).type() != output.type()
                || shorts && !output.quantization().isQuantized()) {
            return FastElementwise.typeDeclined(binding);
        }
        ClampRange range = ClampRange.of(mul.activation(), output.type(), output.quantization());
        MapBody.@Nullable Prepared product = QuantizedBody.ofProduct(
                binding.input(0).quantization().zeroPoint(),
                binding.input(1).quantization().zeroPoint(),
                output.quantization().zeroPoint(),
                Mul.factor(binding),
                range,
                isLimited(range, output),
                shorts);
        return offer(product, binding, epilogue, workshop);
    }

    /** Whether limits are narrower than what the result's type holds. */
    private static boolean isLimited(ClampRange range, Tensor output) {
        return range.low() > output.type().minimum()
                || range.high() < output.type().maximum();
    }

    /** A kernel of two operands with this body; null stands for scales that do not fit. */
    static Offer offer(MapBody.@Nullable Prepared prepared, Binding binding, List<Step> epilogue, Workshop workshop) {
        return prepared == null
                ? new Offer.Declined("one of its scales is much larger or smaller than the others")
                : Maps.widened(prepared.body(), prepared.numbers(), 2, binding, epilogue, workshop);
    }
}
