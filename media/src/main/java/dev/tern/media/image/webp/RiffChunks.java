package dev.tern.media.image.webp;

import dev.tern.media.image.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chunks of a RIFF container, in the order of the file. */
final class RiffChunks {
    private static final int FILE_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;

    private final List<Chunk> chunks;

    private RiffChunks(List<Chunk> chunks) {
        this.chunks = chunks;
    }

    /** The chunks of a file; bytes after the size that its header states are ignored. */
    static RiffChunks of(Bytes file) {
        long stated = file.u32le(4) + CHUNK_HEADER_BYTES;
        long length = Math.min(stated, file.length());
        return within(file.slice(file.name(), FILE_HEADER_BYTES, Math.max(0, length - FILE_HEADER_BYTES)));
    }

    /** The chunks that fill a window; an unfinished header at its end is ignored. */
    static RiffChunks within(Bytes body) {
        List<Chunk> chunks = new ArrayList<>();
        long at = 0;
        while (at + CHUNK_HEADER_BYTES <= body.length()) {
            String tag = body.tag(at);
            long length = body.u32le(at + 4);
            String name = body.name() + ", chunk " + tag.strip();
            chunks.add(new Chunk(tag, body.slice(name, at + CHUNK_HEADER_BYTES, length)));
            at += CHUNK_HEADER_BYTES + length + (length & 1);
        }
        return new RiffChunks(chunks);
    }

    /** The content of the first chunk of a name, or null. */
    @Nullable
    Bytes find(String tag) {
        for (Chunk chunk : chunks) {
            if (chunk.tag.equals(tag)) {
                return chunk.content;
            }
        }
        return null;
    }

    private record Chunk(String tag, Bytes content) {}
}
