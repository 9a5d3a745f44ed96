package dev.tern.training.savedmodel;

import dev.tern.tensor.DataType;
import dev.tern.tensor.StringElements;
import dev.tern.tensor.Tensor;
import dev.tern.tensor.TernException;
import dev.tern.training.protobuf.MessageBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** Writes tensors by name as TensorFlow's checkpoints: one data file, and an index that appears when all is written. */
public final class BundleWriter {
    private static final long CHUNK = 1L << 26;

    private BundleWriter() {}

    /** Writes {@code prefix.index} and {@code prefix.data-00000-of-00001}. A checkpoint that was there stays whole until then. */
    public static void write(Path prefix, Map<String, Tensor> tensors) {
        Path folder = prefix.toAbsolutePath().getParent();
        String name = String.valueOf(prefix.getFileName());
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path data = prefix.resolveSibling(name + ".data-00000-of-00001");
            Path index = prefix.resolveSibling(name + ".index");
            Path dataPart = prefix.resolveSibling("." + name + ".data.part");
            Path indexPart = prefix.resolveSibling("." + name + ".index.part");
            try {
                Files.write(indexPart, IndexTableWriter.write(data(dataPart, tensors)));
                Files.move(dataPart, data, StandardCopyOption.REPLACE_EXISTING);
                Files.move(indexPart, index, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(dataPart);
                Files.deleteIfExists(indexPart);
            }
        } catch (IOException e) {
            throw TernException.at("checkpoint").problem("cannot write " + prefix + ": " + e.getMessage(), e);
        }
    }

    /** Writes the data file and returns the index's entries. */
    private static Map<byte[], byte[]> data(Path file, Map<String, Tensor> tensors) throws IOException {
        Map<byte[], byte[]> entries = new LinkedHashMap<>();
        entries.put(
                new byte[0],
                new MessageBuilder()
                        .put(1, 1)
                        .put(3, new MessageBuilder().put(1, 1))
                        .toBytes());
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            long offset = 0;
            for (Map.Entry<String, Tensor> each : new TreeMap<>(tensors).entrySet()) {
                Tensor tensor = each.getValue();
                Stored stored = tensor.type() == DataType.STRING
                        ? strings(tensor)
                        : new Stored(tensor.data(), Crc32c.masked(tensor.data()));
                entries.put(each.getKey().getBytes(StandardCharsets.UTF_8), entry(tensor, offset, stored));
                for (long at = 0; at < stored.bytes.byteSize(); at += CHUNK) {
                    MemorySegment part = stored.bytes.asSlice(at, Math.min(CHUNK, stored.bytes.byteSize() - at));
                    var buffer = part.asByteBuffer();
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                }
                offset += stored.bytes.byteSize();
            }
            channel.force(true);
        }
        return entries;
    }

    private record Stored(MemorySegment bytes, int crc) {}

    private static byte[] entry(Tensor tensor, long offset, Stored stored) {
        MessageBuilder entry = new MessageBuilder()
                .put(1, TensorFlowType.of(tensor.type()).number())
                .put(2, TensorShapes.write(tensor.shape()));
        if (offset != 0) {
            entry.put(4, offset);
        }
        return entry.put(5, stored.bytes.byteSize()).putFixed32(6, stored.crc).toBytes();
    }

    /** Lengths, the checksum of the lengths, the texts. */
    private static Stored strings(Tensor tensor) {
        List<byte[]> texts = StringElements.decode(tensor.data());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CRC32C crc = new CRC32C();
        for (byte[] text : texts) {
            IndexTableWriter.varint(out, text.length);
            crc.update(TensorBundle.lengthBytes(text.length));
        }
        int sum = Crc32c.masked(crc.getValue());
        byte[] sumBytes = new byte[4];
        for (int i = 0; i < 4; i++) {
            sumBytes[i] = (byte) (sum >>> (8 * i));
        }
        out.writeBytes(sumBytes);
        crc.update(sumBytes);
        for (byte[] text : texts) {
            out.writeBytes(text);
            crc.update(text);
        }
        return new Stored(MemorySegment.ofArray(out.toByteArray()), Crc32c.masked(crc.getValue()));
    }
}
