package dev.tern.operators.flexbuffer;

import dev.tern.tensor.TernException;

/** The encoding's type numbers and what they mean for reading. */
final class FlexType {
    static final int NULL = 0;
    static final int INT = 1;
    static final int UINT = 2;
    static final int FLOAT = 3;
    static final int KEY = 4;
    static final int STRING = 5;
    static final int INDIRECT_INT = 6;
    static final int INDIRECT_FLOAT = 8;
    static final int MAP = 9;
    static final int VECTOR = 10;
    static final int VECTOR_INT = 11;
    static final int VECTOR_KEY = 14;
    static final int VECTOR_STRING = 15;
    static final int FIXED_FIRST = 16;
    static final int FIXED_LAST = 24;
    static final int BLOB = 25;
    static final int BOOL = 26;
    static final int VECTOR_BOOL = 36;

    private FlexType() {}

    static FlexKind kind(int type) {
        return switch (type) {
            case NULL -> FlexKind.NULL;
            case INT, UINT, INDIRECT_INT, INDIRECT_INT + 1 -> FlexKind.INTEGER;
            case FLOAT, INDIRECT_FLOAT -> FlexKind.REAL;
            case KEY, STRING -> FlexKind.TEXT;
            case MAP -> FlexKind.MAP;
            case BLOB -> FlexKind.BYTES;
            case BOOL -> FlexKind.BOOLEAN;
            default -> {
                if (type == VECTOR || isTypedList(type) || isFixedList(type)) {
                    yield FlexKind.LIST;
                }
                throw TernException.at("FlexBuffer")
                        .expected("a type number from 0 to 26, or 36")
                        .found(String.valueOf(type))
                        .fix("the operator's options are damaged");
            }
        };
    }

    /** Whether the value itself lies in its parent's slot. */
    static boolean isInline(int type) {
        return type <= FLOAT || type == BOOL;
    }

    /** Whether the list stores its elements' type once, in its own. */
    static boolean isTypedList(int type) {
        return (type >= VECTOR_INT && type <= VECTOR_STRING) || type == VECTOR_BOOL;
    }

    /** Whether the list's length is part of its type too. */
    static boolean isFixedList(int type) {
        return type >= FIXED_FIRST && type <= FIXED_LAST;
    }

    /** Type of the elements of a list that stores it in its own. */
    static int elementType(int type) {
        if (isFixedList(type)) {
            return INT + (type - FIXED_FIRST) % 3;
        }
        return type == VECTOR_BOOL ? BOOL : type - VECTOR_INT + INT;
    }

    /** Length of a list that stores it in its type. */
    static int fixedLength(int type) {
        return (type - FIXED_FIRST) / 3 + 2;
    }
}
