package dev.tern.tflite.metadata;

import dev.tern.graph.Extras;
import dev.tern.tflite.flatbuffer.TableView;
import org.jspecify.annotations.Nullable;

/** The table that a record was read from. */
record Stored(TableView table) implements Extras {
    static @Nullable TableView of(Extras extras) {
        return extras instanceof Stored stored ? stored.table : null;
    }

    @Override
    public String toString() {
        return table.toString();
    }
}
