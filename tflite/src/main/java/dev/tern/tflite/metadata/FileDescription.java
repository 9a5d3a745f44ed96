package dev.tern.tflite.metadata;

import dev.tern.graph.Extras;

/**
 * A file packed behind the model, described.
 *
 * @param name the file's name in the archive
 * @param locale language of its content, for example {@code en-US}, or empty
 */
public record FileDescription(
        String name, String description, FileType type, String locale, String version, Extras extras) {
    /** A file of which only name and purpose are told. */
    public static FileDescription of(String name, FileType type) {
        return new FileDescription(name, "", type, "", "", Extras.NONE);
    }
}
