package dev.tern.operators.lshprojection;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * Signatures of a list of items: each seed makes one bit, the sign of the items' hashes summed by weight. Sparse results
 * pack the bits of one hash function into a number, dense ones list them.
 */
public record LshProjection(Kind kind) implements BuiltinOperator {
    /** How bits are given; in file order. */
    public enum Kind {
        UNKNOWN,
        SPARSE,
        DENSE
    }

    private static final int BITS_MAX = 32;
    private static final int ITEMS_AT_ONCE = 4096;

    public static final OperatorDefinition<LshProjection> DEFINITION = OperatorDefinition.builtin(
            15,
            "LSH_PROJECTION",
            d -> d.options(4, new LshProjection(Kind.UNKNOWN))
                    .inputs("seeds", "items", "weights?")
                    .outputs("signatures")
                    .types("f32 f32|i32|i64|i16|i8|u8|bool f32 -> i32")
                    .shapes(LshProjection::shapes)
                    .kernel(Signatures::new));

    @Override
    public OperatorDefinition<LshProjection> definition() {
        return DEFINITION;
    }

    @Override
    public LshProjection map(Slots slots) {
        return new LshProjection(slots.choice(0, kind));
    }

    private static List<Shape> shapes(LshProjection operator, ShapeScope scope) {
        Shape seeds = scope.shape(0);
        Shape items = scope.shape(1);
        if (seeds.rank() != 2 || seeds.dim(1) > BITS_MAX || items.rank() < 1 || items.dim(0) < 1) {
            throw TernException.at("seeds and items")
                    .expected("seeds [functions, at most 32 bits] and at least one item")
                    .found(seeds + " and " + items)
                    .fix("correct the operands");
        }
        if (scope.hasInput(2) && !scope.shape(2).equals(Shape.of(items.dim(0)))) {
            throw TernException.at("weights")
                    .expected("shape [" + items.dim(0) + "], one for each item")
                    .found(scope.shape(2).toString())
                    .fix("give each item a weight");
        }
        return switch (operator.kind) {
            case SPARSE -> List.of(Shape.of(seeds.dim(0)));
            case DENSE -> List.of(Shape.of(seeds.intElements()));
            case UNKNOWN ->
                throw TernException.at("kind of projection")
                        .expected("SPARSE or DENSE")
                        .found("UNKNOWN")
                        .fix("set the option in the model");
        };
    }

    /** The kernel: a key is the seed's four bytes, then the item's. */
    private static final class Signatures implements Kernel {
        private final LshProjection operator;
        private final Binding binding;
        private final Fingerprint fingerprint = new Fingerprint();
        private final byte[] key;
        private final float[] weights;

        Signatures(LshProjection operator, Binding binding) {
            this.operator = operator;
            this.binding = binding;
            Shape items = binding.shape(1);
            key = binding.bytes(Float.BYTES + binding.input(1).data().byteSize() / items.dim(0));
            weights = binding.floats(binding.hasInput(2) ? items.dim(0) : 0);
        }

        @Override
        public void run() {
            if (binding.hasInput(2)) {
                binding.input(2).readFloats(0, weights.length, weights, 0);
            }
            int functions = binding.shape(0).dim(0);
            int bits = binding.shape(0).dim(1);
            for (int f = 0; f < functions; f++) {
                int signature = 0;
                for (int b = 0; b < bits; b++) {
                    int bit = bit(binding.input(0).floatAt((long) f * bits + b));
                    signature = signature << 1 | bit;
                    if (operator.kind == Kind.DENSE) {
                        binding.output(0).setInt((long) f * bits + b, bit);
                    }
                }
                if (operator.kind == Kind.SPARSE) {
                    binding.output(0).setInt(f, signature + f * (1 << bits));
                }
            }
        }

        private int bit(float seed) {
            int raw = Float.floatToRawIntBits(seed);
            for (int i = 0; i < Float.BYTES; i++) {
                key[i] = (byte) (raw >> 8 * i);
            }
            int itemBytes = key.length - Float.BYTES;
            double score = 0;
            for (int item = 0; item < binding.shape(1).dim(0); item++) {
                if (item % ITEMS_AT_ONCE == 0) {
                    binding.checkpoint();
                }
                MemorySegment.copy(
                        binding.input(1).data(),
                        ValueLayout.JAVA_BYTE,
                        (long) item * itemBytes,
                        key,
                        Float.BYTES,
                        itemBytes);
                double hash = fingerprint.of(key);
                score += weights.length == 0 ? hash : weights[item] * hash;
            }
            return score > 0 ? 1 : 0;
        }
    }
}
