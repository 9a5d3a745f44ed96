package dev.tern.tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A typed, shaped view over memory that somebody else owns: no mathematics, no ownership. Elements lie row-major and
 * little-endian. Reading and writing by element converts between the stored type and {@code int}, {@code long} or
 * {@code float} without scaling; quantisation is only described, never applied.
 */
public final class Tensor {
    private final DataType type;
    private final Shape shape;
    private final Quantization quantization;
    private final MemorySegment data;
    private final long elements;

    private Tensor(DataType type, Shape shape, Quantization quantization, MemorySegment data) {
        this.type = type;
        this.shape = shape;
        this.quantization = quantization;
        this.data = data;
        this.elements = shape.elements();
    }

    /** A view over {@code data}, which must hold exactly the shape's elements (strings: a valid encoding or nothing). */
    public static Tensor of(DataType type, Shape shape, Quantization quantization, MemorySegment data) {
        Tensor tensor = new Tensor(type, shape, quantization, data);
        if (type != DataType.STRING && data.byteSize() != type.bytes(tensor.elements)) {
            throw TernException.at("tensor " + type + shape)
                    .expected(type.bytes(tensor.elements) + " bytes")
                    .found(data.byteSize() + " bytes")
                    .fix("give as many bytes as the shape has elements");
        }
        return tensor;
    }

    /** A tensor of which only type, shape and quantisation are known; its memory must not be asked for. */
    public static Tensor described(DataType type, Shape shape, Quantization quantization) {
        return new Tensor(type, shape, quantization, MemorySegment.NULL);
    }

    /** A new zero-filled tensor in {@code arena}. */
    public static Tensor allocate(DataType type, Shape shape, Arena arena) {
        return of(
                type,
                shape,
                Quantization.NONE,
                arena.allocate(Math.max(1, type.bytes(shape.elements())), 64).asSlice(0, type.bytes(shape.elements())));
    }

    public DataType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    public Quantization quantization() {
        return quantization;
    }

    /** The bytes themselves, zero-copy. */
    public MemorySegment data() {
        return data;
    }

    /** Number of elements. */
    public long elements() {
        return elements;
    }

    /** Number of elements as an {@code int}; an error where there are too many for one Java array. */
    public int intElements() {
        return shape.intElements();
    }

    /** The same bytes under another shape with the same number of elements. */
    public Tensor reshaped(Shape other) {
        return of(type, other, quantization, data);
    }

    /** Element {@code index} of any integer, bool or handle type as an {@code int} (64-bit values keep their low half). */
    public int intAt(long index) {
        return Elements.intAt(type, data, index);
    }

    /** Element {@code index} of any integer or bool type as a {@code long}. */
    public long longAt(long index) {
        return Elements.longAt(type, data, index);
    }

    /** Element {@code index} of any number type as a {@code float}, stored integers unscaled. */
    public float floatAt(long index) {
        return Elements.floatAt(type, data, index);
    }

    /** Stores an {@code int} into any integer or bool type, keeping the low bits. */
    public void setInt(long index, int value) {
        Elements.setLong(type, data, index, value);
    }

    /** Stores a {@code long} into any integer or bool type, keeping the low bits. */
    public void setLong(long index, long value) {
        Elements.setLong(type, data, index, value);
    }

    /** Stores a {@code float} into any floating-point type, rounding to nearest even. */
    public void setFloat(long index, float value) {
        Elements.setFloat(type, data, index, value);
    }

    /** Copies elements {@code first … first + count - 1} of an integer or bool type into {@code to}, widened. */
    public void readInts(long first, int count, int[] to, int at) {
        Elements.readInts(type, data, first, count, to, at);
    }

    /** Stores {@code count} integers, keeping the low bits of each. */
    public void writeInts(long first, int count, int[] from, int at) {
        Elements.writeInts(type, data, first, count, from, at);
    }

    /** Copies elements of a number type into {@code to} as floats, stored integers unscaled. */
    public void readFloats(long first, int count, float[] to, int at) {
        Elements.readFloats(type, data, first, count, to, at);
    }

    /** Stores {@code count} floats into a floating-point type. */
    public void writeFloats(long first, int count, float[] from, int at) {
        Elements.writeFloats(type, data, first, count, from, at);
    }

    /** Copies elements of any integer or bool type into {@code to}, widened; 64-bit elements of other types keep their bits. */
    public void readLongs(long first, int count, long[] to, int at) {
        Elements.readLongs(type, data, first, count, to, at);
    }

    /** Stores {@code count} integers, keeping the low bits of each. */
    public void writeLongs(long first, int count, long[] from, int at) {
        Elements.writeLongs(type, data, first, count, from, at);
    }

    /** Copies elements of a number type into {@code to} as doubles, stored integers unscaled. */
    public void readDoubles(long first, int count, double[] to, int at) {
        Elements.readDoubles(type, data, first, count, to, at);
    }

    /** Stores {@code count} doubles into a floating-point type, rounding to nearest even. */
    public void writeDoubles(long first, int count, double[] from, int at) {
        Elements.writeDoubles(type, data, first, count, from, at);
    }

    /** Every element of an integer or bool tensor, widened. */
    public int[] toInts() {
        int[] all = new int[intElements()];
        readInts(0, all.length, all, 0);
        return all;
    }

    /** Every element of a number tensor as floats, stored integers unscaled. */
    public float[] toFloats() {
        float[] all = new float[intElements()];
        readFloats(0, all.length, all, 0);
        return all;
    }

    @Override
    public String toString() {
        return type.text() + shape;
    }
}
