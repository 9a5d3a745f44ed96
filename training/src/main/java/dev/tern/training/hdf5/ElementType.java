package dev.tern.training.hdf5;

import dev.tern.tensor.DataType;
import dev.tern.training.hdf5.Hdf5Value.TextForm;

/** What the elements of a dataset or an attribute are, as HDF5's datatype message tells. */
sealed interface ElementType {
    /** Bytes of one element in the file. */
    int bytes();

    /** A number or a truth value. */
    record Numeric(DataType type, int bytes, boolean bigEndian) implements ElementType {}

    /** A text of fixed length, with zeros (or, by Fortran's custom, spaces) at its end. */
    record FixedText(int bytes, boolean spacePadded, TextForm form) implements ElementType {}

    /** A text in the global heap: its length, the heap's address, its number there. */
    record HeapText(int bytes, TextForm form) implements ElementType {}

    /** Bytes without a meaning. */
    record Opaque(int bytes, String tag) implements ElementType {}

    /** A type that values here cannot hold; it is an error only when an element of it is asked for. */
    record Foreign(int bytes, String description) implements ElementType {}

    /** Reads a datatype message. */
    static ElementType read(Cursor cursor) {
        int classAndVersion = cursor.u8();
        int bits = (int) cursor.number(3);
        long size = cursor.u32();
        if (size == 0 || size > Integer.MAX_VALUE) {
            throw cursor.bad("an element size of 1 to 2147483647 bytes", String.valueOf(size));
        }
        int bytes = (int) size;
        return switch (classAndVersion & 0xF) {
            case 0 -> fixedPoint(cursor, bytes, bits);
            case 1 -> floatingPoint(cursor, bytes, bits);
            case 2 -> new Foreign(bytes, "a time");
            case 3 ->
                new FixedText(
                        bytes, (bits & 0xF) == 2, (bits >> 4 & 0xF) == 1 ? TextForm.FIXED_UTF8 : TextForm.FIXED_ASCII);
            case 4 -> new Foreign(bytes, "a bit field");
            case 5 -> new Opaque(bytes, cursor.text(Math.min(bits & 0xFF, cursor.left())));
            case 6 -> new Foreign(bytes, "a compound");
            case 7 -> new Foreign(bytes, "a reference");
            case 8 -> enumeration(cursor, bytes, bits & 0xFFFF, classAndVersion >> 4);
            case 9 -> variable(cursor, bytes, bits);
            case 10 -> new Foreign(bytes, "an array");
            default -> throw cursor.bad("a datatype class from 0 to 10", String.valueOf(classAndVersion & 0xF));
        };
    }

    private static ElementType fixedPoint(Cursor cursor, int bytes, int bits) {
        int offset = cursor.u16();
        int precision = cursor.u16();
        boolean signed = (bits & 8) != 0;
        DataType type = offset != 0 || precision != 8 * bytes
                ? null
                : switch (bytes) {
                    case 1 -> signed ? DataType.INT8 : DataType.UINT8;
                    case 2 -> signed ? DataType.INT16 : DataType.UINT16;
                    case 4 -> signed ? DataType.INT32 : DataType.UINT32;
                    case 8 -> signed ? DataType.INT64 : DataType.UINT64;
                    default -> null;
                };
        return type == null
                ? new Foreign(bytes, "a whole number of " + precision + " bits in " + bytes + " bytes")
                : new Numeric(type, bytes, (bits & 1) != 0);
    }

    private static ElementType floatingPoint(Cursor cursor, int bytes, int bits) {
        int offset = cursor.u16();
        int precision = cursor.u16();
        int exponentAt = cursor.u8();
        int exponentBits = cursor.u8();
        int mantissaAt = cursor.u8();
        int mantissaBits = cursor.u8();
        long bias = cursor.u32();
        boolean plain = offset == 0
                && precision == 8 * bytes
                && mantissaAt == 0
                && exponentAt == mantissaBits
                && (bits >> 8 & 0xFF) == 8 * bytes - 1
                && (bits & 0x40) == 0;
        String layout = bytes + ":" + exponentBits + ":" + mantissaBits + ":" + bias;
        DataType type = !plain
                ? null
                : switch (layout) {
                    case "2:5:10:15" -> DataType.FLOAT16;
                    case "2:8:7:127" -> DataType.BFLOAT16;
                    case "4:8:23:127" -> DataType.FLOAT32;
                    case "8:11:52:1023" -> DataType.FLOAT64;
                    case "1:4:3:7" -> DataType.FLOAT8_E4M3FN;
                    case "1:5:2:15" -> DataType.FLOAT8_E5M2;
                    default -> null;
                };
        return type == null
                ? new Foreign(bytes, "a float of " + exponentBits + " exponent and " + mantissaBits + " mantissa bits")
                : new Numeric(type, bytes, (bits & 1) != 0);
    }

    /** h5py stores truth values as an enumeration of FALSE and TRUE over one byte; other enumerations are their numbers. */
    private static ElementType enumeration(Cursor cursor, int bytes, int count, int version) {
        ElementType base = read(cursor);
        if (!(base instanceof Numeric numeric)) {
            return new Foreign(bytes, "an enumeration of other things than whole numbers");
        }
        boolean truth = count == 2 && bytes == 1;
        for (int i = 0; i < count && truth; i++) {
            long before = cursor.consumed();
            String name = cursor.zeroTerminated();
            if (version < 3) {
                cursor.skip((8 - (cursor.consumed() - before) % 8) % 8);
            }
            truth = name.equals(i == 0 ? "FALSE" : "TRUE");
        }
        return truth && cursor.u8() == 0 && cursor.u8() == 1 ? new Numeric(DataType.BOOL, 1, false) : numeric;
    }

    private static ElementType variable(Cursor cursor, int bytes, int bits) {
        int needed = 4 + cursor.source.offsetBytes + 4;
        if (bytes != needed) {
            throw cursor.bad(needed + " bytes for an element of variable length", String.valueOf(bytes));
        }
        if ((bits & 0xF) == 1) {
            return new HeapText(bytes, (bits >> 8 & 0xF) == 1 ? TextForm.VARIABLE_UTF8 : TextForm.VARIABLE_ASCII);
        }
        return new Foreign(bytes, "a list of variable length");
    }
}
