package dev.tern.media.image.codec;

import dev.tern.tensor.TernException;

/** Words the complaint about a picture file that breaks the rules of its format. */
public final class Damaged {
    private static final String ADVICE = "the picture is damaged or not what it claims to be; open and save it again "
            + "with an image editor, or use another picture";

    private Damaged() {}

    public static TernException picture(String where, String expected, String found) {
        return TernException.at(where).expected(expected).found(found).fix(ADVICE);
    }

    public static TernException truncated(String where, long bytesNeeded, long bytesPresent) {
        return picture(where, bytesNeeded + " more bytes", bytesPresent + " bytes before the end of the data");
    }
}
