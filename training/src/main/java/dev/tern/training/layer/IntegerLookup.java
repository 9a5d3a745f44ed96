package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keras' IntegerLookup: whole numbers by their place in a vocabulary, behind the places for what is unknown.
 *
 * @param vocabulary known numbers, in order
 * @param unknown how many places there are for unknown numbers, which are told apart by what is left of a division by it
 * @param mask a number that means nothing, which becomes 0 where numbers are what comes out; null for none
 */
public record IntegerLookup(
        String name,
        List<Integer> vocabulary,
        int unknown,
        @Nullable Integer mask,
        Encoding output) implements SimpleLayer {
    public IntegerLookup {
        vocabulary = List.copyOf(vocabulary);
        if (unknown < 1) {
            throw TernException.at("IntegerLookup")
                    .expected("a place or more for unknown numbers")
                    .found(String.valueOf(unknown))
                    .fix("give it one: a graph cannot refuse a number");
        }
    }

    public static IntegerLookup of(Integer... vocabulary) {
        return of(List.of(vocabulary));
    }

    public static IntegerLookup of(List<Integer> vocabulary) {
        return new IntegerLookup("", vocabulary, 1, null, Encoding.INT);
    }

    /** With the {@code most} numbers that occur most often in {@code examples}; of equally many the larger one comes first. */
    public static IntegerLookup adapted(int most, int... examples) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int example : examples) {
            counts.merge(example, 1, Integer::sum);
        }
        List<Integer> known = new ArrayList<>(counts.keySet());
        known.sort(Comparator.<Integer, Integer>comparing(counts::get)
                .reversed()
                .thenComparing(Comparator.reverseOrder()));
        return of(known.subList(0, Math.min(most, known.size())));
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int begin = mask != null && output == Encoding.INT ? 1 : 0;
        int[] known = new int[vocabulary.size()];
        float[] places = new float[known.length];
        for (int i = 0; i < known.length; i++) {
            known[i] = vocabulary.get(i);
            places[i] = begin + unknown + i;
        }
        Edge x = m.cast(input, DataType.INT32);
        Edge wide = m.expand(x, input.rank());
        Edge same = m.cast(m.equal(wide, m.tape().ints(Shape.of(known.length), known)), DataType.FLOAT32);
        Edge place = m.sum(m.mul(same, m.tape().constant(Shape.of(places.length), places)), false, input.rank());
        Edge rest = unknown == 1 ? number(m, 0) : m.floorMod(x, number(m, unknown));
        Edge strange = m.equal(m.largest(same, false, input.rank()), m.tape().scalar(0));
        Edge found = m.select(strange, m.add(rest, number(m, begin)), m.cast(place, DataType.INT32));
        Edge all = mask == null ? found : m.select(m.equal(x, number(m, mask)), number(m, begin - 1), found);
        return output.of(m, all, begin + unknown + known.length);
    }

    private static Edge number(Maths m, int value) {
        return m.tape().ints(Shape.scalar(), value);
    }

    /** With so many places for unknown numbers. */
    public IntegerLookup unknown(int count) {
        return new IntegerLookup(name, vocabulary, count, mask, output);
    }

    /** With a number that means nothing. */
    public IntegerLookup mask(@Nullable Integer number) {
        return new IntegerLookup(name, vocabulary, unknown, number, output);
    }

    public IntegerLookup output(Encoding other) {
        return new IntegerLookup(name, vocabulary, unknown, mask, other);
    }

    @Override
    public IntegerLookup named(String other) {
        return new IntegerLookup(other, vocabulary, unknown, mask, output);
    }

    @Override
    public String kind() {
        return "IntegerLookup";
    }
}
