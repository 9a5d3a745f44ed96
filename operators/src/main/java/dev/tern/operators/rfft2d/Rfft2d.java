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
        private final Binding binding;
        private final Tensor input;
        private final Tensor output;
        private final int height;
        private final int width;
        private final int kept;
        private final FourierLine row;
        private final FourierLine column;
        private final double[] reals;
        private final double[] imaginaries;
        private final float[] staging;

        Transform(Binding binding) {
            this.binding = binding;
            input = binding.input(0);
            Tensor spectra = binding.output(0);
            int rank = spectra.shape().rank();
            height = spectra.shape().dim(-2);
            kept = spectra.shape().dim(-1);
            width = binding.input(1).intAt(1);
            int[] dims = Arrays.copyOf(spectra.shape().dims(), rank + 1);
            dims[rank] = 2;
            output = Tensor.of(DataType.FLOAT32, Shape.of(dims), Quantization.NONE, spectra.data());
            row = new FourierLine(binding, width);
            column = height == width ? row : new FourierLine(binding, height);
            reals = binding.doubles((long) height * kept);
            imaginaries = binding.doubles((long) height * kept);
            staging = binding.floats(
                    Math.max(2L * kept, Math.min(width, input.shape().dim(-1))));
        }

        @Override
        public void run() {
            long imageElements = (long) input.shape().dim(-2) * input.shape().dim(-1);
            long images = input.shape().elements(0, input.shape().rank() - 2);
            for (long image = 0; image < images; image++) {
                transformRows(image * imageElements);
                transformColumns();
                write(image * height * kept * 2);
            }
        }

        private void transformRows(long first) {
            int given = Math.min(width, input.shape().dim(-1));
            for (int y = 0; y < height; y++) {
                binding.checkpoint();
                row.clear();
                if (y < input.shape().dim(-2)) {
                    input.readFloats(first + (long) y * input.shape().dim(-1), given, staging, 0);
                    for (int x = 0; x < given; x++) {
                        row.set(x, staging[x], 0);
                    }
                }
                row.transform();
                for (int x = 0; x < kept; x++) {
                    reals[y * kept + x] = row.real(x);
                    imaginaries[y * kept + x] = row.imaginary(x);
                }
            }
        }

        private void transformColumns() {
            for (int x = 0; x < kept; x++) {
                binding.checkpoint();
                for (int y = 0; y < height; y++) {
                    column.set(y, reals[y * kept + x], imaginaries[y * kept + x]);
                }
                column.transform();
                for (int y = 0; y < height; y++) {
                    reals[y * kept + x] = column.real(y);
                    imaginaries[y * kept + x] = column.imaginary(y);
                }
            }
        }

        private void write(long first) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < kept; x++) {
                    staging[2 * x] = (float) reals[y * kept + x];
                    staging[2 * x + 1] = (float) imaginaries[y * kept + x];
                }
                output.writeFloats(first + (long) y * kept * 2, 2 * kept, staging, 0);
            }
        }
    }
}
