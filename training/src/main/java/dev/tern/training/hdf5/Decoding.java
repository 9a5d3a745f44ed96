package dev.tern.training.hdf5;

import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns elements as they lie in the file into values. */
final class Decoding {
    private static final long TEXT_BYTES_MAX = 1L << 30;

    private final Source source;
    private final GlobalHeap heap;

    Decoding(Source source, GlobalHeap heap) {
        this.source = source;
        this.heap = heap;
    }

    Hdf5Value value(ElementType type, Dataspace space, MemorySegment bytes, Cursor where) {
        if (space.isNull()) {
            return new Hdf5Value.Empty();
        }
        return switch (type) {
            case ElementType.Numeric numeric -> numbers(numeric, space, bytes);
            case ElementType.FixedText text -> fixed(text, space, bytes);
            case ElementType.HeapText text -> variable(text, space, bytes, where);
            case ElementType.Opaque opaque -> new Hdf5Value.Opaque(space.shape(), opaque.bytes(), opaque.tag(), bytes);
            case ElementType.Foreign foreign ->
                // Keras marks weightless layers with an empty list of whatever type its writer had at hand.
                throw where.refused(
                        "elements are of a type that is not read: " + foreign.description(), "store numbers or texts");
        };
    }

    private Hdf5Value numbers(ElementType.Numeric type, Dataspace space, MemorySegment bytes) {
        MemorySegment little = bytes;
        if (type.bigEndian() && type.bytes() > 1) {
            byte[] swapped = bytes.toArray(ValueLayout.JAVA_BYTE);
            for (int at = 0; at < swapped.length; at += type.bytes()) {
                for (int i = 0, j = type.bytes() - 1; i < j; i++, j--) {
                    byte kept = swapped[at + i];
                    swapped[at + i] = swapped[at + j];
                    swapped[at + j] = kept;
                }
            }
            little = MemorySegment.ofArray(swapped);
        }
        return new Hdf5Value.Numbers(Tensor.of(type.type(), space.shape(), Quantization.NONE, little));
    }

    private Hdf5Value fixed(ElementType.FixedText type, Dataspace space, MemorySegment bytes) {
        int count = space.shape().intElements();
        source.spend(4L * count);
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String text = Cursor.text(bytes.asSlice((long) i * type.bytes(), type.bytes()));
            texts.add(type.spacePadded() ? text.stripTrailing() : text);
        }
        return new Hdf5Value.Texts(space.shape(), texts, type.form());
    }

    private Hdf5Value variable(ElementType.HeapText type, Dataspace space, MemorySegment bytes, Cursor where) {
        int count = space.shape().intElements();
        Source parts = new Source(source.name, bytes, 0, source.offsetBytes, source.lengthBytes);
        Cursor cursor = parts.at("text references", 0, bytes.byteSize());
        List<String> texts = new ArrayList<>(count);
        long total = 0;
        for (int i = 0; i < count; i++) {
            long length = cursor.u32();
            long address = cursor.offset();
            long index = cursor.u32();
            if (length == 0) {
                texts.add("");
                continue;
            }
            MemorySegment object = heap.object(address, (int) index);
            total += length;
            if (length > object.byteSize() || total > TEXT_BYTES_MAX) {
                throw where.bad("a text of at most " + object.byteSize() + " bytes", length + " bytes");
            }
            source.spend(length);
            byte[] text = object.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
            texts.add(new String(text, StandardCharsets.UTF_8));
        }
        return new Hdf5Value.Texts(space.shape(), texts, type.form());
    }
}
