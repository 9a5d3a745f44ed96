package dev.tern.tflite.flatbuffer;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a table of some kind may hold: its name and one row for each known field. */
public final class TableType {
    /** A table about which nothing is known: every field is carried, none is understood. */
    public static final TableType OPAQUE = of("table of an unknown type");

    private final String name;
    private final @Nullable Field[] byId;

    private TableType(String name, @Nullable Field[] byId) {
        this.name = name;
        this.byId = byId;
    }

    /** A table type with these fields. */
    public static TableType of(String name, Field... fields) {
        int size = Arrays.stream(fields).mapToInt(Field::id).max().orElse(-1) + 1;
        @Nullable Field[] byId = new Field[size];
        for (Field field : fields) {
            byId[field.id()] = field;
        }
        return new TableType(name, byId);
    }

    public String name() {
        return name;
    }

    /** The known field with this id, or null. */
    public @Nullable Field field(int id) {
        return id < byId.length ? byId[id] : null;
    }

    /** Known fields by ascending id. */
    public List<Field> fields() {
        return Arrays.stream(byId).filter(field -> field != null).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
