package dev.tern.kernels.resize;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.resize.ResizeBilinear;
import dev.tern.operators.resize.Sampling;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RESIZE_BILINEAR of floats and bytes: a table of lines, a table of columns, and four pixels for each result. */
public final class FastResizeBilinear {
    private FastResizeBilinear() {}

    /** Takes images of floats and of bytes. */
    public static Offer offer(ResizeBilinear resize, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        BilinearCode.Numbers numbers = switch (output.type()) {
            case FLOAT32 -> BilinearCode.Numbers.FLOATS;
            case UINT8 -> BilinearCode.Numbers.UNSIGNED_BYTES;
            case INT8 -> BilinearCode.Numbers.SIGNED_BYTES;
            default -> null;
        };
        if (numbers == null || !epilogue.isEmpty()) {
            return new Offer.Declined("its numbers are neither floats nor bytes, or more is to be done to them");
        }
        String obstacle = obstacle(input, output);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        Shape from = input.shape();
        Shape to = output.shape();
        Parameters parameters = new Parameters(binding, 24)
                .set(0, Operands.address(output))
                .set(8, lines(resize, numbers, from, to, Operands.address(input), binding))
                .set(16, columns(resize, numbers, from, to, binding));
        BilinearCode.Key key = new BilinearCode.Key(numbers, to.dim(3), to.dim(2));
        return new Offer.Taken(
                new Native(
                        workshop.code(key, code -> BilinearCode.write(code, key)),
                        parameters,
                        Math.multiplyExact(to.dim(0), to.dim(1))),
                "four pixels for each result");
    }

    private static @Nullable String obstacle(Tensor input, Tensor output) {
        if (!Operands.isReachable(input) || !Operands.isReachable(output)) {
            return "its tensors lie on the Java heap";
        }
        boolean large =
                input.data().byteSize() > Integer.MAX_VALUE / 2 || output.data().byteSize() > Integer.MAX_VALUE / 2;
        return large || output.elements() == 0 ? "its images are empty or too large" : null;
    }

    private static long lines(
            ResizeBilinear resize, BilinearCode.Numbers numbers, Shape from, Shape to, long image, Binding binding) {
        Sampling sampling = resize.sampling(from.dim(1), to.dim(1));
        long rowBytes = (long) from.dim(2) * from.dim(3) * numbers.bytes();
        MemorySegment table = binding.memory((long) BilinearCode.LINE_BYTES * to.dim(0) * to.dim(1));
        long at = 0;
        for (int b = 0; b < to.dim(0); b++) {
            for (int y = 0; y < to.dim(1); y++) {
                Between between = Between.of(sampling, y, numbers);
                long first = image + (long) b * from.dim(1) * rowBytes;
                table.set(ValueLayout.JAVA_LONG, at, first + between.before * rowBytes);
                table.set(ValueLayout.JAVA_LONG, at + 8, first + between.after * rowBytes);
                table.set(ValueLayout.JAVA_INT, at + 16, between.weight);
                table.set(ValueLayout.JAVA_INT, at + 20, between.rest);
                at += BilinearCode.LINE_BYTES;
            }
        }
        return table.address();
    }

    private static long columns(
            ResizeBilinear resize, BilinearCode.Numbers numbers, Shape from, Shape to, Binding binding) {
        Sampling sampling = resize.sampling(from.dim(2), to.dim(2));
        int pixelBytes = from.dim(3) * numbers.bytes();
        MemorySegment table = binding.memory((long) BilinearCode.COLUMN_BYTES * to.dim(2));
        for (int x = 0; x < to.dim(2); x++) {
            Between between = Between.of(sampling, x, numbers);
            long at = (long) x * BilinearCode.COLUMN_BYTES;
            table.set(ValueLayout.JAVA_INT, at, between.before * pixelBytes);
            table.set(ValueLayout.JAVA_INT, at + 4, between.after * pixelBytes);
            table.set(ValueLayout.JAVA_INT, at + 8, between.weight);
            table.set(ValueLayout.JAVA_INT, at + 12, between.rest);
        }
        return table.address();
    }

    /** The two elements that a result lies between; weights as 32 bits: of the one after it, and what is left to one. */
    private record Between(int before, int after, int weight, int rest) {
        static Between of(Sampling sampling, int i, BilinearCode.Numbers numbers) {
            if (numbers == BilinearCode.Numbers.SIGNED_BYTES) {
                int position = sampling.position10(i);
                int before = sampling.before10(position);
                int weight = position - 1024 * before;
                return new Between(before, sampling.after10(position), weight, 1024 - weight);
            }
            float position = sampling.position(i);
            int before = sampling.before(position);
            float weight = position - before;
            return new Between(
                    before,
                    sampling.after(position),
                    Float.floatToRawIntBits(weight),
                    Float.floatToRawIntBits(1 - weight));
        }
    }
}
