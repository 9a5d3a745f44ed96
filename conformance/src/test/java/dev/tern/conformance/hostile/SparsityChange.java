package dev.tern.conformance.hostile;

import dev.tern.graph.Extras;
import dev.tern.graph.Sparsity;
import dev.tern.graph.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A description of sparse storage that is wrong in some places and, now and then, right. */
final class SparsityChange {
    private SparsityChange() {}

    static @Nullable Sparsity of(Value value, Chance chance) {
        Sparsity old = value.sparsity();
        if (old == null) {
            return invented(value, chance);
        }
        List<Integer> order = new ArrayList<>(old.traversalOrder());
        List<Integer> blocks = new ArrayList<>(old.blockMap());
        List<Sparsity.Dimension> dimensions = new ArrayList<>(old.dimensions());
        switch (chance.below(4)) {
            case 0 -> change(order, chance);
            case 1 -> change(blocks, chance);
            case 2 -> {
                return null;
            }
            default -> {
                int at = chance.below(dimensions.size());
                if (!dimensions.isEmpty()) {
                    dimensions.set(at, dimension(dimensions.get(at), chance));
                }
            }
        }
        return new Sparsity(order, blocks, dimensions, Extras.NONE);
    }

    private static Sparsity.Dimension dimension(Sparsity.Dimension old, Chance chance) {
        return switch (old) {
            case Sparsity.Dense _ -> new Sparsity.Dense(chance.whole32());
            case Sparsity.Compressed(List<Integer> segments, List<Integer> indices, int wide, int widths) -> {
                List<Integer> changedSegments = new ArrayList<>(segments);
                List<Integer> changedIndices = new ArrayList<>(indices);
                change(chance.once(2) ? changedSegments : changedIndices, chance);
                yield new Sparsity.Compressed(changedSegments, changedIndices, wide, widths);
            }
        };
    }

    private static void change(List<Integer> numbers, Chance chance) {
        if (numbers.isEmpty() || chance.once(4)) {
            numbers.add(chance.whole32());
        } else {
            numbers.set(chance.below(numbers.size()), chance.whole32());
        }
    }

    private static Sparsity invented(Value value, Chance chance) {
        List<Integer> order = new ArrayList<>();
        List<Sparsity.Dimension> dimensions = new ArrayList<>();
        for (int axis = 0; axis < value.shape().rank(); axis++) {
            order.add(chance.once(8) ? chance.whole32() : axis);
            dimensions.add(new Sparsity.Dense(
                    chance.once(8) ? chance.whole32() : value.shape().dim(axis)));
        }
        return new Sparsity(order, List.of(), dimensions, Extras.NONE);
    }
}
