package dev.tern.training.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.media.image.Picture;
import dev.tern.media.image.PngFile;
import dev.tern.media.sound.Sound;
import dev.tern.media.sound.WavFile;
import dev.tern.tensor.Shape;
import dev.tern.training.data.Column;
import dev.tern.training.data.IdxFile;
import dev.tern.training.data.Rows;
import dev.tern.training.data.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownDatasetTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void namesAreWrittenAsPeopleDo() {
        assertThat(KnownDataset.of("fashion-mnist")).isEqualTo(KnownDataset.FASHION_MNIST);
        assertThat(KnownDataset.of("CIFAR10").label()).isEqualTo("cifar10");
        assertThatThrownBy(() -> KnownDataset.of("imagenet")).hasMessageContaining("speech-commands");
    }

    @Test
    void fourFilesOfArraysAreASet() throws IOException {
        for (String part : new String[] {"train", "t10k"}) {
            IdxFile.write(
                    Column.bytes("image", Shape.of(28, 28), new byte[3 * 784]),
                    folder.resolve(part + "-images-idx3-ubyte"));
            IdxFile.write(Column.labels("label", new int[] {1, 2, 3}), folder.resolve(part + "-labels-idx1-ubyte.gz"));
        }
        LabelledSplits splits = KnownDataset.FASHION_MNIST.load(WhereFrom.folder(folder));
        assertThat(splits.train().rows()).isEqualTo(3);
        assertThat((int[]) splits.test().toColumn("label").values()).containsExactly(1, 2, 3);
        assertThat(splits.classes()).contains("Ankle boot");
    }

    @Test
    void aFolderWithoutTheFilesIsToldWhatIsMissing() {
        for (KnownDataset dataset : KnownDataset.values()) {
            assertThatThrownBy(() -> dataset.load(WhereFrom.folder(folder)))
                    .hasMessageContaining(dataset.label())
                    .hasMessageContaining(dataset.fileNames().getFirst())
                    .hasMessageContaining("--fetch");
        }
    }

    @Test
    void recordsOfCifarHoldPlanes() throws IOException {
        byte[] record = new byte[3 * 1024 + 1];
        record[0] = 7;
        record[1] = 10; // red of the first pixel
        record[1 + 1024] = 20;
        record[1 + 2048] = 30;
        for (String name : new String[] {
            "data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"
        }) {
            Files.write(folder.resolve(name + ".bin"), record);
        }
        LabelledSplits splits = KnownDataset.CIFAR10.load(WhereFrom.folder(folder));
        assertThat(splits.train().rows()).isEqualTo(5);
        assertThat((byte[]) splits.test().toColumn("image").values()).startsWith(10, 20, 30, 0);
        assertThat((int[]) splits.test().toColumn("label").values()).containsExactly(7);
        record[0] = 10;
        Files.write(folder.resolve("test_batch.bin"), record);
        assertThatThrownBy(() -> KnownDataset.CIFAR10.load(WhereFrom.folder(folder)))
                .hasMessageContaining("a class below 10");
    }

    /** Two labels in front of each picture, of which the second, finer one counts; names come with the files. */
    @Test
    void recordsOfAHundredClassesHaveTwoLabels() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("cifar-100-binary"));
        byte[] records = new byte[2 * (3 * 1024 + 2)];
        records[0] = 19;
        records[1] = 99;
        records[2] = 11; // red of the first pixel
        records[2 + 1024] = 22;
        records[2 + 2048] = 33;
        records[3 * 1024 + 2 + 1] = 5;
        Files.write(inside.resolve("train.bin"), records);
        Files.write(inside.resolve("test.bin"), Arrays.copyOf(records, records.length / 2));
        assertThatThrownBy(() -> KnownDataset.CIFAR100.load(WhereFrom.folder(folder)))
                .hasMessageContaining("fine_label_names.txt");
        Files.writeString(
                inside.resolve("fine_label_names.txt"),
                IntStream.range(0, 100).mapToObj(i -> "kind " + i).collect(Collectors.joining("\n", "", "\n\n")));
        LabelledSplits splits = KnownDataset.CIFAR100.load(WhereFrom.folder(folder));
        assertThat(splits.classes()).hasSize(100).endsWith("kind 99");
        assertThat((int[]) splits.train().toColumn("label").values()).containsExactly(99, 5);
        assertThat((byte[]) splits.test().toColumn("image").values())
                .hasSize(3072)
                .startsWith(11, 22, 33, 0);
        Files.write(inside.resolve("test.bin"), Arrays.copyOf(records, records.length - 1));
        assertThatThrownBy(() -> KnownDataset.CIFAR100.load(WhereFrom.folder(folder)))
                .hasMessageContaining("whole records of 3074 bytes");
    }

    /** Folders of words, with a list of what to judge by and noise that is no word. */
    @Test
    void wordsLieInFolders() throws IOException {
        for (String name : List.of("yes/a", "yes/b", "no/a", "no/b", "_background_noise_/hum")) {
            Path file = folder.resolve(name + ".wav");
            Files.createDirectories(file.getParent());
            float[] moments = new float[400];
            Arrays.fill(moments, name.startsWith("yes") ? 0.5f : 0.25f);
            WavFile.write(new Sound(8000, 1, moments), file);
        }
        Files.writeString(folder.resolve("testing_list.txt"), "yes/b.wav\nno/a.wav\n");
        LabelledSplits splits = KnownDataset.SPEECH_COMMANDS.load(WhereFrom.folder(folder));
        assertThat(splits.classes()).containsExactly("no", "yes");
        assertThat((int[]) splits.train().toColumn("label").values()).containsExactly(0, 1);
        assertThat((int[]) splits.test().toColumn("label").values()).containsExactly(0, 1);
        float[] sounds = (float[]) splits.test().toColumn("sound").values();
        // 400 moments at 8 kHz are 800 at 16 kHz; a second has 16,000, of which the others are silent.
        assertThat(sounds).hasSize(2 * 16_000);
        assertThat(sounds[400]).isCloseTo(0.25f, within(0.005f));
        assertThat(sounds[16_000 + 400]).isCloseTo(0.5f, within(0.005f));
        assertThat(sounds[2000]).isZero();
        Files.write(folder.resolve("no/c.wav"), new byte[] {1, 2, 3});
        LabelledSplits broken = KnownDataset.SPEECH_COMMANDS.load(WhereFrom.folder(folder));
        assertThatThrownBy(() -> broken.train().toColumn("sound")).hasMessageContaining("no/c.wav");
    }

    @Test
    void flowersLieInFolders() throws IOException {
        for (int i = 0; i < 10; i++) {
            for (String kind : List.of("daisy", "tulips")) {
                int[] pixels = new int[6 * 4];
                Arrays.fill(pixels, kind.equals("daisy") ? 0xF0F0F0 : 0xC81E0A);
                Path file = folder.resolve("flower_photos/" + kind + "/" + i + ".png");
                Files.createDirectories(file.getParent());
                PngFile.write(Picture.of(6, 4, pixels), file);
            }
        }
        Files.writeString(folder.resolve("flower_photos/LICENSE.txt"), "of no kind");
        LabelledSplits splits = KnownDataset.FLOWERS.load(WhereFrom.folder(folder));
        assertThat(splits.classes()).containsExactly("daisy", "tulips");
        assertThat(splits.train().rows() + splits.test().rows()).isEqualTo(20);
        assertThat(splits.test().rows()).isBetween(1L, 10L);
        Rows batch = splits.train().batch(32).buffer();
        assertThat(splits.train().batch(32).open(0).next(batch)).isTrue();
        int each = 160 * 160 * 3;
        for (int row = 0; row < batch.count(); row++) {
            byte[] image = batch.bytes(0);
            int green = image[row * each + each / 2 / 3 * 3 + 1] & 0xFF;
            assertThat(green).isEqualTo(batch.ints(1)[row] == 0 ? 240 : 30);
        }
    }

    /** Where somebody has put everything, nothing is fetched, though that were allowed. */
    @Test
    void whatIsThereIsNotFetched() throws IOException {
        Path inside = Files.createDirectories(folder.resolve("cifar-10-batches-bin"));
        byte[] record = new byte[3 * 1024 + 1];
        for (int i = 1; i <= 5; i++) {
            Files.write(inside.resolve("data_batch_" + i + ".bin"), record);
        }
        Files.write(inside.resolve("test_batch.bin"), record);
        AtomicLong received = new AtomicLong();
        LabelledSplits splits =
                KnownDataset.CIFAR10.load(WhereFrom.fetching(folder).withProgress(received::set));
        assertThat(splits.train().rows()).isEqualTo(5);
        assertThat(received.get()).isZero();
        assertThat(folder.resolve("cifar-10-binary.tar.gz.part")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "MNIST, mnist, 12000, 2500",
        "FASHION_MNIST, fashion_mnist/fashion_5class_5000.npy.gz, 4000, 1000",
        "FASHION_MNIST, fashion_mnist/fashion_train_1000.csv.gz, 800, 200",
        "CIFAR10, cifar10_subset.zip, 3000, 800",
        "FLOWERS, flowers_160.zip, 225, 75"
    })
    void subsetsAreReadBySameReaders(KnownDataset dataset, String name, int train, int test) {
        LabelledSplits splits = dataset.load(WhereFrom.folder(SharedFiles.dataset(name)));
        assertThat(splits.train().rows()).isEqualTo(train);
        assertThat(splits.test().rows()).isEqualTo(test);
        assertThat(splits.train().fields()).isEqualTo(splits.test().fields());
        Rows batch = splits.train().batch(4).buffer();
        assertThat(splits.train().batch(4).open(0).next(batch)).isTrue();
    }

    @Test
    void spokenDigitsAreOneSecondEach() {
        LabelledSplits splits =
                KnownDataset.SPEECH_COMMANDS.load(WhereFrom.folder(SharedFiles.dataset("fsdd_subset.zip")));
        assertThat(splits.classes()).hasSize(10);
        assertThat(splits.train().rows() + splits.test().rows()).isEqualTo(400);
        assertThat(splits.test().rows()).isBetween(50L, 110L);
        assertThat(splits.train().field("sound").shape()).isEqualTo(Shape.of(8000));
    }
}
