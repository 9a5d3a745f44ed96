package dev.tern.training.datasets;

import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The data sets that Tern knows by name. */
public enum KnownDataset {
    /** Handwritten digits: {@code image} u8[28, 28]. */
    MNIST(
            IdxSplits::load,
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
            idx(
                    "https://storage.googleapis.com/cvdf-datasets/mnist/",
                    "f68b3c2dcbeaaa9fbdd348bbdeb94873",
                    "d53e105ee54ea40749a09fcbcd1e9432",
                    "9fb629c4189551a2d022fa330f9573f3",
                    "ec29112dd5afa0611ce80d1b7f02629c")),

    /** Pictures of clothes: {@code image} u8[28, 28]. */
    FASHION_MNIST(
            IdxSplits::load,
            List.of(
                    "T-shirt/top",
                    "Trouser",
                    "Pullover",
                    "Dress",
                    "Coat",
                    "Sandal",
                    "Shirt",
                    "Sneaker",
                    "Bag",
                    "Ankle boot"),
            idx(
                    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                    "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                    "25c81989df183df01b3e8a0aad5dffbe",
                    "bef4ecab320f06d8554ea6380940ec79",
                    "bb300cfdad3c16e7a12a480ee83cd310")),

    /** Small photographs of ten kinds of things: {@code image} u8[32, 32, 3]. */
    CIFAR10(
            CifarSplits::load10,
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
            List.of(new RemoteFile(
                    "cifar-10-binary.tar.gz",
                    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
                    "c32a1d4ab5d03f1284b67883e8d87530"))),

    /** Small photographs of a hundred kinds of things: {@code image} u8[32, 32, 3]; the names come with the files. */
    CIFAR100(
            CifarSplits::load100,
            List.of(),
            List.of(new RemoteFile(
                    "cifar-100-binary.tar.gz",
                    "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz",
                    "03b5dce01913d631647c71ecec9e9cb8"))),

    /** One second of somebody saying one of 35 words: {@code sound} f32[16000]; the names are those of the folders. */
    SPEECH_COMMANDS(
            FolderSplits::sounds,
            List.of(),
            List.of(new RemoteFile(
                    "speech_commands_v0.02.tar.gz",
                    "https://storage.googleapis.com/download.tensorflow.org/data/speech_commands_v0.02.tar.gz",
                    "af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58"))),

    /** Photographs of five kinds of flowers: {@code image} u8[160, 160, 3]; the names are those of the folders. */
    FLOWERS(
            FolderSplits::pictures,
            List.of(),
            List.of(new RemoteFile(
                    "flower_photos.tgz",
                    "https://storage.googleapis.com/download.tensorflow.org/example_images/flower_photos.tgz",
                    "4c54ace7911aaffe13a365c34f650e71dd5bf1be0a58b464e5a7183e3e595d9c")));

    /** Reads what a folder holds. */
    interface Loading {
        LabelledSplits from(Path folder, KnownDataset dataset);
    }

    private final Loading loading;
    private final List<String> classes;
    private final List<RemoteFile> files;

    KnownDataset(Loading loading, List<String> classes, List<RemoteFile> files) {
        this.loading = loading;
        this.classes = classes;
        this.files = files;
    }

    /** The data set called so: {@code fashion-mnist}, {@code cifar10}, … */
    public static KnownDataset of(String name) {
        String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
        return Stream.of(values())
                .filter(dataset -> dataset.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> TernException.at("data set")
                        .expected("one of "
                                + Stream.of(values()).map(KnownDataset::label).toList())
                        .found("'" + name + "'")
                        .fix("correct the name"));
    }

    /** Its name as one writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Names of the classes, where they are fixed. */
    public List<String> classes() {
        return classes;
    }

    /** Names of the files as they are published. */
    public List<String> fileNames() {
        return files.stream().map(RemoteFile::name).toList();
    }

    /** The data set, fetched before if that is allowed and needed. */
    public LabelledSplits load(WhereFrom from) {
        try {
            if (from.mayFetch() && !isThere(from)) {
                fetch(from);
            }
            return loading.from(from.folder(), this);
        } catch (TernException e) {
            if (from.mayFetch()) {
                throw e.within(label());
            }
            throw TernException.at(label() + " › " + e.where())
                    .problem(
                            e.problem() + ". The folder must hold the files " + fileNames()
                                    + "; they are fetched only when that is asked for (`--fetch`, WhereFrom.fetching)",
                            e);
        }
    }

    /** Whether somebody has put the whole data set there, who kept no archives: nothing needs to be fetched then. */
    private boolean isThere(WhereFrom from) {
        boolean fetchedBefore = files.stream()
                .anyMatch(file -> Files.exists(from.folder().resolve(file.name()))
                        || Files.exists(from.folder().resolve(file.name() + ".part")));
        if (fetchedBefore || !Files.exists(from.folder())) {
            return false;
        }
        try {
            loading.from(from.folder(), this);
            return true;
        } catch (TernException _) {
            return false;
        }
    }

    private void fetch(WhereFrom from) {
        for (RemoteFile file : files) {
            Path archive = file.fetch(from.folder(), from.bytesSoFar());
            Path done = from.folder().resolve(file.name() + ".unpacked");
            boolean isArchive = file.name().endsWith(".tgz") || file.name().endsWith(".tar.gz");
            if (isArchive && !Files.exists(done)) {
                TarFile.unpack(archive, from.folder());
                try {
                    Files.createFile(done); // an attempt that was interrupted before this begins anew
                } catch (IOException e) {
                    throw TernException.at(done.toString()).problem("cannot be written; check the folder's rights", e);
                }
            }
        }
    }

    private static List<RemoteFile> idx(String base, String... digests) {
        List<String> names = List.of(
                "train-images-idx3-ubyte.gz",
                "train-labels-idx1-ubyte.gz",
                "t10k-images-idx3-ubyte.gz",
                "t10k-labels-idx1-ubyte.gz");
        return Stream.iterate(0, i -> i < names.size(), i -> i + 1)
                .map(i -> new RemoteFile(names.get(i), base + names.get(i), digests[i]))
                .toList();
    }
}
