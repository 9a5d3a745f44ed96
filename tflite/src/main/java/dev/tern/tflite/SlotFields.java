package dev.tern.tflite;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.Kind;
import dev.tern.tflite.flatbuffer.TableType;
import java.util.ArrayList;
import java.util.List;

/** Lists the option fields of an operator as table rows, with the operator's own values as defaults. */
final class SlotFields implements Slots {
    private final List<Field> fields = new ArrayList<>();

    private SlotFields() {}

    /** The options table of the operator whose options all stand at their defaults in {@code defaults}. */
    static TableType of(BuiltinOperator defaults) {
        SlotFields slots = new SlotFields();
        BuiltinOperator _ = defaults.map(slots);
        return TableType.of("options of " + defaults.name(), slots.fields.toArray(Field[]::new));
    }

    private <T> T row(int field, Kind kind, long absent, T value) {
        fields.add(Field.of(field, "field " + field, kind).absent(absent));
        return value;
    }

    @Override
    public int int32(int field, int value) {
        return row(field, Kind.INT32, value, value);
    }

    @Override
    public long int64(int field, long value) {
        return row(field, Kind.INT64, value, value);
    }

    @Override
    public int int8(int field, int value) {
        return row(field, Kind.INT8, value, value);
    }

    @Override
    public float float32(int field, float value) {
        return row(field, Kind.FLOAT32, Float.floatToRawIntBits(value), value);
    }

    @Override
    public boolean bool(int field, boolean value) {
        return row(field, Kind.BOOL, value ? 1 : 0, value);
    }

    @Override
    public DataType type(int field, DataType value) {
        return row(field, Kind.INT8, value.code(), value);
    }

    @Override
    public <E extends Enum<E>> E choice(int field, E value) {
        return row(field, Kind.INT8, value.ordinal(), value);
    }

    @Override
    public <E extends Enum<E>> E wideChoice(int field, E value) {
        return row(field, Kind.INT32, value.ordinal(), value);
    }

    @Override
    public List<Integer> int32s(int field, List<Integer> value) {
        return row(field, Kind.INT32S, 0, value);
    }

    @Override
    public List<Long> int64s(int field, List<Long> value) {
        return row(field, Kind.INT64S, 0, value);
    }

    @Override
    public List<Float> float32s(int field, List<Float> value) {
        return row(field, Kind.FLOAT32S, 0, value);
    }

    @Override
    public List<Boolean> bools(int field, List<Boolean> value) {
        return row(field, Kind.BOOLS, 0, value);
    }

    @Override
    public List<Integer> bytes(int field, List<Integer> value) {
        return row(field, Kind.BYTES, 0, value);
    }

    @Override
    public <E extends Enum<E>> List<E> wideChoices(int field, List<E> value, Class<E> kind) {
        return row(field, Kind.INT32S, 0, value);
    }

    @Override
    public String string(int field, String value) {
        return row(field, Kind.STRING, 0, value);
    }
}
