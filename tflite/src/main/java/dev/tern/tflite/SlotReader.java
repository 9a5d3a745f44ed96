package dev.tern.tflite;

import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.Kind;
import dev.tern.tflite.flatbuffer.TableView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the option fields of an operator. A number that stands for no known constant does not stop the pass: it is
 * remembered in {@link #trouble}, and the operator is then carried as one that Tern does not know.
 */
final class SlotReader implements Slots {
    private final TableView table;
    private @Nullable String trouble;

    SlotReader(TableView table) {
        this.table = table;
    }

    /** What could not be understood, or null. */
    @Nullable
    String trouble() {
        return trouble;
    }

    private static Field field(int id, Kind kind) {
        return Field.of(id, "field " + id, kind);
    }

    private boolean has(int id) {
        return table.has(field(id, Kind.INT8));
    }

    private long scalar(int id, Kind kind, long absent) {
        return table.scalar(field(id, kind).absent(absent));
    }

    private <E extends Enum<E>> E constant(int field, long ordinal, E fallback) {
        E[] constants = fallback.getDeclaringClass().getEnumConstants();
        if (ordinal < 0 || ordinal >= constants.length) {
            trouble = "option field " + field + " is " + ordinal + ", and only 0 to " + (constants.length - 1)
                    + " are known";
            return fallback;
        }
        return constants[(int) ordinal];
    }

    @Override
    public int int32(int field, int value) {
        return (int) scalar(field, Kind.INT32, value);
    }

    @Override
    public long int64(int field, long value) {
        return scalar(field, Kind.INT64, value);
    }

    @Override
    public int int8(int field, int value) {
        return (int) scalar(field, Kind.INT8, value);
    }

    @Override
    public float float32(int field, float value) {
        return Float.intBitsToFloat((int) scalar(field, Kind.FLOAT32, Float.floatToRawIntBits(value)));
    }

    @Override
    public boolean bool(int field, boolean value) {
        return scalar(field, Kind.BOOL, value ? 1 : 0) != 0;
    }

    @Override
    public DataType type(int field, DataType value) {
        return constant(field, scalar(field, Kind.INT8, value.code()), value);
    }

    @Override
    public <E extends Enum<E>> E choice(int field, E value) {
        return constant(field, scalar(field, Kind.INT8, value.ordinal()), value);
    }

    @Override
    public <E extends Enum<E>> E wideChoice(int field, E value) {
        return constant(field, scalar(field, Kind.INT32, value.ordinal()), value);
    }

    @Override
    public List<Integer> int32s(int field, List<Integer> value) {
        return has(field) ? table.int32List(field(field, Kind.INT32S)) : value;
    }

    @Override
    public List<Long> int64s(int field, List<Long> value) {
        if (!has(field)) {
            return value;
        }
        List<Long> list = new ArrayList<>();
        for (long element : table.int64s(field(field, Kind.INT64S))) {
            list.add(element);
        }
        return list;
    }

    @Override
    public List<Float> float32s(int field, List<Float> value) {
        if (!has(field)) {
            return value;
        }
        List<Float> list = new ArrayList<>();
        for (float element : table.float32s(field(field, Kind.FLOAT32S))) {
            list.add(element);
        }
        return list;
    }

    @Override
    public List<Boolean> bools(int field, List<Boolean> value) {
        if (!has(field)) {
            return value;
        }
        List<Boolean> list = new ArrayList<>();
        for (byte element : table.byteArray(field(field, Kind.BOOLS))) {
            list.add(element != 0);
        }
        return list;
    }

    @Override
    public List<Integer> bytes(int field, List<Integer> value) {
        if (!has(field)) {
            return value;
        }
        List<Integer> list = new ArrayList<>();
        for (byte element : table.byteArray(field(field, Kind.BYTES))) {
            list.add(element & 0xFF);
        }
        return list;
    }

    @Override
    public <E extends Enum<E>> List<E> wideChoices(int field, List<E> value, Class<E> kind) {
        if (!has(field)) {
            return value;
        }
        E first = kind.getEnumConstants()[0];
        List<E> list = new ArrayList<>();
        for (int element : table.int32s(field(field, Kind.INT32S))) {
            list.add(constant(field, element, first));
        }
        return list;
    }

    @Override
    public String string(int field, String value) {
        return has(field) ? table.string(field(field, Kind.STRING)) : value;
    }
}
