package dev.tern.tflite.metadata;

import dev.tern.graph.Extras;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the elements of a tensor depict.
 *
 * @param range the axes that one object spans, or null for all but the batch
 */
public record Content(Properties properties, @Nullable Range range, Extras extras) {
    /** Axes {@code min} to {@code max}, both included. */
    public record Range(int min, int max) {}

    /** The kind of object, with what belongs to it. */
    public sealed interface Properties permits Feature, Image, BoundingBox, Audio, Unknown {}

    /** Plain numbers. */
    public record Feature() implements Properties {}

    /** A picture; width and height are 0 where the tensor's shape tells them. */
    public record Image(ColorSpace colors, int width, int height) implements Properties {}

    /** Boxes; {@code index} gives the order of the four numbers, empty for the usual one. */
    public record BoundingBox(List<Integer> index, BoxType type, Coordinates coordinates) implements Properties {
        public BoundingBox {
            index = List.copyOf(index);
        }
    }

    /** Sound. */
    public record Audio(int sampleRate, int channels) implements Properties {}

    /** A kind that Tern does not know, by its number in the format; 0 where none is given. */
    public record Unknown(int number) implements Properties {}

    /** Colours of a picture; in the order of the format. */
    public enum ColorSpace {
        UNKNOWN,
        RGB,
        GRAYSCALE
    }

    /** What the four numbers of a box are; in the order of the format. */
    public enum BoxType {
        UNKNOWN,
        BOUNDARIES,
        UPPER_LEFT,
        CENTER
    }

    /** Whether boxes are in parts of the picture or in pixels; in the order of the format. */
    public enum Coordinates {
        RATIO,
        PIXEL
    }
}
