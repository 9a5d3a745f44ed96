package dev.tern.training.datasets;

import dev.tern.media.image.Resize;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.training.data.Column;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.FileRows;
import dev.tern.training.data.FileTree;
import dev.tern.training.data.LabelledFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** CIFAR's binary files (classes, then the red, green and blue plane), or pictures in folders {@code train} and {@code test}. */
final class CifarSplits {
    private static final int SIDE = 32;
    private static final int PLANE = SIDE * SIDE;

    private CifarSplits() {}

    static LabelledSplits load10(Path place, KnownDataset dataset) {
        if (Files.isRegularFile(place) || Files.isDirectory(place.resolve("train"))) {
            return fromPictures(place);
        }
        Path folder = below(place, "cifar-10-batches-bin");
        List<Path> parts = Stream.of(1, 2, 3, 4, 5)
                .map(i -> folder.resolve("data_batch_" + i + ".bin"))
                .toList();
        return new LabelledSplits(
                binary(parts, 1, 0, 10),
                binary(List.of(folder.resolve("test_batch.bin")), 1, 0, 10),
                dataset.classes());
    }

    static LabelledSplits load100(Path place, KnownDataset dataset) {
        if (Files.isRegularFile(place) || Files.isDirectory(place.resolve("train"))) {
            return fromPictures(place);
        }
        Path folder = below(place, "cifar-100-binary");
        List<String> names = new String(bytes(folder.resolve("fine_label_names.txt")), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        return new LabelledSplits(
                binary(List.of(folder.resolve("train.bin")), 2, 1, 100),
                binary(List.of(folder.resolve("test.bin")), 2, 1, 100),
                names);
    }

    private static Path below(Path place, String name) {
        return Files.isDirectory(place.resolve(name)) ? place.resolve(name) : place;
    }

    private static LabelledSplits fromPictures(Path place) {
        try (FileTree tree = FileTree.open(place)) {
            LabelledFiles all =
                    LabelledFiles.of(tree, tree.names(".jpg", ".jpeg", ".png", ".bmp"), LabelledFiles.FOLDER);
            return new LabelledSplits(
                    FileRows.pictures(all.under("train/"), SIDE, SIDE, Resize.DEFAULT)
                            .cache(),
                    FileRows.pictures(all.under("test/"), SIDE, SIDE, Resize.DEFAULT)
                            .cache(),
                    all.classes());
        }
    }

    private static Dataset binary(List<Path> files, int labelBytes, int labelAt, int classes) {
        int record = labelBytes + 3 * PLANE;
        List<byte[]> contents = new ArrayList<>();
        int rows = 0;
        for (Path file : files) {
            byte[] bytes = bytes(file);
            if (bytes.length == 0 || bytes.length % record != 0) {
                throw TernException.at(file.toString())
                        .expected("whole records of " + record + " bytes")
                        .found(bytes.length + " bytes")
                        .fix("unpack the archive again");
            }
            rows += bytes.length / record;
            contents.add(bytes);
        }
        byte[] pixels = new byte[Math.multiplyExact(rows, 3 * PLANE)];
        int[] labels = new int[rows];
        int row = 0;
        for (byte[] bytes : contents) {
            for (int at = 0; at < bytes.length; at += record, row++) {
                labels[row] = bytes[at + labelAt] & 0xFF;
                if (labels[row] >= classes) {
                    throw TernException.at("row " + row)
                            .expected("a class below " + classes)
                            .found(String.valueOf(labels[row]))
                            .fix("unpack the archive again");
                }
                for (int p = 0; p < PLANE; p++) {
                    for (int c = 0; c < 3; c++) {
                        pixels[(row * PLANE + p) * 3 + c] = bytes[at + labelBytes + c * PLANE + p];
                    }
                }
            }
        }
        return Dataset.of(Column.bytes("image", Shape.of(SIDE, SIDE, 3), pixels), Column.labels("label", labels));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException _) {
            throw TernException.at(file.toString())
                    .expected("a file of CIFAR's binary version")
                    .found("none that can be read")
                    .fix("put it there");
        }
    }
}
