package dev.tern.training.hdf5;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages that describe one object, from all blocks of its header, in either version of the format. */
record ObjectHeader(List<Message> messages) {
    private static final int MESSAGES_MAX = 1 << 20;

    static ObjectHeader read(Source source, long address) {
        Cursor probe = source.from("object header", address);
        int first = probe.u8();
        List<Message> messages = new ArrayList<>();
        if (first == 1) {
            version1(source, address, messages);
        } else {
            version2(source, address, messages);
        }
        return new ObjectHeader(messages);
    }

    /** The first message of a type, or null. */
    @Nullable
    Message first(int type) {
        for (Message message : messages) {
            if (message.type() == type) {
                return message;
            }
        }
        return null;
    }

    /** The same messages, none of them read. */
    ObjectHeader rewound() {
        List<Message> again = new ArrayList<>(messages.size());
        for (Message message : messages) {
            again.add(
                    new Message(message.type(), message.flags(), message.body().again()));
        }
        return new ObjectHeader(again);
    }

    private record Block(long address, long length) {}

    private static void version1(Source source, long address, List<Message> messages) {
        Cursor prefix = source.at("object header", address, 16);
        prefix.skip(2);
        int count = prefix.u16();
        prefix.skip(4);
        Deque<Block> blocks = new ArrayDeque<>();
        blocks.add(new Block(address + 16, prefix.u32()));
        int seen = 0;
        while (!blocks.isEmpty() && seen < count) {
            Block block = blocks.remove();
            Cursor cursor = source.at("object header", block.address, block.length);
            while (cursor.left() >= 8 && seen < count) {
                int type = cursor.u16();
                int size = cursor.u16();
                int flags = cursor.u8();
                cursor.skip(3);
                seen++;
                add(new Message(type, flags, cursor.part("message " + type, size)), blocks, messages);
            }
        }
    }

    private static void version2(Source source, long address, List<Message> messages) {
        Cursor prefix = source.from("object header", address);
        prefix.signature("OHDR");
        int version = prefix.u8();
        int flags = prefix.u8();
        if (version != 2) {
            throw prefix.bad("an object header of version 1 or 2", String.valueOf(version));
        }
        prefix.skip((flags & 0x20) != 0 ? 16 : 0);
        prefix.skip((flags & 0x10) != 0 ? 4 : 0);
        long size = prefix.number(1 << (flags & 3));
        long start = prefix.consumed();
        Deque<Block> blocks = new ArrayDeque<>();
        blocks.add(new Block(address, size < 0 ? size : start + size + 4));
        boolean first = true;
        while (!blocks.isEmpty()) {
            Block block = blocks.remove();
            Cursor whole = source.at("object header", block.address, block.length);
            if (block.length < 8) {
                throw whole.bad("a block of at least 8 bytes", String.valueOf(block.length));
            }
            whole.skip(block.length - 4);
            whole.checksum();
            Cursor cursor = source.at("object header", block.address, block.length - 4);
            if (first) {
                cursor.skip(start);
            } else {
                cursor.signature("OCHK");
            }
            first = false;
            int prefixBytes = (flags & 4) != 0 ? 6 : 4;
            while (cursor.left() >= prefixBytes) {
                int type = cursor.u8();
                int length = cursor.u16();
                int messageFlags = cursor.u8();
                cursor.skip(prefixBytes - 4);
                add(new Message(type, messageFlags, cursor.part("message " + type, length)), blocks, messages);
            }
        }
    }

    private static void add(Message message, Deque<Block> blocks, List<Message> messages) {
        if (message.type() == Message.CONTINUATION) {
            blocks.add(new Block(message.body().offset(), message.body().length()));
        } else if (message.type() != 0) {
            messages.add(message);
        }
        if (messages.size() > MESSAGES_MAX) {
            throw message.body().bad("at most " + MESSAGES_MAX + " messages", "more");
        }
    }
}
