package dev.tern.custom;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.tensor.TernException;
import java.util.List;
import java.util.stream.IntStream;

/** The options of a custom operator that keeps them as a FlexBuffer map. What is missing reads as 0, false or nothing. */
public record CustomOptions(FlexValue map) {
    /** The options of {@code operator}; an error if they are no map. */
    public static CustomOptions of(CustomOperator operator) {
        return new CustomOptions(FlexValue.rootMap(operator.options()));
    }

    /** Whether option {@code name} is given. */
    public boolean has(String name) {
        return !map.get(name).isNothing();
    }

    /** Option {@code name}, which must be a whole number from {@code least} to {@code most}. */
    public int whole(String name, int least, int most) {
        long value = map.get(name).asLong();
        if (value < least || value > most) {
            throw TernException.at("option '" + name + "'")
                    .expected(most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most)
                    .found(has(name) ? String.valueOf(value) : "none")
                    .fix("correct the operator's options");
        }
        return (int) value;
    }

    /** As {@link #whole(String, int, int)}, with a value for a missing option. */
    public int wholeOr(String name, int missing, int least, int most) {
        return has(name) ? whole(name, least, most) : missing;
    }

    /** Option {@code name} as a real number. */
    public float real(String name) {
        return (float) map.get(name).asDouble();
    }

    /** Option {@code name} as a truth value. */
    public boolean truth(String name) {
        return map.get(name).asBoolean();
    }

    /** Option {@code name} as whole numbers. */
    public List<Long> wholes(String name) {
        FlexValue list = map.get(name);
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.at(i).asLong())
                .toList();
    }
}
