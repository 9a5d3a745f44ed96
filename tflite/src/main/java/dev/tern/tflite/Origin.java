package dev.tern.tflite;

import dev.tern.graph.Extras;
import dev.tern.graph.Operator;
import dev.tern.tflite.flatbuffer.Source;
import dev.tern.tflite.flatbuffer.TableView;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What a record was read from: the writer takes over from there whatever the record does not say, and the spelling of
 * what it says unchanged.
 */
sealed interface Origin extends Extras {
    /** The table in the file. */
    TableView table();

    /** Of a graph, value, signature, metadata entry or sparsity. */
    record OfTable(TableView table) implements Origin {
        @Override
        public String toString() {
            return table.toString();
        }
    }

    /** Of a node: also the row of operator codes that it names, and the operator as it was read. */
    record OfNode(TableView table, int codeIndex, Operator operator) implements Origin {
        @Override
        public String toString() {
            return table.toString();
        }
    }

    /** Of a buffer: also whether its bytes stand behind the flatbuffer. */
    record OfBuffer(TableView table, boolean outside) implements Origin {
        @Override
        public String toString() {
            return outside ? table + ", bytes outside" : table.toString();
        }
    }

    /** Of constant bytes in another file: also the number that tensors use for them. */
    record OfExternal(TableView table, long id) implements Origin {
        @Override
        public String toString() {
            return "external buffer " + id;
        }
    }

    /** The table that {@code extras} came from, or null. */
    static @Nullable TableView tableOf(Extras extras) {
        return extras instanceof Origin origin ? origin.table() : null;
    }

    /** The file that {@code extras} came from, or null. */
    static @Nullable Source sourceOf(Extras extras) {
        return extras instanceof Origin origin ? origin.table().source() : null;
    }

    /**
     * Of a model: its root table where it was read from a file, and the archive of packed files that follows.
     *
     * @param archiveStart the place in a file that the archive is made for
     */
    record OfModel(@Nullable TableView root, MemorySegment archive, long archiveStart) implements Extras {
        static final OfModel NEW = new OfModel(null, MemorySegment.NULL, 0);

        /** The file, or null for a model made in memory. */
        @Nullable
        Source sourceOrNull() {
            return root == null ? null : root.source();
        }

        static OfModel of(Extras extras) {
            return extras instanceof OfModel model ? model : NEW;
        }

        @Override
        public String toString() {
            return (root == null ? "made in memory" : root.toString()) + ", archive of " + archive.byteSize()
                    + " bytes";
        }
    }
}
