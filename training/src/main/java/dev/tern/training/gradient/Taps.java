package dev.tern.training.gradient;

import dev.tern.operators.pad.Pad;
import dev.tern.operators.slice.StridedSlice;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import dev.tern.training.tape.Edge;
import dev.tern.training.tape.Maths;
import java.util.ArrayList;
import java.util.List;

/** What each tap of a window sees: one picture, as large as the result, for each place in the window. */
final class Taps {
    private Taps() {}

    /**
     * Pictures by tap, rows first.
     *
     * @param outside what lies around the image: zero, or a number too small to be the largest
     */
    static List<Edge> of(Maths m, Edge image, WindowAxis down, WindowAxis across, float outside) {
        Edge padded = padded(m, image, down, across, outside);
        List<Edge> taps = new ArrayList<>();
        for (int y = 0; y < down.window(); y++) {
            for (int x = 0; x < across.window(); x++) {
                int top = y * down.dilation();
                int left = x * across.dilation();
                taps.add(m.apply(
                        new StridedSlice(0, 0, 0, 0, 0, false),
                        padded,
                        m.tape().ints(0, top, left, 0),
                        m.tape()
                                .ints(
                                        image.dim(0),
                                        top + (down.output() - 1) * down.stride() + 1,
                                        left + (across.output() - 1) * across.stride() + 1,
                                        image.dim(3)),
                        m.tape().ints(1, down.stride(), across.stride(), 1)));
            }
        }
        return taps;
    }

    private static Edge padded(Maths m, Edge image, WindowAxis down, WindowAxis across, float outside) {
        int[] rows = {down.before(), after(down)};
        int[] columns = {across.before(), after(across)};
        if (rows[0] + rows[1] + columns[0] + columns[1] == 0) {
            return image;
        }
        int[] none = new int[2];
        if (outside == 0) {
            return m.pad(image, none, rows, columns, none);
        }
        Edge paddings = m.tape().ints(Shape.of(4, 2), 0, 0, rows[0], rows[1], columns[0], columns[1], 0, 0);
        return m.tape().add(Pad.PADV2, image, paddings, m.tape().scalar(outside));
    }

    /** Padding behind the image, as far as windows reach. */
    static int after(WindowAxis axis) {
        int reach = (axis.output() - 1) * axis.stride() + axis.span();
        return Math.max(0, reach - axis.before() - axis.input());
    }
}
