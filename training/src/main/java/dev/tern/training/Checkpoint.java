package dev.tern.training;

import dev.tern.tensor.TernException;
import dev.tern.training.layer.Weight;
import dev.tern.training.optimizer.Schedule;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a training stands, in a file: weights, slots, counts, the measures so far. Numbers are kept bit by bit, so that
 * training goes on as if it had never stopped. A file is written beside the old one, forced to the disk, and then takes its
 * place at once: whenever the process dies, one whole checkpoint is there.
 */
final class Checkpoint {
    private static final long MAGIC = 0x5445524E434B5031L;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

    private Checkpoint() {}

    static void write(Trainer trainer, Path file) {
        try {
            byte[] body = body(trainer);
            CRC32C sum = new CRC32C();
            sum.update(body);
            ByteBuffer whole = ByteBuffer.allocate(body.length + 16)
                    .putLong(MAGIC)
                    .putLong(sum.getValue())
                    .put(body)
                    .flip();
            Path target = file.toAbsolutePath();
            Files.createDirectories(target.getParent());
            Path beside = target.resolveSibling(target.getFileName() + ".part");
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                while (whole.hasRemaining()) {
                    channel.write(whole);
                }
                channel.force(true);
            }
            Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(target.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw TernException.at("checkpoint " + file).problem("cannot be written: " + e.getMessage(), e);
        }
    }

    /** Makes the new name itself last; systems that cannot open folders do so on their own. */
    private static void forceFolder(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    private static byte[] body(Trainer trainer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(trainer.iterations());
            out.writeInt(trainer.epochsDone());
            boolean fixed = trainer.compiled().optimizer().learningRate() instanceof Schedule.Constant;
            out.writeBoolean(fixed);
            out.writeFloat(trainer.learningRate());
            List<History.Epoch> epochs = trainer.history().epochs();
            out.writeInt(epochs.size());
            for (History.Epoch epoch : epochs) {
                out.writeInt(epoch.number());
                out.writeDouble(epoch.seconds());
                out.writeInt(epoch.values().size());
                for (Map.Entry<String, Double> value : epoch.values().entrySet()) {
                    out.writeUTF(value.getKey());
                    out.writeDouble(value.getValue());
                }
            }
            List<Weight> weights = everything(trainer);
            out.writeInt(weights.size());
            for (Weight weight : weights) {
                out.writeUTF(weight.path());
                float[] numbers = weight.values();
                out.writeInt(numbers.length);
                ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(4, numbers.length));
                buffer.asFloatBuffer().put(numbers);
                out.write(buffer.array());
            }
        }
        return bytes.toByteArray();
    }

    /** Every weight of the model, then every slot. */
    private static List<Weight> everything(Trainer trainer) {
        List<Weight> all = new ArrayList<>(trainer.model().weights());
        trainer.slots().values().forEach(all::addAll);
        return all;
    }

    static void read(Trainer trainer, Path file) {
        byte[] whole;
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw damaged(file, "at most " + MOST_BYTES + " bytes", size + " bytes");
            }
            whole = Files.readAllBytes(file);
        } catch (IOException e) {
            throw TernException.at("checkpoint " + file).problem("cannot be read: " + e.getMessage(), e);
        }
        CRC32C sum = new CRC32C();
        sum.update(whole, Math.min(16, whole.length), Math.max(0, whole.length - 16));
        if (whole.length < 16
                || ByteBuffer.wrap(whole).getLong(0) != MAGIC
                || ByteBuffer.wrap(whole).getLong(8) != sum.getValue()) {
            throw damaged(file, "a whole checkpoint of Tern", "other or damaged bytes");
        }
        try (DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(whole, 16, whole.length - 16))) {
            take(trainer, file, in);
        } catch (IOException e) {
            throw damaged(file, "a whole checkpoint of Tern", "an end in the middle");
        }
    }

    private static void take(Trainer trainer, Path file, DataInputStream in) throws IOException {
        long iterations = in.readLong();
        int epochsDone = in.readInt();
        boolean fixed = in.readBoolean();
        float rate = in.readFloat();
        List<History.Epoch> epochs = new ArrayList<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int number = in.readInt();
            double seconds = in.readDouble();
            Map<String, Double> values = new LinkedHashMap<>();
            int measures = in.readInt();
            for (int k = 0; k < measures; k++) {
                values.put(in.readUTF(), in.readDouble());
            }
            epochs.add(new History.Epoch(number, values, seconds));
        }
        List<Weight> weights = everything(trainer);
        int stored = in.readInt();
        if (stored != weights.size()) {
            throw damaged(file, weights.size() + " weights and slots", String.valueOf(stored));
        }
        List<float[]> contents = new ArrayList<>();
        for (Weight weight : weights) {
            String path = in.readUTF();
            int length = in.readInt();
            if (!path.equals(weight.path()) || length != weight.shape().intElements()) {
                throw damaged(
                        file,
                        weight.path() + " with " + weight.shape().intElements() + " numbers",
                        path + " with " + length);
            }
            float[] numbers = new float[length];
            ByteBuffer.wrap(in.readNBytes(4 * length)).asFloatBuffer().get(numbers);
            contents.add(numbers);
        }
        for (int i = 0; i < weights.size(); i++) {
            weights.get(i).set(contents.get(i));
        }
        trainer.resumeAt(iterations, epochsDone, new History(epochs));
        if (fixed) {
            trainer.learningRate(Schedule.constant(rate));
        }
    }

    private static TernException damaged(Path file, String expected, String found) {
        return TernException.at("checkpoint " + file)
                .expected(expected)
                .found(found)
                .fix("remove the file to begin anew, or train the model that it belongs to");
    }
}
