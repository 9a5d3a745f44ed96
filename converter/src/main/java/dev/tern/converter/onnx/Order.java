package dev.tern.converter.onnx;

import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * How the axes of a tensor lie.
 *
 * @param places for each axis, as the source counts them, which axis it is in memory
 */
record Order(List<Integer> places) {
    Order {
        places = List.copyOf(places);
    }

    /** As the source has it. */
    static Order plain(int rank) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            places.add(i);
        }
        return new Order(places);
    }

    /** The second axis, channels, behind all others. */
    static Order channelsLast(int rank) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            places.add(i == 1 ? rank - 1 : i < 1 ? i : i - 1);
        }
        return new Order(places);
    }

    static Order of(int... places) {
        List<Integer> all = new ArrayList<>();
        for (int place : places) {
            all.add(place);
        }
        return new Order(all);
    }

    int rank() {
        return places.size();
    }

    /** Where axis {@code axis} lies. */
    int of(int axis) {
        return places.get(axis);
    }

    boolean isPlain() {
        for (int i = 0; i < places.size(); i++) {
            if (places.get(i) != i) {
                return false;
            }
        }
        return true;
    }

    /** For each axis in memory, which axis of the source it is. */
    int[] axes() {
        int[] axes = new int[places.size()];
        for (int i = 0; i < axes.length; i++) {
            axes[places.get(i)] = i;
        }
        return axes;
    }

    /** A shape in memory as the source counts axes. */
    Shape logical(Shape stored) {
        int[] dims = new int[places.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = stored.dim(places.get(i));
        }
        return Shape.of(dims);
    }

    /** A shape of the source as it lies in memory. */
    Shape stored(Shape logical) {
        int[] dims = new int[places.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[places.get(i)] = logical.dim(i);
        }
        return Shape.of(dims);
    }

    /** The order in which axis {@code axis} lies last and all others stay as they follow one another. */
    Order withLast(int axis) {
        int last = places.size() - 1;
        int from = places.get(axis);
        List<Integer> moved = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            int place = places.get(i);
            moved.add(i == axis ? last : place > from ? place - 1 : place);
        }
        return new Order(moved);
    }

    /** The order of the remaining axes after {@code gone} (by the source's count) have been taken out. */
    Order without(List<Integer> gone) {
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            if (!gone.contains(i)) {
                kept.add(places.get(i));
            }
        }
        return ranked(kept);
    }

    /** An order from keys: axes lie in the order of their keys. */
    static Order ranked(List<Integer> keys) {
        List<Integer> places = new ArrayList<>();
        for (int key : keys) {
            places.add((int) keys.stream().filter(other -> other < key).count());
        }
        return new Order(places);
    }
}
