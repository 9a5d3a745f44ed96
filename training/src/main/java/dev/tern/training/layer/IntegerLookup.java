package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keras' IntegerLookup with one place for what is unknown: whole numbers by their place in a vocabulary, from 1 on; everything
 * else is 0.
 *
 * @param vocabulary known numbers, in order
 */
public record IntegerLookup(String name, List<Integer> vocabulary, Encoding output) implements SimpleLayer {
    public IntegerLookup {
        vocabulary = List.copyOf(vocabulary);
    }

    public static IntegerLookup of(Integer... vocabulary) {
        return new IntegerLookup("", List.of(vocabulary), Encoding.INT);
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
        return new IntegerLookup("", known.subList(0, Math.min(most, known.size())), Encoding.INT);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        Maths m = scope.maths();
        int[] known = new int[vocabulary.size()];
        float[] places = new float[known.length];
        for (int i = 0; i < known.length; i++) {
            known[i] = vocabulary.get(i);
            places[i] = i + 1;
        }
        Edge x = m.expand(m.cast(input, DataType.INT32), input.rank());
        Edge same = m.cast(m.equal(x, m.tape().ints(Shape.of(known.length), known)), DataType.FLOAT32);
        Edge found = m.sum(m.mul(same, m.tape().constant(Shape.of(places.length), places)), false, input.rank());
        return output.of(m, m.cast(found, DataType.INT32), known.length + 1);
    }

    public IntegerLookup output(Encoding other) {
        return new IntegerLookup(name, vocabulary, other);
    }

    @Override
    public IntegerLookup named(String other) {
        return new IntegerLookup(other, vocabulary, output);
    }

    @Override
    public String kind() {
        return "IntegerLookup";
    }
}
