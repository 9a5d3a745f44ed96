package dev.tern.custom.signal;

import dev.tern.operators.Binding;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/** Rounded square roots of 64-bit channels, shifted right by as many bits as the transform's input was shifted left. */
public final class SignalFilterBankSquareRoot {
    public static final OperatorDefinition<CustomOperator> DEFINITION = OperatorDefinition.custom(
            "SignalFilterBankSquareRoot",
            d -> d.inputs("channels", "bits")
                    .outputs("roots")
                    .typesBySpecification(SignalChecks.WHY, "u64 i32 -> u32")
                    .shapes(SignalFilterBankSquareRoot::shapes)
                    .kernel(SignalFilterBankSquareRoot::bind));

    private SignalFilterBankSquareRoot() {}

    private static List<Shape> shapes(CustomOperator operator, ShapeScope scope) {
        if (scope.shape(1).elements() != 1) {
            throw SignalChecks.misfit(1, "one number", scope.shape(1));
        }
        return List.of(SignalChecks.ranked(scope, 0, 1));
    }

    private static Kernel bind(CustomOperator operator, Binding binding) {
        Tensor input = binding.input(0);
        Tensor bits = binding.input(1);
        Tensor output = binding.output(0);
        long[] channels = binding.longs(input.elements());
        int[] roots = binding.ints(channels.length);
        return () -> {
            int shift = bits.intAt(0);
            if (shift < 0 || shift > 31) {
                throw TernException.at("bits")
                        .expected("0 to 31")
                        .found(String.valueOf(shift))
                        .fix("connect the operand to the scale of the transform");
            }
            input.readLongs(0, channels.length, channels, 0);
            for (int i = 0; i < channels.length; i++) {
                roots[i] = (int) (root(channels[i]) >>> shift);
            }
            output.writeInts(0, roots.length, roots, 0);
        };
    }

    /**
     * The square root of an unsigned number, rounded to nearest. Numbers of up to 32 bits are held below 2^16 and the
     * others below 2^32, where rounding up would need one more bit.
     */
    static long root(long number) {
        long root = (long) Math.sqrt(number >= 0 ? number : number + 0x1p64);
        while (root > 0xFFFF_FFFFL || Long.compareUnsigned(root * root, number) > 0) {
            root--;
        }
        while (root < 0xFFFF_FFFFL && Long.compareUnsigned((root + 1) * (root + 1), number) <= 0) {
            root++;
        }
        long most = number >>> 32 == 0 ? 0xFFFF : 0xFFFF_FFFFL;
        return number - root * root > root && root != most ? root + 1 : root;
    }
}
