package dev.tern.operators;

import dev.tern.graph.Operator;
import dev.tern.tensor.DataType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Contract versions that only depend on the type of one operand: rows like {@code "i8 2"}; other types need version 1. */
public record TypeVersions<O extends Operator>(int operand, int otherwise, Map<DataType, Integer> versions)
        implements OperatorDefinition.VersionRule<O> {
    public TypeVersions {
        versions = Map.copyOf(versions);
    }

    /** Versions by the type of operand {@code operand}. */
    public static <O extends Operator> TypeVersions<O> of(int operand, String... rows) {
        Map<DataType, Integer> versions = new EnumMap<>(DataType.class);
        for (String row : rows) {
            int space = row.lastIndexOf(' ');
            for (String type : row.substring(0, space).split(" ")) {
                versions.put(DataType.ofText(type), Integer.parseInt(row.substring(space + 1)));
            }
        }
        return new TypeVersions<>(operand, 1, versions);
    }

    /** The same rows, with {@code version} for every other type. */
    public TypeVersions<O> orElse(int version) {
        return new TypeVersions<>(operand, version, versions);
    }

    @Override
    public int version(O operator, List<@Nullable DataType> inputs, List<DataType> outputs) {
        DataType type = operand < inputs.size() ? inputs.get(operand) : null;
        return type == null ? otherwise : versions.getOrDefault(type, otherwise);
    }
}
