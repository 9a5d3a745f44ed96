package dev.tern.testkit;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Contents for a tensor, the same at every run: listed, or drawn from a seed. */
@FunctionalInterface
public interface Fill {
    /** The little-endian bytes of a tensor of this type and shape (strings: a whole encoding). */
    byte[] bytes(DataType type, Shape shape);

    /** Integers over the whole range of their type, floats in [-1, 1), strings {@code word0 … word9}. */
    static Fill random(long seed) {
        return (type, shape) -> {
            if (type == DataType.STRING) {
                SplittableRandom random = new SplittableRandom(seed);
                List<String> words = new ArrayList<>();
                for (long i = 0; i < shape.elements(); i++) {
                    words.add("word" + random.nextInt(10));
                }
                return StringElements.encodeText(words);
            }
            return type.isFloat() || type == DataType.COMPLEX64
                    ? uniform(seed, -1, 1).bytes(type, shape)
                    : integers(seed, type.minimum(), type.maximum()).bytes(type, shape);
        };
    }

    /** Floats drawn evenly from [low, high); integer types get them truncated. */
    static Fill uniform(long seed, double low, double high) {
        return (type, shape) -> {
            SplittableRandom random = new SplittableRandom(seed);
            return each(type, shape, (tensor, i) -> {
                double value = low + (high - low) * random.nextDouble();
                if (tensor.type().isFloat()) {
                    tensor.setFloat(i, (float) value);
                } else {
                    tensor.setLong(i, (long) value);
                }
            });
        };
    }

    /** Whole numbers drawn evenly from {@code low} to {@code high}, both inclusive. */
    static Fill integers(long seed, long low, long high) {
        return (type, shape) -> {
            SplittableRandom random = new SplittableRandom(seed);
            return each(type, shape, (tensor, i) -> {
                long value =
                        high - low < 0 || high == Long.MAX_VALUE ? random.nextLong() : random.nextLong(low, high + 1);
                if (tensor.type().isFloat()) {
                    tensor.setFloat(i, value);
                } else {
                    tensor.setLong(i, value);
                }
            });
        };
    }

    /** These numbers, repeated as often as the tensor needs. */
    static Fill of(double... values) {
        return (type, shape) -> each(type, shape, (tensor, i) -> {
            double value = values[(int) (i % values.length)];
            if (tensor.type().isFloat()) {
                tensor.setFloat(i, (float) value);
            } else {
                tensor.setLong(i, (long) value);
            }
        });
    }

    /** These strings. */
    static Fill strings(String... words) {
        return (type, shape) -> StringElements.encodeText(List.of(words));
    }

    /** These very bytes. */
    static Fill raw(byte... bytes) {
        return (type, shape) -> bytes.clone();
    }

    /** Sets one element of a tensor in the making. */
    @FunctionalInterface
    interface Setter {
        void set(Tensor tensor, long index);
    }

    private static byte[] each(DataType type, Shape shape, Setter setter) {
        if (type == DataType.COMPLEX64 || type == DataType.COMPLEX128) {
            DataType part = type == DataType.COMPLEX64 ? DataType.FLOAT32 : DataType.FLOAT64;
            int[] twice = java.util.Arrays.copyOf(shape.dims(), shape.rank() + 1);
            twice[shape.rank()] = 2;
            return eachPlain(part, Shape.of(twice), setter);
        }
        return eachPlain(type, shape, setter);
    }

    private static byte[] eachPlain(DataType type, Shape shape, Setter setter) {
        try (Arena arena = Arena.ofConfined()) {
            Tensor tensor = Tensor.allocate(type, shape, arena);
            for (long i = 0; i < tensor.elements(); i++) {
                setter.set(tensor, i);
            }
            return tensor.data().toArray(ValueLayout.JAVA_BYTE);
        }
    }
}
