package dev.tern.training.hdf5;

import dev.tern.tensor.TernException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and addresses of a group's members, in whichever of three ways the group keeps them. */
final class Groups {
    private static final int DEPTH_MAX = 16;

    private final Source source;
    private final Map<String, Long> members = new LinkedHashMap<>();

    private Groups(Source source) {
        this.source = source;
    }

    static Map<String, Long> members(Source source, ObjectHeader header) {
        Groups groups = new Groups(source);
        for (Message message : header.messages()) {
            switch (message.type()) {
                case Message.SYMBOL_TABLE -> {
                    long tree = message.body().offset();
                    groups.table(tree, message.body().offset());
                }
                case Message.LINK -> groups.link(message.body());
                case Message.LINK_INFO -> groups.dense(message.body());
                default -> {}
            }
        }
        return groups.members;
    }

    private void table(long tree, long heap) {
        Cursor cursor = source.from("local heap", heap);
        cursor.signature("HEAP");
        cursor.skip(4);
        long size = cursor.length();
        cursor.length();
        long address = cursor.offset();
        source.at("local heap", address, size);
        treeNode(tree, address, size, DEPTH_MAX);
    }

    private void treeNode(long address, long heap, long heapBytes, int depth) {
        Cursor cursor = source.from("B-tree of a group", address);
        cursor.signature("TREE");
        int type = cursor.u8();
        int level = cursor.u8();
        if (type != 0 || depth == 0) {
            throw cursor.bad(
                    "a tree of group members of sensible depth", "a tree of type " + type + ", level " + level);
        }
        int entries = cursor.u16();
        cursor.offset();
        cursor.offset();
        source.spend((long) entries * (source.lengthBytes + source.offsetBytes));
        for (int i = 0; i < entries; i++) {
            cursor.length();
            long child = cursor.offset();
            if (level > 0) {
                treeNode(child, heap, heapBytes, Math.min(depth - 1, level));
            } else {
                symbols(child, heap, heapBytes);
            }
        }
    }

    private void symbols(long address, long heap, long heapBytes) {
        Cursor cursor = source.from("symbol table", address);
        cursor.signature("SNOD");
        cursor.skip(2);
        int count = cursor.u16();
        source.spend((long) count * (2 * source.offsetBytes + 24));
        for (int i = 0; i < count; i++) {
            long name = cursor.offset();
            long header = cursor.offset();
            long cache = cursor.u32();
            cursor.skip(20);
            if (name < 0 || name >= heapBytes) {
                throw cursor.bad("a name inside the heap of names", String.valueOf(name));
            }
            String text = source.from("local heap", heap)
                    .part("name in a local heap", heapBytes)
                    .nameAt(name);
            if (cache == 2) {
                throw refusedLink(text, "a soft link");
            }
            put(text, header);
        }
    }

    private void dense(Cursor body) {
        body.u8();
        int flags = body.u8();
        body.skip((flags & 1) != 0 ? 8 : 0);
        long heapAddress = body.offset();
        long treeAddress = body.offset();
        if (heapAddress == Source.UNDEFINED || treeAddress == Source.UNDEFINED) {
            return;
        }
        FractalHeap heap = new FractalHeap(source, heapAddress);
        BTree2.records(source, treeAddress, 5, record -> {
            record.skip(4);
            link(heap.object(record));
        });
    }

    private void link(Cursor body) {
        int version = body.u8();
        int flags = body.u8();
        if (version != 1) {
            throw body.bad("a link of version 1", String.valueOf(version));
        }
        int type = (flags & 8) != 0 ? body.u8() : 0;
        body.skip((flags & 4) != 0 ? 8 : 0);
        body.skip((flags & 16) != 0 ? 1 : 0);
        long length = body.number(1 << (flags & 3));
        String name = body.text(length);
        if (type != 0) {
            throw refusedLink(
                    name, type == 1 ? "a soft link" : type == 64 ? "a link to another file" : "a link of kind " + type);
        }
        put(name, body.offset());
    }

    private void put(String name, long header) {
        if (name.isEmpty() || name.indexOf('/') >= 0 || members.put(name, header) != null) {
            throw TernException.at(source.name + ", member " + Quoted.of(name))
                    .expected("a name that is not empty, has no slash and stands once")
                    .found(Quoted.of(name))
                    .fix("the file is damaged; get it anew");
        }
    }

    private TernException refusedLink(String name, String kind) {
        return TernException.at(source.name + ", member " + Quoted.of(name))
                .expected("a member that lies in its group")
                .found(kind)
                .fix("links are not followed; write the file anew with the data in place");
    }
}
