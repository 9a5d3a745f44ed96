package dev.tern.tflite;

import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Slots;
import dev.tern.tensor.DataType;
import dev.tern.tflite.flatbuffer.Field;
import dev.tern.tflite.flatbuffer.TableDraft;
import dev.tern.tflite.flatbuffer.TablePiece;
import dev.tern.tflite.flatbuffer.TableType;
import dev.tern.tflite.flatbuffer.TableView;
import dev.tern.tflite.flatbuffer.UnknownFields;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the option fields of an operator; those at their default are left out unless they stood there before. */
final class SlotWriter implements Slots {
    private final TableType rows;
    private final TableDraft draft;

    private SlotWriter(TableType rows, TableDraft draft) {
        this.rows = rows;
        this.draft = draft;
    }

    /** The options table of {@code operator}; {@code origin} is the one it was read from, if any. */
    static TablePiece write(BuiltinOperator operator, @Nullable TableView origin, UnknownFields unknown) {
        BuiltinOperator defaults =
                (BuiltinOperator) Objects.requireNonNull(operator.definition().defaults());
        TableType rows = SlotFields.of(defaults);
        TableDraft draft = TableDraft.of(rows, origin == null ? null : origin.as(rows), unknown);
        BuiltinOperator _ = operator.map(new SlotWriter(rows, draft));
        return draft.finish();
    }

    private Field row(int id) {
        return Objects.requireNonNull(rows.field(id));
    }

    private <T> T scalar(int field, long bits, T value) {
        draft.scalar(row(field), bits);
        return value;
    }

    @Override
    public int int32(int field, int value) {
        return scalar(field, value, value);
    }

    @Override
    public long int64(int field, long value) {
        return scalar(field, value, value);
    }

    @Override
    public int int8(int field, int value) {
        return scalar(field, value, value);
    }

    @Override
    public float float32(int field, float value) {
        return scalar(field, Float.floatToRawIntBits(value), value);
    }

    @Override
    public boolean bool(int field, boolean value) {
        return scalar(field, value ? 1 : 0, value);
    }

    @Override
    public DataType type(int field, DataType value) {
        return scalar(field, value.code(), value);
    }

    @Override
    public <E extends Enum<E>> E choice(int field, E value) {
        return scalar(field, value.ordinal(), value);
    }

    @Override
    public <E extends Enum<E>> E wideChoice(int field, E value) {
        return scalar(field, value.ordinal(), value);
    }

    @Override
    public List<Integer> int32s(int field, List<Integer> value) {
        draft.int32s(row(field), value);
        return value;
    }

    @Override
    public List<Long> int64s(int field, List<Long> value) {
        // The original reads these lists without asking whether they are there.
        draft.presentInt64s(
                row(field), value.stream().mapToLong(Long::longValue).toArray());
        return value;
    }

    @Override
    public List<Float> float32s(int field, List<Float> value) {
        float[] elements = new float[value.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = value.get(i);
        }
        draft.float32s(row(field), elements);
        return value;
    }

    @Override
    public List<Boolean> bools(int field, List<Boolean> value) {
        byte[] elements = new byte[value.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (byte) (value.get(i) ? 1 : 0);
        }
        draft.flat(row(field), MemorySegment.ofArray(elements));
        return value;
    }

    @Override
    public List<Integer> bytes(int field, List<Integer> value) {
        byte[] elements = new byte[value.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = value.get(i).byteValue();
        }
        draft.flat(row(field), MemorySegment.ofArray(elements));
        return value;
    }

    @Override
    public <E extends Enum<E>> List<E> wideChoices(int field, List<E> value, Class<E> kind) {
        draft.int32s(row(field), value.stream().mapToInt(Enum::ordinal).toArray());
        return value;
    }

    @Override
    public String string(int field, String value) {
        draft.string(row(field), value);
        return value;
    }
}
