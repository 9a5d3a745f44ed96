package dev.tern.operators;

import dev.tern.tensor.DataType;
import java.util.List;

/**
 * One pass over the option fields of an operator, by the field's number in the file format. The same pass reads (the
 * argument is the field's default, the result is what the file says), writes (the argument is what to write, and comes
 * back), or lists. So an operator declares each field once, in {@link BuiltinOperator#map}.
 */
public interface Slots {
    /** A signed 32-bit field. */
    int int32(int field, int value);

    /** A signed 64-bit field. */
    long int64(int field, long value);

    /** An 8-bit field (signed). */
    int int8(int field, int value);

    /** A float field. */
    float float32(int field, float value);

    /** A boolean field. */
    boolean bool(int field, boolean value);

    /** An element type, stored in one byte. */
    DataType type(int field, DataType value);

    /** One of an enum's constants, stored by ordinal in one byte. */
    <E extends Enum<E>> E choice(int field, E value);

    /** One of an enum's constants, stored by ordinal in four bytes. */
    <E extends Enum<E>> E wideChoice(int field, E value);

    /** A vector of signed 32-bit numbers. */
    List<Integer> int32s(int field, List<Integer> value);

    /** A vector of signed 64-bit numbers. */
    List<Long> int64s(int field, List<Long> value);

    /** A vector of floats. */
    List<Float> float32s(int field, List<Float> value);

    /** A vector of booleans. */
    List<Boolean> bools(int field, List<Boolean> value);

    /** A vector of element types or other one-byte numbers. */
    List<Integer> bytes(int field, List<Integer> value);

    /** A vector of four-byte enum constants, stored by ordinal. */
    <E extends Enum<E>> List<E> wideChoices(int field, List<E> value, Class<E> kind);

    /** A text. */
    String string(int field, String value);
}
