package dev.tern.operators.rfft2d;

import dev.tern.operators.Binding;
import dev.tern.operators.Kernel;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.PlainOperator;
import dev.tern.operators.ShapeScope;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFFT2D: the Fourier transform of each real image in a batch, of which the right half follows from the left and is left
 * out. Images are cut or filled up with zeros to the lengths that the second operand gives; both are powers of two.
 */
public final class Rfft2d {
    public static final OperatorDefinition<PlainOperator> DEFINITION = PlainOperator.define(
            131,
            "RFFT2D",
            105,
            d -> d.inputs("images", "lengths")
                    .outputs("spectra")
                    .types("f32 i32 -> c64")
                    .shapes((operator, scope) -> shapes(scope))
                    .kernel((operator, binding) -> new Transform(binding)));

    private Rfft2d() {}

    private static List<Shape> shapes(ShapeScope scope) {
        Shape input = scope.shape(0);
        int[] lengths = scope.ints(1);
        if (input.rank() < 2
                || scope.shape(1).rank() != 1
                || lengths.length != 2
                || !isPowerOfTwo(lengths[0])
                || !isPowerOfTwo(lengths[1])) {
            throw TernException.at("images and lengths")
                    .expected("images [..., height, width] and two powers of two")
                    .found(input + " and " + Arrays.toString(lengths))
                    .fix("correct the lengths of the transform");
        }
        return List.of(input.with(-2, lengths[0]).with(-1, lengths[1] / 2 + 1));
    }

    private static boolean isPowerOfTwo(int length) {
        return length > 0 && (length & (length - 1)) == 0;
    }

    /** The kernel: rows first, then the columns that are kept, all in doubles. */
    private static final class Transform implements Kernel {
        /** Most rows that are transformed together. */
        private static final int ROWS_AT_ONCE = 32;

        /** Numbers that rows transformed together should not exceed by far. */
        private static final int NUMBERS_AT_ONCE = 1 << 14;

        private final Binding binding;
        private final Tensor input;
        private final Tensor output;
        private final int height;
        private final int kept;
        private final int given;
        private final RealLines rows;
        private final @Nullable FourierLines columns;
        private final float[] staging;

        Transform(Binding binding) {
            this.binding = binding;
            input = binding.input(0);
            Tensor spectra = binding.output(0);
            int rank = spectra.shape().rank();
            height = spectra.shape().dim(-2);
            kept = spectra.shape().dim(-1);
            int width = binding.input(1).intAt(1);
            given = Math.min(width, input.shape().dim(-1));
            int[] dims = Arrays.copyOf(spectra.shape().dims(), rank + 1);
            dims[rank] = 2;
            output = Tensor.of(DataType.FLOAT32, Shape.of(dims), Quantization.NONE, spectra.data());
            long most = height > 1 ? height : images();
            // Powers of two, so that they divide an image's height.
            int atOnce = Math.clamp(NUMBERS_AT_ONCE / width, 1, ROWS_AT_ONCE);
            rows = new RealLines(binding, width, (int) Math.clamp(most, 1, atOnce));
            columns = height > 1 ? new FourierLines(binding, height, kept) : null;
            staging = binding.floats(Math.max(2L * kept, given));
        }

        private long images() {
            return input.shape().elements(0, input.shape().rank() - 2);
        }

        @Override
        public void run() {
            long images = images();
            if (columns == null) {
                for (long image = 0; image < images; image += rows.lines()) {
                    int count = (int) Math.min(rows.lines(), images - image);
                    rows(image, 1, 0, count);
                    for (int i = 0; i < count; i++) {
                        write(rows.reals(), rows.imaginaries(), i, rows.lines(), image + i);
                    }
                }
                return;
            }
            for (long image = 0; image < images; image++) {
                for (int y = 0; y < height; y += rows.lines()) {
                    rows(image, 0, y, rows.lines());
                    keep(columns, y);
                }
                binding.checkpoint();
                columns.transform();
                for (int y = 0; y < height; y++) {
                    write(columns.reals(), columns.imaginaries(), y * kept, 1, image * height + y);
                }
            }
        }

        /** Transforms rows of images: from {@code image} on, or of this one from {@code y} on, as the steps say. */
        private void rows(long image, int imageStep, int y, int count) {
            int inputHeight = input.shape().dim(-2);
            int inputWidth = input.shape().dim(-1);
            binding.checkpoint();
            rows.clear();
            for (int i = 0; i < count; i++) {
                int row = imageStep == 0 ? y + i : y;
                if (row < inputHeight) {
                    long first = ((image + (long) imageStep * i) * inputHeight + row) * inputWidth;
                    input.readFloats(first, given, staging, 0);
                    rows.set(i, staging, given);
                }
            }
            rows.transform();
        }

        /** Puts transformed rows, the first of which is row {@code y}, where columns are lines. */
        private void keep(FourierLines to, int y) {
            int lines = rows.lines();
            for (int i = 0; i < lines; i++) {
                for (int x = 0; x < kept; x++) {
                    to.reals()[(y + i) * kept + x] = rows.reals()[x * lines + i];
                    to.imaginaries()[(y + i) * kept + x] = rows.imaginaries()[x * lines + i];
                }
            }
        }

        private void write(double[] reals, double[] imaginaries, int from, int step, long row) {
            for (int x = 0; x < kept; x++) {
                staging[2 * x] = (float) reals[from + x * step];
                staging[2 * x + 1] = (float) imaginaries[from + x * step];
            }
            output.writeFloats(row * kept * 2, 2 * kept, staging, 0);
        }
    }
}
