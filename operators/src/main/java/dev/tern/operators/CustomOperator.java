package dev.tern.operators;

import dev.tern.graph.Operator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An operator that the file format knows by name only. Its options are bytes that just its definition understands;
 * definitions come from a {@link CustomOperators} registry.
 */
public record CustomOperator(String name, byte[] options) implements Operator {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CustomOperator custom
                && name.equals(custom.name)
                && Arrays.equals(options, custom.options);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + Arrays.hashCode(options);
    }

    @Override
    public String toString() {
        return "CustomOperator[name=" + name + ", options=" + options.length + " bytes]";
    }
}
