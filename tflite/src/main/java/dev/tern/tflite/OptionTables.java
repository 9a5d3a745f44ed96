package dev.tern.tflite;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Catalog;
import dev.tern.operators.OperatorDefinition;
import dev.tern.tflite.flatbuffer.TableType;
import java.util.HashMap;
import java.util.Map;

/** The option tables of every known operator, by their numbers in the two option unions. */
final class OptionTables {
    private static final int SECOND = 1 << 16;

    /** Built when first asked for, since that loads every operator. */
    private static final class All {
        static final Map<Integer, TableType> BY_NUMBER = build();

        private static Map<Integer, TableType> build() {
            Map<Integer, TableType> tables = new HashMap<>();
            for (OperatorDefinition<?> definition : Catalog.all()) {
                if (definition.optionsType() != 0 && definition.defaults() instanceof BuiltinOperator defaults) {
                    int key = definition.optionsType() + (definition.optionsInSecondUnion() ? SECOND : 0);
                    tables.merge(key, SlotFields.of(defaults), All::fuller);
                }
            }
            return Map.copyOf(tables);
        }

        /** Operators may share a table of which each uses a part. */
        private static TableType fuller(TableType a, TableType b) {
            return b.fields().size() > a.fields().size() ? b : a;
        }
    }

    private OptionTables() {}

    /** The table behind {@code number} in the first union; opaque where no operator claims it. */
    static TableType first(int number) {
        return All.BY_NUMBER.getOrDefault(number, TableType.OPAQUE);
    }

    /** The table behind {@code number} in the second union. */
    static TableType second(int number) {
        return All.BY_NUMBER.getOrDefault(SECOND + number, TableType.OPAQUE);
    }
}
