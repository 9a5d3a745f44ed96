package dev.tern.inspect;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Inputs of a model drawn from a seed: one generator for all inputs, in the model's order, element by element. Whole
 * numbers of 32 and 64 bits stay below {@code limit}, because they are mostly indices.
 */
public final class SeededInputs {
    private static final long BYTES_MAX = 1L << 30;

    private final SplittableRandom random;
    private final int limit;

    public SeededInputs(long seed, int limit) {
        this.random = new SplittableRandom(seed);
        this.limit = limit;
    }

    /** The bytes of the next input. */
    public byte[] next(DataType type, Shape shape) {
        if (type == DataType.STRING) {
            List<String> words = new ArrayList<>();
            for (long i = 0; i < shape.elements(); i++) {
                words.add("word" + random.nextInt(limit));
            }
            return StringElements.encodeText(words);
        }
        if (type.bytes(shape.elements()) > BYTES_MAX) {
            throw TernException.at("seeded input")
                    .expected("at most " + BYTES_MAX + " bytes")
                    .found(type + shape.toString())
                    .fix("give the input a smaller shape");
        }
        try (Arena arena = Arena.ofConfined()) {
            Tensor tensor = Tensor.allocate(type, shape, arena);
            for (long i = 0; i < tensor.elements(); i++) {
                draw(tensor, i);
            }
            return tensor.data().toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private void draw(Tensor tensor, long i) {
        switch (tensor.type()) {
            case FLOAT32, FLOAT16 -> tensor.setFloat(i, (random.nextInt(1 << 24) - (1 << 23)) * 0x1p-23f);
            case UINT8 -> tensor.setInt(i, random.nextInt(256));
            case INT8 -> tensor.setInt(i, random.nextInt(256) - 128);
            case INT16 -> tensor.setInt(i, random.nextInt(65536) - 32768);
            case BOOL -> tensor.setInt(i, random.nextInt(2));
            default -> tensor.setLong(i, random.nextInt(limit));
        }
    }
}
