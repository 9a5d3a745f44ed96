package dev.tern.custom.tokenizer;

/** Characters of UTF-8, one at a time. */
final class Utf8 {
    private Utf8() {}

    /** Bytes of the character at {@code at}, or 0 where there is none. */
    static int length(byte[] text, int at) {
        int first = text[at] & 0xFF;
        int bytes = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0;
        if (bytes == 0 || at + bytes > text.length) {
            return 0;
        }
        for (int i = 1; i < bytes; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        int character = character(text, at, bytes);
        int least = bytes == 1 ? 0 : bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x1_0000;
        return character < least || character > Character.MAX_CODE_POINT ? 0 : bytes;
    }

    /** The character of {@code bytes} bytes at {@code at}. */
    static int character(byte[] text, int at, int bytes) {
        int character = bytes == 1 ? text[at] : text[at] & (0x7F >> bytes);
        for (int i = 1; i < bytes; i++) {
            character = character << 6 | text[at + i] & 0x3F;
        }
        return character;
    }

    /** Whether words end here: every separator of Unicode and the blanks among the control characters. */
    static boolean isBlank(int character) {
        return Character.isSpaceChar(character)
                || (character >= 0x09 && character <= 0x0D)
                || character == 0x85
                || character == 0xFEFF;
    }
}
