package dev.tern.training.savedmodel;

import dev.tern.graph.Quoted;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.Message;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Tensors by name as TensorFlow's checkpoints store them: an index and data files beside it. Data files are mapped when a
 * tensor in them is first asked for; a tensor is a view of its file, checked against its checksum.
 */
public final class TensorBundle {
    private static final int SHARDS_MAX = 99_999;

    private final Path prefix;
    private final int shards;
    private final Map<String, Entry> entries = new TreeMap<>();
    private final Map<Integer, MemorySegment> mapped = new TreeMap<>();

    /**
     * Where a tensor lies.
     *
     * @param slices extents of its parts where it is stored in parts, each as start and length, axis by axis
     */
    record Entry(
            DataType type, Shape shape, int shard, long offset, long size, int crc, List<TensorSlices.Slice> slices) {}

    private TensorBundle(Path prefix, int shards) {
        this.prefix = prefix;
        this.shards = shards;
    }

    /** The bundle with this path prefix: {@code prefix.index}, {@code prefix.data-00000-of-00001}, … */
    public static TensorBundle read(Path prefix) {
        Path index = sibling(prefix, ".index");
        String name = String.valueOf(index.getFileName());
        try {
            return read(prefix, IndexTable.read(GraphDef.map(index)));
        } catch (TernException e) {
            throw e.within(name);
        }
    }

    private static TensorBundle read(Path prefix, Map<IndexTable.Key, MemorySegment> table) {
        MemorySegment header = table.get(new IndexTable.Key(new byte[0]));
        if (header == null) {
            throw TernException.at("index").problem("its header is missing; the file is damaged");
        }
        Message head = Message.of("header", header);
        int shards = head.int32(1);
        if (shards < 0 || shards > SHARDS_MAX || head.int64(2) != 0) {
            throw TernException.at("header")
                    .expected("at most " + SHARDS_MAX + " data files, little-endian")
                    .found(shards + " data files" + (head.int64(2) == 0 ? "" : ", big-endian"))
                    .fix("save the model on a little-endian machine");
        }
        TensorBundle bundle = new TensorBundle(prefix, shards);
        table.forEach((key, value) -> {
            if (key.bytes().length > 0) {
                // Names of parts hold bytes that are no text; one byte to one character keeps them apart.
                String name = key.bytes()[0] == 0
                        ? new String(key.bytes(), StandardCharsets.ISO_8859_1)
                        : new String(key.bytes(), StandardCharsets.UTF_8);
                bundle.entries.put(name, entry(name, value));
            }
        });
        return bundle;
    }

    private static Entry entry(String name, MemorySegment value) {
        try {
            Message message = Message.of("entry", value);
            Shape shape = TensorShapes.read(message.messageOrEmpty(2));
            if (shape == null || !shape.isKnown()) {
                throw TernException.of("expected a known shape, found an open one; the file is damaged");
            }
            return new Entry(
                    TensorFlowType.of(message.int32(1)).type(),
                    shape,
                    message.int32(3),
                    message.int64(4),
                    message.int64(5),
                    message.fixed32(6),
                    TensorSlices.read(message.messages(7), shape));
        } catch (TernException e) {
            throw e.within(Quoted.name(name));
        }
    }

    private static Path sibling(Path prefix, String suffix) {
        return prefix.resolveSibling(prefix.getFileName() + suffix);
    }

    /** The names of all tensors, in byte order of their letters; parts of larger tensors are left out. */
    public List<String> names() {
        return entries.keySet().stream().filter(name -> name.charAt(0) != 0).toList();
    }

    /** Whether there is a tensor of this name. */
    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** The type of a tensor. */
    public DataType type(String name) {
        return entry(name).type;
    }

    /** The shape of a tensor. */
    public Shape shape(String name) {
        return entry(name).shape;
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            throw TernException.at(String.valueOf(prefix.getFileName()))
                    .expected("a variable named " + Quoted.name(name))
                    .found("none among " + entries.size())
                    .fix("the variables belong to another model, or the file is incomplete");
        }
        return entry;
    }

    /** A tensor; its bytes are a view of the data file wherever it is stored in one piece. */
    public Tensor tensor(String name) {
        Entry entry = entry(name);
        try {
            return entry.slices.isEmpty() ? whole(entry) : TensorSlices.join(this, name, entry);
        } catch (TernException e) {
            throw e.within("variable " + Quoted.name(name));
        }
    }

    private Tensor whole(Entry entry) {
        MemorySegment stored = stored(entry);
        if (entry.type == DataType.STRING) {
            return strings(entry, stored);
        }
        long expected = entry.type.bytes(entry.shape.elements());
        if (entry.size != expected) {
            throw TernException.of("expected " + expected + " bytes for " + entry.type.text() + entry.shape + ", found "
                    + entry.size + "; the index is damaged");
        }
        require(Crc32c.masked(stored) == entry.crc);
        return Tensor.of(entry.type, entry.shape, Quantization.NONE, stored);
    }

    private static void require(boolean fits) {
        if (!fits) {
            throw TernException.of(
                    "expected bytes that fit their checksum, found others; the data file is damaged or of another model");
        }
    }

    private static Tensor strings(Entry entry, MemorySegment stored) {
        long count = entry.shape.elements();
        if (count > stored.byteSize()) {
            throw TernException.of("expected " + count + " texts, found " + stored.byteSize() + " bytes");
        }
        IndexTable.Varints at = new IndexTable.Varints(stored, 0);
        long[] lengths = new long[(int) count];
        CRC32C crc = new CRC32C();
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = at.next();
            Crc32c.update(crc, MemorySegment.ofArray(lengthBytes(lengths[i])));
        }
        MemorySegment sum = at.bytes(4);
        require(sum.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0)
                == Crc32c.masked(crc.getValue()));
        Crc32c.update(crc, sum);
        List<byte[]> texts = new ArrayList<>();
        for (long length : lengths) {
            MemorySegment text = at.bytes(length);
            Crc32c.update(crc, text);
            texts.add(text.toArray(ValueLayout.JAVA_BYTE));
        }
        require(Crc32c.masked(crc.getValue()) == entry.crc);
        return Tensor.of(
                DataType.STRING, entry.shape, Quantization.NONE, MemorySegment.ofArray(StringElements.encode(texts)));
    }

    /** A length as the checksum sees it: four bytes, or eight where four do not do. */
    static byte[] lengthBytes(long length) {
        byte[] bytes = new byte[length >>> 32 == 0 ? 4 : 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (length >>> (8 * i));
        }
        return bytes;
    }

    private MemorySegment stored(Entry entry) {
        MemorySegment file = shard(entry.shard);
        if (entry.offset < 0 || entry.size < 0 || entry.offset > file.byteSize() - entry.size) {
            throw TernException.of("expected bytes within its data file of " + file.byteSize() + ", found " + entry.size
                    + " at " + entry.offset + "; the data file is cut short or of another model");
        }
        return file.asSlice(entry.offset, entry.size);
    }

    private MemorySegment shard(int shard) {
        if (shard < 0 || shard >= shards) {
            throw TernException.of(
                    "expected one of " + shards + " data files, found number " + shard + "; the index is damaged");
        }
        @Nullable MemorySegment known = mapped.get(shard);
        if (known == null) {
            known = GraphDef.map(sibling(prefix, ".data-%05d-of-%05d".formatted(shard, shards)));
            mapped.put(shard, known);
        }
        return known;
    }
}
