package dev.tern.tflite;

import dev.tern.graph.Buffer;
import dev.tern.tensor.TernException;
import dev.tern.tflite.flatbuffer.Source;
import dev.tern.tflite.flatbuffer.TableView;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The constant bytes of a file that is being read: inside the flatbuffer, behind it, or in other files. */
final class Buffers {
    private final List<Buffer> inFileOrder;
    private final ExternalBuffers external;

    private Buffers(List<Buffer> inFileOrder, ExternalBuffers external) {
        this.inFileOrder = inFileOrder;
        this.external = external;
    }

    static Buffers read(TableView model, ExternalBuffers external) {
        List<Buffer> buffers = new ArrayList<>();
        List<TableView> tables = model.tables(Schema.Model.BUFFERS);
        for (int i = 0; i < tables.size(); i++) {
            try {
                buffers.add(read(tables.get(i)));
            } catch (TernException e) {
                throw e.within("buffer " + i);
            }
        }
        return new Buffers(buffers, external);
    }

    private static Buffer read(TableView table) {
        MemorySegment inside = table.bytes(Schema.Buffer.DATA);
        long offset = table.scalar(Schema.Buffer.OFFSET);
        long size = table.scalar(Schema.Buffer.SIZE);
        boolean outside = inside.byteSize() == 0 && isPlace(offset) && size != 0;
        MemorySegment bytes = outside ? outside(table.source(), offset, size) : inside;
        return Buffer.of(bytes).withExtras(new Origin.OfBuffer(table, outside));
    }

    /** Places 0 and 1 mean that nothing stands outside. */
    static boolean isPlace(long offset) {
        return offset != 0 && offset != 1;
    }

    /** Bytes behind the flatbuffer, by their absolute place. */
    static MemorySegment outside(Source source, long offset, long size) {
        if (offset < 0 || size < 0 || size > source.size() || offset > source.size() - size) {
            throw TernException.at("bytes outside the flatbuffer")
                    .expected("a place inside the file of " + source.size() + " bytes")
                    .found(Long.toUnsignedString(size) + " bytes at " + Long.toUnsignedString(offset))
                    .fix("the file is cut short or damaged; fetch it again");
        }
        source.reserve(offset, size);
        return source.slice(offset, size);
    }

    /** Every buffer in file order. */
    List<Buffer> all() {
        return inFileOrder;
    }

    /** Buffer {@code index}, as {@code user} names it. */
    Buffer at(int index) {
        return inFileOrder.get(index);
    }

    /** The buffer of a tensor; null for the first one, which stands for no buffer. */
    @Nullable
    Buffer of(TableView tensor) {
        long externalId = tensor.scalar(Schema.Tensor.EXTERNAL_BUFFER);
        if (externalId != 0) {
            return external.get(externalId);
        }
        if (tensor.scalar(Schema.Tensor.BUFFER) == 0) {
            return null;
        }
        return at(tensor.index(Schema.Tensor.BUFFER, inFileOrder.size(), "buffers"));
    }
}
