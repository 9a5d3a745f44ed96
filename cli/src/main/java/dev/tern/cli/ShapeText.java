package dev.tern.cli;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.util.Arrays;

/** Shapes as users type them: extents separated by commas, nothing for a scalar. */
final class ShapeText {
    private ShapeText() {}

    static Shape parse(String text) {
        try {
            return Shape.of(Arrays.stream(text.split("[,x]"))
                    .map(String::strip)
                    .filter(extent -> !extent.isEmpty())
                    .mapToInt(Integer::parseInt)
                    .toArray());
        } catch (NumberFormatException e) {
            throw TernException.at("shape")
                    .expected("whole numbers separated by commas, for example 1,224,224,3")
                    .found("'" + text + "'")
                    .fix("correct the shape");
        }
    }
}
