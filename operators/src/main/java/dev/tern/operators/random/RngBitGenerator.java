package dev.tern.operators.random;

import dev.tern.operators.Binding;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.ShapeScope;
import dev.tern.operators.Slots;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.List;

/**
 * Random bits from a state that comes and goes as tensors: the key, then the counter. The shape of the bits is the one
 * that the graph declares.
 */
public record RngBitGenerator(Algorithm algorithm) implements BuiltinOperator {
    /** Which cipher scrambles the counter; in file order. */
    public enum Algorithm {
        /** As PHILOX. */
        DEFAULT,
        PHILOX,
        THREEFRY
    }

    public static final OperatorDefinition<RngBitGenerator> DEFINITION = OperatorDefinition.builtin(
            204,
            "STABLEHLO_RNG_BIT_GENERATOR",
            d -> d.options2(19, new RngBitGenerator(Algorithm.DEFAULT))
                    .inputs("state")
                    .outputs("new state", "bits")
                    .types("u64 -> u64 i32|u32|i64|u64")
                    .shapes(RngBitGenerator::shapes)
                    .kernel(RngBitGenerator::bind));

    @Override
    public OperatorDefinition<RngBitGenerator> definition() {
        return DEFINITION;
    }

    @Override
    public RngBitGenerator map(Slots slots) {
        return new RngBitGenerator(slots.choice(0, algorithm));
    }

    private static List<Shape> shapes(RngBitGenerator operator, ShapeScope scope) {
        Shape state = scope.shape(0);
        boolean longer = operator.algorithm != Algorithm.THREEFRY;
        if (state.rank() != 1 || state.dim(0) < 2 || state.dim(0) > (longer ? 3 : 2)) {
            throw TernException.at("state")
                    .expected(longer ? "two or three words" : "two words")
                    .found("shape " + state)
                    .fix("give a state of the generator's size");
        }
        return List.of(state, scope.declaredShape(1));
    }

    private static Kernel bind(RngBitGenerator operator, Binding binding) {
        Tensor state = binding.input(0);
        Tensor newState = binding.output(0);
        Tensor bits = binding.output(1);
        if (operator.algorithm == Algorithm.THREEFRY) {
            return () -> threefry(state, newState, bits);
        }
        Philox generator = new Philox(0, 0);
        return () -> philox(generator, state, newState, bits);
    }

    private static void philox(Philox generator, Tensor state, Tensor newState, Tensor bits) {
        long key = state.longAt(0);
        long counter = state.longAt(1);
        boolean third = state.elements() == 3;
        long upper = third ? state.longAt(2) : key;
        generator.start((int) key, (int) (key >>> 32), (int) counter, (int) (counter >>> 32), (int) upper, (int)
                (upper >>> 32));
        int width = bits.type().bits() / Integer.SIZE;
        long words = bits.elements() * width;
        for (long i = 0; i < words; i += 4) {
            int[] block = generator.words();
            for (int k = 0; k < 4 && i + k < words; k++) {
                put(bits, width, i + k, block[k]);
            }
            generator.stepLowerHalf();
        }
        newState.setLong(0, key);
        newState.setLong(1, generator.counter(0) & 0xFFFFFFFFL | (long) generator.counter(1) << 32);
        if (third) {
            newState.setLong(2, upper);
        }
    }

    private static void threefry(Tensor state, Tensor newState, Tensor bits) {
        long key = state.longAt(0);
        long counter = state.longAt(1);
        int width = bits.type().bits() / Integer.SIZE;
        long words = bits.elements() * width;
        for (long i = 0; i < words; i += 2) {
            long block = Threefry.scramble((int) key, (int) (key >>> 32), (int) counter, (int) (counter >>> 32));
            put(bits, width, i, (int) block);
            if (i + 1 < words) {
                put(bits, width, i + 1, (int) (block >>> 32));
            }
            counter++;
        }
        newState.setLong(0, key);
        newState.setLong(1, counter);
    }

    /** Stores 32-bit word {@code i}; elements of 64 bits take two, the low one first. */
    private static void put(Tensor bits, int width, long i, int word) {
        if (width == 1) {
            bits.setLong(i, word);
        } else if ((i & 1) == 0) {
            bits.setLong(i / 2, word & 0xFFFFFFFFL);
        } else {
            bits.setLong(i / 2, bits.longAt(i / 2) & 0xFFFFFFFFL | (long) word << 32);
        }
    }
}
