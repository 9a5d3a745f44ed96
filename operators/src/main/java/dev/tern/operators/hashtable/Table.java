package dev.tern.operators.hashtable;

import dev.tern.operators.Resources;
import dev.tern.tensor.DataType;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table from numbers to strings or from strings to numbers; strings are bytes, held one to a character. It is filled
 * once: the first import counts, later ones are passed over.
 */
final class Table {
    private final DataType keys;
    private final DataType values;
    private final Map<Object, Object> entries = new HashMap<>();
    private boolean filled;

    Table(DataType keys, DataType values) {
        this.keys = keys;
        this.values = values;
    }

    /** The resource handle for the number that a model gives its table. */
    static int handle(Resources resources, int tableId) {
        return resources.handle("table " + tableId);
    }

    /** The table behind a handle; an error where no HASHTABLE has made it. */
    static Table of(Resources resources, int handle) {
        return resources.content(handle, Table.class, () -> {
            throw TernException.at("hash table")
                    .expected("a table")
                    .found("none behind the handle " + handle)
                    .fix("the model uses a table before it makes it");
        });
    }

    /** Fills the table, if it is not yet filled; of equal keys the first counts. */
    void fill(Tensor newKeys, Tensor newValues) {
        checkTypes(newKeys.type(), newValues.type());
        if (filled) {
            return;
        }
        long count = newKeys.elements();
        if (newValues.elements() != count) {
            throw TernException.at("keys and values of a hash table")
                    .expected("as many values as keys")
                    .found(count + " keys and " + newValues.elements() + " values")
                    .fix("give each key a value");
        }
        for (long i = 0; i < count; i++) {
            entries.putIfAbsent(element(newKeys, i), element(newValues, i));
        }
        filled = true;
    }

    /** The value of a key, or null. */
    @Nullable
    Object find(Object key) {
        return entries.get(key);
    }

    /** Number of keys. */
    int size() {
        return entries.size();
    }

    /** Checks that the table can be asked: types fit and it is filled. */
    void checkReady(DataType keyType, DataType valueType) {
        checkTypes(keyType, valueType);
        if (!filled) {
            throw TernException.at("hash table")
                    .expected("contents")
                    .found("a table that nothing was imported into")
                    .fix("run the model's initialisation first");
        }
    }

    private void checkTypes(DataType keyType, DataType valueType) {
        if (keyType != keys || valueType != values) {
            throw TernException.at("hash table")
                    .expected("keys of type " + keys + " and values of type " + values)
                    .found(keyType + " and " + valueType)
                    .fix("use the table with the types that it was made with");
        }
    }

    /** Element {@code i}: a number, or the bytes of a string one to a character. */
    static Object element(Tensor tensor, long i) {
        if (tensor.type() == DataType.STRING) {
            byte[] bytes = StringElements.slice(tensor.data(), (int) i).toArray(ValueLayout.JAVA_BYTE);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        return tensor.longAt(i);
    }
}
