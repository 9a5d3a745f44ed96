package dev.tern.training.datasets;

import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.data.ArrayFile;
import dev.tern.training.data.Column;
import dev.tern.training.data.CsvFile;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.IdxFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** MNIST and its kin: four files of arrays, or one table with 784 pixels and the class in each row. */
final class IdxSplits {
    private static final int PIXELS = 784;
    private static final Shape PICTURE = Shape.of(28, 28);

    private IdxSplits() {}

    static LabelledSplits load(Path place, KnownDataset dataset) {
        if (Files.isRegularFile(place)) {
            // A single table has no test rows of its own: every fifth row is kept for that.
            Dataset table = table(place);
            return new LabelledSplits(everyFifth(table, false), everyFifth(table, true), dataset.classes());
        }
        return new LabelledSplits(part(place, "train"), part(place, "t10k", "test"), dataset.classes());
    }

    private static Dataset part(Path folder, String... names) {
        return Dataset.of(
                IdxFile.read("image", file(folder, "-images-idx3-ubyte", names)),
                IdxFile.readLabels("label", file(folder, "-labels-idx1-ubyte", names)));
    }

    private static Path file(Path folder, String ending, String... names) {
        List<Path> tried = Stream.of(names)
                .flatMap(name -> Stream.of(name + ending + ".gz", name + ending))
                .map(folder::resolve)
                .toList();
        return tried.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> TernException.at(folder.toString())
                        .expected("a file "
                                + tried.stream().map(Path::getFileName).toList())
                        .found("none of them")
                        .fix("put it there"));
    }

    private static Dataset table(Path file) {
        String name = file.toString();
        if (name.endsWith(".npy") || name.endsWith(".npy.gz")) {
            Column rows = ArrayFile.readNpy("row", file);
            if (!(rows.values() instanceof byte[] bytes) || rows.field().elements() != PIXELS + 1) {
                throw TernException.at(name)
                        .expected("rows of 784 bytes and a class")
                        .found(rows.field().toString())
                        .fix("give another file");
            }
            byte[] pixels = new byte[PIXELS * rows.rows()];
            int[] labels = new int[rows.rows()];
            for (int i = 0; i < labels.length; i++) {
                System.arraycopy(bytes, i * (PIXELS + 1), pixels, i * PIXELS, PIXELS);
                labels[i] = bytes[i * (PIXELS + 1) + PIXELS] & 0xFF;
            }
            return Dataset.of(Column.bytes("image", PICTURE, pixels), Column.labels("label", labels));
        }
        List<Column> columns = CsvFile.DEFAULT.read(
                file, CsvFile.Part.floats("image", PICTURE, 0), CsvFile.Part.label("label", PIXELS));
        float[] levels = (float[]) columns.getFirst().values();
        byte[] pixels = new byte[levels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(levels[i]);
        }
        return Dataset.of(Column.bytes("image", PICTURE, pixels), columns.getLast());
    }

    /** Rows 4, 9, 14, … or all others. */
    private static Dataset everyFifth(Dataset all, boolean chosen) {
        if (chosen) {
            return all.shard(5, 4);
        }
        Dataset rest = all.shard(5, 0);
        for (int part = 1; part < 4; part++) {
            rest = rest.then(all.shard(5, part));
        }
        return rest;
    }
}
