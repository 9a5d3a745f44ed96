package dev.tern.graph;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Constant values made from Java arrays. */
public final class Constants {
    private Constants() {}

    /** A constant of any type from its stored bytes, which must be as many as the shape needs. */
    public static Value ofBytes(String name, DataType type, Shape shape, byte[] bytes) {
        if (type != DataType.STRING && bytes.length != type.bytes(shape.elements())) {
            throw TernException.at("constant " + Quoted.name(name) + " of " + type.text() + shape)
                    .expected(type.bytes(shape.elements()) + " bytes")
                    .found(bytes.length + " bytes")
                    .fix("give as many bytes as the shape has elements");
        }
        return Value.of(name, type, shape).withBuffer(Buffer.of(bytes));
    }

    /** A float32 constant. */
    public static Value of(String name, Shape shape, float... elements) {
        return of(name, DataType.FLOAT32, shape, elements);
    }

    /** An int32 constant. */
    public static Value of(String name, Shape shape, int... elements) {
        return of(name, DataType.INT32, shape, elements);
    }

    /** An int64 constant. */
    public static Value of(String name, Shape shape, long... elements) {
        return of(name, DataType.INT64, shape, elements);
    }

    /** A bool constant. */
    public static Value of(String name, Shape shape, boolean... elements) {
        Filling filling = new Filling(name, DataType.BOOL, shape, elements.length);
        for (int i = 0; i < elements.length; i++) {
            filling.tensor.setInt(i, elements[i] ? 1 : 0);
        }
        return filling.done();
    }

    /** A constant of a floating-point type that holds {@code elements} rounded to nearest even. */
    public static Value of(String name, DataType type, Shape shape, float... elements) {
        Filling filling = new Filling(name, type, shape, elements.length);
        filling.tensor.writeFloats(0, elements.length, elements, 0);
        return filling.done();
    }

    /** A constant of an integer type, packed where the type is narrower than a byte. */
    public static Value of(String name, DataType type, Shape shape, int... elements) {
        Filling filling = new Filling(name, type, shape, elements.length);
        for (int element : elements) {
            filling.requireInRange(element);
        }
        filling.tensor.writeInts(0, elements.length, elements, 0);
        return filling.done();
    }

    /** A constant of an integer type. */
    public static Value of(String name, DataType type, Shape shape, long... elements) {
        Filling filling = new Filling(name, type, shape, elements.length);
        for (int i = 0; i < elements.length; i++) {
            filling.requireInRange(elements[i]);
            filling.tensor.setLong(i, elements[i]);
        }
        return filling.done();
    }

    /** A string constant, in UTF-8. */
    public static Value ofStrings(String name, Shape shape, List<String> elements) {
        Filling.requireCount(name, DataType.STRING, shape, elements.size());
        return ofBytes(name, DataType.STRING, shape, StringElements.encodeText(elements));
    }

    /** A constant in the making: bytes that are written once and then only described. */
    private record Filling(String name, Tensor tensor, byte[] bytes) {
        Filling(String name, DataType type, Shape shape, int given) {
            requireCount(name, type, shape, given);
            byte[] bytes = new byte[Math.toIntExact(type.bytes(given))];
            this(name, Tensor.of(type, shape, Quantization.NONE, MemorySegment.ofArray(bytes)), bytes);
        }

        static void requireCount(String name, DataType type, Shape shape, int given) {
            if (shape.elements() != given) {
                throw TernException.at("constant " + Quoted.name(name) + " of " + type.text() + shape)
                        .expected(shape.elements() + " elements")
                        .found(String.valueOf(given))
                        .fix("give as many elements as the shape has");
            }
        }

        void requireInRange(long element) {
            DataType type = tensor.type();
            if (element < type.minimum() || element > type.maximum()) {
                throw TernException.at("constant " + Quoted.name(name) + " of " + tensor)
                        .expected("elements from " + type.minimum() + " to " + type.maximum())
                        .found(String.valueOf(element))
                        .fix("choose a wider type or correct the element");
            }
        }

        Value done() {
            return ofBytes(name, tensor.type(), tensor.shape(), bytes);
        }
    }
}
