package dev.tern.training.datasets;

import dev.tern.media.image.Fit;
import dev.tern.media.image.Interpolation;
import dev.tern.media.image.Resize;
import dev.tern.training.data.Dataset;
import dev.tern.training.data.FileRows;
import dev.tern.training.data.FileTree;
import dev.tern.training.data.LabelledFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Data sets with a folder for each class. Rows are read when they are needed: these sets may be larger than the memory. */
final class FolderSplits {
    private static final int PICTURE_SIDE = 160;
    private static final int SPEECH_HERTZ = 16_000;
    private static final int DIGITS_HERTZ = 8_000;
    private static final Resize SQUARE =
            Resize.DEFAULT.withFit(Fit.CENTER_CROP).withInterpolation(Interpolation.ANTIALIASED);

    private FolderSplits() {}

    static LabelledSplits pictures(Path place, KnownDataset dataset) {
        FileTree tree = FileTree.open(below(place, "flower_photos"));
        List<String> names = tree.names(".jpg", ".jpeg", ".png");
        LabelledFiles all = LabelledFiles.of(tree, names, LabelledFiles.FOLDER);
        boolean isSplit = names.stream().anyMatch(name -> name.startsWith("test/"));
        Predicate<String> isTest = isSplit ? name -> name.startsWith("test/") : FolderSplits::isChosen;
        return splits(all, isTest, files -> FileRows.pictures(files, PICTURE_SIDE, PICTURE_SIDE, SQUARE));
    }

    static LabelledSplits sounds(Path place, KnownDataset dataset) {
        FileTree tree = FileTree.open(place);
        List<String> names = tree.names(".wav").stream()
                .filter(name -> !name.startsWith("_background_noise_"))
                .toList();
        // Spoken digits are known by the beginning of their names, words by their folders.
        boolean inFolders = names.stream().anyMatch(name -> name.indexOf('/') >= 0);
        UnaryOperator<String> classOf = inFolders ? LabelledFiles.FOLDER : LabelledFiles.PREFIX;
        LabelledFiles all = LabelledFiles.of(tree, names, classOf);
        Set<String> listed = new HashSet<>();
        if (tree.names().contains("testing_list.txt")) {
            new String(tree.read("testing_list.txt"), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(listed::add);
        }
        int rate = inFolders ? SPEECH_HERTZ : DIGITS_HERTZ;
        return splits(
                all,
                listed.isEmpty() ? FolderSplits::isChosen : listed::contains,
                files -> FileRows.sounds(files, rate, rate));
    }

    private interface Reading {
        Dataset rows(LabelledFiles files);
    }

    private static LabelledSplits splits(LabelledFiles all, Predicate<String> isTest, Reading reading) {
        return new LabelledSplits(
                reading.rows(all.where(isTest.negate())), reading.rows(all.where(isTest)), all.classes());
    }

    /** A fifth of all names, always the same ones. */
    private static boolean isChosen(String name) {
        return Math.floorMod(name.hashCode() * 0x9E3779B9, 5) == 0;
    }

    private static Path below(Path place, String name) {
        return Files.isDirectory(place.resolve(name)) ? place.resolve(name) : place;
    }
}
