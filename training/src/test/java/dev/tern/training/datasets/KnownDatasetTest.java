package dev.tern.training.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.Shape;
import dev.tern.training.data.Column;
import dev.tern.training.data.IdxFile;
import dev.tern.training.data.Rows;
import dev.tern.training.data.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
