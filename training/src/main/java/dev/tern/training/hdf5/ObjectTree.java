package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads the tree of objects of one file, each once. */
final class ObjectTree {
    private static final int DEPTH_MAX = 100;

    private final Source source;
    private final Decoding decoding;
    private final Set<Long> open = new HashSet<>();

    ObjectTree(Source source) {
        this.source = source;
        this.decoding = new Decoding(source, new GlobalHeap(source));
    }

    Hdf5Node read(long address, String path, int depth) {
        try {
            if (depth > DEPTH_MAX || !open.add(address)) {
                throw TernException.at(source.name)
                        .expected("groups that end")
                        .found("a group inside itself, or more than " + DEPTH_MAX + " levels")
                        .fix("the file is damaged or hostile; get it anew");
            }
            ObjectHeader header = ObjectHeader.read(source, address);
            Map<String, Hdf5Value> attributes = attributes(header);
            boolean isDataset = header.first(Message.LAYOUT) != null || header.first(Message.DATATYPE) != null;
            Hdf5Node node = isDataset ? dataset(header, attributes, path) : group(header, attributes, path, depth);
            open.remove(address);
            return node;
        } catch (TernException e) {
            throw e.where().startsWith("in ") ? e : e.within("in " + (path.isEmpty() ? "/" : path));
        }
    }

    private Hdf5Group group(ObjectHeader header, Map<String, Hdf5Value> attributes, String path, int depth) {
        Map<String, Hdf5Node> members = new LinkedHashMap<>();
        for (Map.Entry<String, Long> member : Groups.members(source, header).entrySet()) {
            members.put(member.getKey(), read(member.getValue(), path + "/" + member.getKey(), depth + 1));
        }
        return new Hdf5Group(attributes, members);
    }

    private Hdf5Dataset dataset(ObjectHeader header, Map<String, Hdf5Value> attributes, String path) {
        Message typeMessage = header.first(Message.DATATYPE);
        Message spaceMessage = header.first(Message.DATASPACE);
        if (typeMessage == null || spaceMessage == null) {
            throw TernException.at(source.name + ", dataset")
                    .expected("a datatype and a dataspace")
                    .found(typeMessage == null ? "no datatype" : "no dataspace")
                    .fix("the file is damaged, or this is a named datatype, which models do not have");
        }
        ElementType type = ElementType.read(type(typeMessage.body(), typeMessage.isShared()));
        Dataspace space = Dataspace.read(spaceMessage.body());
        Cursor where = source.at("dataset", 0, 0);
        return new Hdf5Dataset(attributes, space.shape(), () -> {
            try {
                // Cursors of messages can be read once; asking twice reads the header's messages anew.
                Storage storage = new Storage(source, header.rewound());
                MemorySegment bytes = space.isNull()
                        ? MemorySegment.NULL
                        : storage.bytes(space.shape().dims(), space.shape().elements(), type.bytes());
                return decoding.value(type, space, bytes, where);
            } catch (TernException e) {
                throw e.within("in " + path);
            }
        });
    }

    private Map<String, Hdf5Value> attributes(ObjectHeader header) {
        Map<String, Hdf5Value> attributes = new LinkedHashMap<>();
        for (Message message : header.messages()) {
            if (message.type() == Message.ATTRIBUTE) {
                attribute(message.isShared() ? sharedMessage(message.body()) : message.body(), attributes);
            } else if (message.type() == Message.ATTRIBUTE_INFO) {
                Cursor body = message.body();
                body.u8();
                int flags = body.u8();
                body.skip((flags & 1) != 0 ? 2 : 0);
                long heapAddress = body.offset();
                long tree = body.offset();
                if (heapAddress != Source.UNDEFINED && tree != Source.UNDEFINED) {
                    FractalHeap heap = new FractalHeap(source, heapAddress);
                    BTree2.records(source, tree, 8, record -> attribute(heap.object(record), attributes));
                }
            }
        }
        return attributes;
    }

    private void attribute(Cursor cursor, Map<String, Hdf5Value> into) {
        int version = cursor.u8();
        if (version < 1 || version > 3) {
            throw cursor.bad("an attribute of version 1 to 3", String.valueOf(version));
        }
        int flags = cursor.u8();
        int nameBytes = cursor.u16();
        int typeBytes = cursor.u16();
        int spaceBytes = cursor.u16();
        cursor.skip(version == 3 ? 1 : 0);
        long padding = version == 1 ? 7 : 0;
        String name = cursor.text(nameBytes + (padding & -nameBytes));
        Cursor typePart = cursor.part("datatype of attribute " + Quoted.of(name), typeBytes + (padding & -typeBytes));
        ElementType type = ElementType.read(type(typePart, version > 1 && (flags & 1) != 0));
        Cursor spacePart =
                cursor.part("dataspace of attribute " + Quoted.of(name), spaceBytes + (padding & -spaceBytes));
        Dataspace space = Dataspace.read(spacePart);
        long bytes = space.isNull() ? 0 : space.shape().elements() * type.bytes();
        into.put(name, decoding.value(type, space, cursor.segment(bytes), cursor));
    }

    /** The datatype itself, or the one that a committed datatype elsewhere in the file stands for. */
    private Cursor type(Cursor body, boolean shared) {
        return shared ? sharedMessage(body) : body;
    }

    private Cursor sharedMessage(Cursor body) {
        int version = body.u8();
        int kind = body.u8();
        if (version == 3 && kind != 2 || version < 1 || version > 3) {
            throw body.refused("a message is kept in a shared heap", "rewrite the file with h5repack");
        }
        body.skip(version == 1 ? 6 : 0);
        Message message = ObjectHeader.read(source, body.offset()).first(Message.DATATYPE);
        if (message == null || message.isShared()) {
            throw body.bad("a committed datatype", "none");
        }
        return message.body();
    }
}
