package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Lays a tree of groups and datasets out in the oldest version of the format (superblock 0, symbol tables, contiguous
 * data), which is what h5py writes unless told otherwise.
 */
final class Hdf5Writer {
    /** A header message counts its bytes in 16 bits, in steps of eight. */
    private static final int MESSAGE_BYTES_MAX = 65528;

    private static final int SUPERBLOCK_BYTES = 96;
    private static final int HEADER_PREFIX_BYTES = 16;
    private static final int MESSAGE_PREFIX_BYTES = 8;
    private static final int DEPTH_MAX = 100;

    private final Layout layout = new Layout();
    private final HeapWriter heap = new HeapWriter(layout);

    private Hdf5Writer() {}

    static void write(Hdf5Group root, WritableByteChannel channel) throws IOException {
        Hdf5Writer writer = new Hdf5Writer();
        ByteBuffer superblock = writer.layout.block(SUPERBLOCK_BYTES).bytes();
        SymbolTable.Placed placed = writer.group(root, "", 0);
        writer.heap.close();
        superblock.putLong(0x0A1A0A0D46444889L);
        superblock.put(new byte[] {0, 0, 0, 0, 0, 8, 8, 0});
        superblock
                .putShort((short) SymbolTable.LEAF_K)
                .putShort((short) SymbolTable.INTERNAL_K)
                .putInt(0);
        superblock.putLong(0).putLong(-1L).putLong(writer.layout.end()).putLong(-1L);
        SymbolTable.entry(superblock, 0, placed);
        writer.layout.write(channel);
    }

    private SymbolTable.Placed node(Hdf5Node node, String path, int depth) {
        return switch (node) {
            case Hdf5Group group -> group(group, path, depth);
            case Hdf5Dataset dataset -> dataset(dataset, path);
        };
    }

    private SymbolTable.Placed group(Hdf5Group group, String path, int depth) {
        if (depth > DEPTH_MAX) {
            throw TernException.at("HDF5 file, group " + path)
                    .expected("at most " + DEPTH_MAX + " levels")
                    .found("more")
                    .fix("nest less deeply");
        }
        SymbolTable table = new SymbolTable();
        for (Map.Entry<String, Hdf5Node> member : group.members().entrySet()) {
            String name = member.getKey();
            if (name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf(0) >= 0 || name.equals(".")) {
                throw TernException.at("HDF5 file, group " + path)
                        .expected("member names without slashes and zeros")
                        .found(Quoted.of(name))
                        .fix("rename it");
            }
            table.add(name, node(member.getValue(), path + "/" + name, depth + 1));
        }
        SymbolTable.Root root = table.write(layout);
        ByteBuffer message = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        message.putLong(root.tree()).putLong(root.heap());
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Message.SYMBOL_TABLE, 0, message.array(), List.of(), 0));
        attributes(group.attributes(), path, parts);
        return new SymbolTable.Placed(header(parts), root.tree(), root.heap());
    }

    private SymbolTable.Placed dataset(Hdf5Dataset dataset, String path) {
        Hdf5Value value = dataset.value();
        int textBytes = textBytes(value);
        byte[] space = TypeMessage.space(value);
        byte[] type = TypeMessage.type(value, textBytes);
        MemorySegment bytes = MemorySegment.NULL;
        if (value instanceof Hdf5Value.Texts texts && isVariable(texts)) {
            ByteBuffer references =
                    ByteBuffer.allocate(16 * texts.texts().size()).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < texts.texts().size(); i++) {
                heap.add(texts.texts().get(i).getBytes(StandardCharsets.UTF_8), references, 16 * i);
            }
            bytes = MemorySegment.ofBuffer(references);
        } else if (value instanceof Hdf5Value.Texts texts) {
            bytes = MemorySegment.ofArray(fixedTexts(texts, textBytes));
        } else if (value instanceof Hdf5Value.Numbers numbers) {
            bytes = numbers.tensor().data();
        } else if (value instanceof Hdf5Value.Opaque opaque) {
            bytes = opaque.bytes();
        }
        ByteBuffer contiguous = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        contiguous.put((byte) 3).put((byte) 1);
        contiguous.putLong(bytes.byteSize() == 0 ? -1L : layout.data(bytes)).putLong(bytes.byteSize());
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Message.DATASPACE, 0, space, List.of(), 0));
        parts.add(new Part(Message.DATATYPE, 1, type, List.of(), 0));
        parts.add(new Part(Message.FILL_VALUE, 1, new byte[] {2, 2, 2, 1, 0, 0, 0, 0}, List.of(), 0));
        parts.add(new Part(Message.LAYOUT, 0, contiguous.array(), List.of(), 0));
        attributes(dataset.attributes(), path, parts);
        return new SymbolTable.Placed(header(parts), -1, -1);
    }

    /** A message and the texts whose references stand from {@code at} on in it. */
    private record Part(int type, int flags, byte[] body, List<byte[]> texts, int at) {
        int bytes() {
            return MESSAGE_PREFIX_BYTES + (body.length + 7) / 8 * 8;
        }
    }

    private long header(List<Part> parts) {
        int size = 0;
        for (Part part : parts) {
            size += part.bytes();
        }
        Layout.Block block = layout.block(HEADER_PREFIX_BYTES + size);
        ByteBuffer bytes = block.bytes();
        bytes.put((byte) 1)
                .put((byte) 0)
                .putShort((short) parts.size())
                .putInt(1)
                .putInt(size)
                .putInt(0);
        for (Part part : parts) {
            int next = bytes.position() + part.bytes();
            bytes.putShort((short) part.type()).putShort((short) (part.bytes() - MESSAGE_PREFIX_BYTES));
            bytes.put((byte) part.flags());
            bytes.position(bytes.position() + 3);
            int body = bytes.position();
            bytes.put(part.body());
            for (int i = 0; i < part.texts().size(); i++) {
                heap.add(part.texts().get(i), bytes, body + part.at() + 16 * i);
            }
            bytes.position(next);
        }
        return block.address();
    }

    private static void attributes(Map<String, Hdf5Value> attributes, String path, List<Part> parts) {
        for (Map.Entry<String, Hdf5Value> attribute : attributes.entrySet()) {
            parts.add(attribute(attribute.getKey(), attribute.getValue(), path));
        }
        if (parts.size() > 0xFFFF) {
            throw TernException.at("HDF5 file, " + path)
                    .expected("at most 65530 attributes of an object")
                    .found(String.valueOf(attributes.size()))
                    .fix("put some of them elsewhere");
        }
    }

    private static Part attribute(String name, Hdf5Value value, String path) {
        int textBytes = textBytes(value);
        byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
        byte[] type = TypeMessage.type(value, textBytes);
        byte[] space = TypeMessage.space(value);
        List<byte[]> heapTexts = List.of();
        byte[] data = new byte[0];
        switch (value) {
            case Hdf5Value.Texts texts
            when isVariable(texts) -> {
                heapTexts = texts.texts().stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .toList();
                data = new byte[Math.min(16 * heapTexts.size(), 2 * MESSAGE_BYTES_MAX)];
            }
            case Hdf5Value.Texts texts -> data = fixedTexts(texts, textBytes);
            case Hdf5Value.Numbers numbers -> data = numbers.tensor().data().toArray(ValueLayout.JAVA_BYTE);
            case Hdf5Value.Opaque opaque -> data = opaque.bytes().toArray(ValueLayout.JAVA_BYTE);
            case Hdf5Value.Empty empty -> {}
        }
        int at = 8 + padded(nameBytes.length) + padded(type.length) + padded(space.length);
        if ((long) at + data.length > MESSAGE_BYTES_MAX) {
            throw TernException.at("HDF5 file, attribute " + Quoted.of(name) + " of " + (path.isEmpty() ? "/" : path))
                    .expected("at most " + MESSAGE_BYTES_MAX + " bytes")
                    .found(String.valueOf(at + data.length))
                    .fix("split it into several attributes, or store it as a dataset");
        }
        ByteBuffer body = ByteBuffer.allocate(at + data.length).order(ByteOrder.LITTLE_ENDIAN);
        body.put((byte) 1).put((byte) 0).putShort((short) nameBytes.length);
        body.putShort((short) type.length).putShort((short) space.length);
        body.put(nameBytes).position(8 + padded(nameBytes.length));
        body.put(type).position(8 + padded(nameBytes.length) + padded(type.length));
        body.put(space).position(at);
        body.put(data);
        return new Part(Message.ATTRIBUTE, 0, body.array(), heapTexts, at);
    }

    private static int padded(int bytes) {
        return (bytes + 7) / 8 * 8;
    }

    private static boolean isVariable(Hdf5Value.Texts texts) {
        return texts.form() == Hdf5Value.TextForm.VARIABLE_ASCII || texts.form() == Hdf5Value.TextForm.VARIABLE_UTF8;
    }

    private static int textBytes(Hdf5Value value) {
        int longest = 1;
        if (value instanceof Hdf5Value.Texts texts) {
            for (String text : texts.texts()) {
                longest = Math.max(longest, text.getBytes(StandardCharsets.UTF_8).length);
            }
        }
        return longest;
    }

    private static byte[] fixedTexts(Hdf5Value.Texts texts, int textBytes) {
        byte[] bytes = new byte[Math.multiplyExact(textBytes, texts.texts().size())];
        for (int i = 0; i < texts.texts().size(); i++) {
            byte[] text = texts.texts().get(i).getBytes(StandardCharsets.UTF_8);
            System.arraycopy(text, 0, bytes, i * textBytes, text.length);
        }
        return bytes;
    }
}
