package dev.tern.training.hdf5;

import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** What an attribute or a dataset holds. */
public sealed interface Hdf5Value {
    /** The extents; empty for a single element. */
    Shape shape();

    /** One text of free length, marked as UTF-8: how h5py stores a Python {@code str}. */
    static Hdf5Value utf8(String text) {
        return new Texts(Shape.scalar(), List.of(text), TextForm.VARIABLE_UTF8);
    }

    /** One text of free length, marked as ASCII: how h5py stores Python {@code bytes}. */
    static Hdf5Value ascii(String text) {
        return new Texts(Shape.scalar(), List.of(text), TextForm.VARIABLE_ASCII);
    }

    /** A list of texts of free length, marked as ASCII. */
    static Hdf5Value list(List<String> texts) {
        return new Texts(Shape.of(texts.size()), texts, TextForm.VARIABLE_ASCII);
    }

    /** Numbers or truth values; elements are little-endian, whatever the file has. */
    record Numbers(Tensor tensor) implements Hdf5Value {
        @Override
        public Shape shape() {
            return tensor.shape();
        }
    }

    /** Texts, decoded as UTF-8. */
    record Texts(Shape shape, List<String> texts, TextForm form) implements Hdf5Value {
        /** Keeps a copy of the list. */
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** Elements of {@code elementBytes} bytes each that HDF5 gives no meaning to; {@code tag} says what the writer thought. */
    record Opaque(Shape shape, int elementBytes, String tag, MemorySegment bytes) implements Hdf5Value {}

    /** A place without any element: HDF5's null dataspace. */
    record Empty() implements Hdf5Value {
        @Override
        public Shape shape() {
            return Shape.of(0);
        }
    }

    /** How texts lie in the file. */
    enum TextForm {
        /** Each as long as it is, in a heap; marked as ASCII. */
        VARIABLE_ASCII,
        /** Each as long as it is, in a heap; marked as UTF-8. */
        VARIABLE_UTF8,
        /** All as long as the longest, filled up with zeros; marked as ASCII. */
        FIXED_ASCII,
        /** All as long as the longest, filled up with zeros; marked as UTF-8. */
        FIXED_UTF8
    }
}
