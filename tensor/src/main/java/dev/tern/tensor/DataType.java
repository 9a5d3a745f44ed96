package dev.tern.tensor;

import java.util.Locale;

/**
 * The element type of a tensor. {@link #code} is the number that the file format stores; {@link #text} is the short
 * spelling used in type rules and printed graphs.
 */
public enum DataType {
    FLOAT32(0, "f32", 32),
    FLOAT16(1, "f16", 16),
    INT32(2, "i32", 32),
    UINT8(3, "u8", 8),
    INT64(4, "i64", 64),
    /** Variable-length byte strings; see {@link StringElements} for the encoding. */
    STRING(5, "str", 0),
    BOOL(6, "bool", 8),
    INT16(7, "i16", 16),
    COMPLEX64(8, "c64", 64),
    INT8(9, "i8", 8),
    FLOAT64(10, "f64", 64),
    COMPLEX128(11, "c128", 128),
    UINT64(12, "u64", 64),
    /** A handle (32-bit number) of a variable or table that lives beside the graph. */
    RESOURCE(13, "res", 32),
    VARIANT(14, "var", 64),
    UINT32(15, "u32", 32),
    UINT16(16, "u16", 16),
    /** Two per byte, low nibble first, rows not padded. */
    INT4(17, "i4", 4),
    BFLOAT16(18, "bf16", 16),
    /** Four per byte, lowest bits first. */
    INT2(19, "i2", 2),
    UINT4(20, "u4", 4),
    FLOAT8_E4M3FN(21, "f8e4m3fn", 8),
    FLOAT8_E5M2(22, "f8e5m2", 8);

    private static final DataType[] BY_CODE = values();

    private final int code;
    private final String text;
    private final int bits;

    DataType(int code, String text, int bits) {
        this.code = code;
        this.text = text;
        this.bits = bits;
    }

    /** The number that stands for this type in the file format. */
    public int code() {
        return code;
    }

    /** The short spelling, for example {@code f32}. */
    public String text() {
        return text;
    }

    /** Bits of one element; zero for strings, whose elements have no fixed size. */
    public int bits() {
        return bits;
    }

    /** Bytes that {@code elements} packed elements take; partial bytes count whole. An error for strings. */
    public long bytes(long elements) {
        if (bits == 0) {
            throw TernException.of("elements of type " + this + " have no fixed size; ask the encoding for its bytes");
        }
        if (bits < 8) {
            return elements / (8 / bits) + (elements % (8 / bits) == 0 ? 0 : 1);
        }
        if (elements > Long.MAX_VALUE / (bits / 8)) {
            throw TernException.of(
                    elements + " elements of type " + this + " take more bytes than a 64-bit number counts");
        }
        return elements * (bits / 8);
    }

    /** Whether elements are whole numbers (packed and unsigned ones included, bool excluded). */
    public boolean isInteger() {
        return switch (this) {
            case INT2, INT4, UINT4, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 -> true;
            default -> false;
        };
    }

    /** Whether elements are real floating-point numbers of any width. */
    public boolean isFloat() {
        return switch (this) {
            case FLOAT32, FLOAT16, BFLOAT16, FLOAT64, FLOAT8_E4M3FN, FLOAT8_E5M2 -> true;
            default -> false;
        };
    }

    /** Smallest value of an integer type that fits {@code long}. */
    public long minimum() {
        return switch (this) {
            case INT2 -> -2;
            case INT4 -> -8;
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            default -> 0;
        };
    }

    /** Largest value of an integer type that fits {@code long}. */
    public long maximum() {
        return switch (this) {
            case BOOL -> 1;
            case INT2 -> 1;
            case INT4 -> 7;
            case UINT4 -> 15;
            case INT8 -> Byte.MAX_VALUE;
            case UINT8 -> 255;
            case INT16 -> Short.MAX_VALUE;
            case UINT16 -> 65535;
            case INT32 -> Integer.MAX_VALUE;
            case UINT32 -> 0xFFFF_FFFFL;
            default -> Long.MAX_VALUE;
        };
    }

    /** The type with the given file code, or an error that names the code. */
    public static DataType ofCode(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw TernException.at("tensor type")
                    .expected("a code from 0 to " + (BY_CODE.length - 1))
                    .found(String.valueOf(code))
                    .fix("the file is damaged or newer than this version of Tern");
        }
        return BY_CODE[code];
    }

    /** The type spelled {@code text} in short form or by its name, in any case. */
    public static DataType ofText(String text) {
        for (DataType type : BY_CODE) {
            if (type.text.equals(text) || type.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw TernException.at("tensor type")
                .expected("one of the type names, for example f32 or int8")
                .found(text)
                .fix("correct the spelling");
    }
}
