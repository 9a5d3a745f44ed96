package dev.tern.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.media.image.Resize;
import dev.tern.media.sound.Sound;
import dev.tern.media.sound.WavFile;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
    @TempDir
    private Path folder = Path.of("");

    private Path text(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void idxFilesComeBackAsTheyWere() throws IOException {
        Column pixels = Column.bytes("image", Shape.of(2, 2), new byte[] {0, 1, 2, (byte) 255, 4, 5, 6, 7});
        Column labels = Column.labels("label", new int[] {9, 255});
        for (String ending : List.of("", ".gz")) {
            Path images = folder.resolve("images" + ending);
            Path classes = folder.resolve("labels" + ending);
            IdxFile.write(pixels, images);
            IdxFile.write(labels, classes);
            Column read = IdxFile.read("image", images);
            assertThat(read.field()).isEqualTo(pixels.field());
            assertThat((byte[]) read.values()).isEqualTo(pixels.values());
            assertThat((int[]) IdxFile.readLabels("label", classes).values()).containsExactly(9, 255);
            assertThatThrownBy(() -> IdxFile.readLabels("label", images)).hasMessageContaining("one byte for each row");
        }
        assertThatThrownBy(() -> IdxFile.read("x", folder.resolve("none"))).hasMessageContaining("check the path");
    }

    @Test
    void idxHeadersAreNotTrusted() throws IOException {
        Path file = folder.resolve("huge");
        Files.write(file, new byte[] {0, 0, 8, 2, 0x7F, 0, 0, 0, 0, 0, 0, 1, 5, 6});
        assertThatThrownBy(() -> IdxFile.read("x", file)).hasMessageContaining("found 2");
        Files.write(file, new byte[] {0, 0, 8, 2, 0x7F, 0, 0, 0, 0x7F, 0, 0, 0, 5, 6});
        assertThatThrownBy(() -> IdxFile.read("x", file)).hasMessageContaining("less than 2 GB");
        Path small = folder.resolve("small");
        IdxFile.write(Column.bytes("x", Shape.of(3), new byte[12]), small);
        byte[] whole = Files.readAllBytes(small);
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = whole.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            Files.write(file, random.nextBoolean() ? bytes : Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            try {
                IdxFile.read("x", file);
            } catch (TernException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(500, 1990);
    }

    @Test
    void tablesHaveQuotesHeadersAndBothLineEnds() throws IOException {
        Path file = text("t.csv", "\uFEFFname,x,y\r\n\"a, \"\"b\"\"\nc\",1.5,2\r\n\r\nd,-3e2,4\r\n");
        List<Column> columns = CsvFile.DEFAULT.read(file);
        assertThat(columns.stream().map(Column::field))
                .containsExactly(
                        new Field("name", DataType.STRING, Shape.scalar()),
                        new Field("x", DataType.FLOAT32, Shape.scalar()),
                        new Field("y", DataType.FLOAT32, Shape.scalar()));
        assertThat((String[]) columns.get(0).values()).containsExactly("a, \"b\"\nc", "d");
        assertThat((float[]) columns.get(1).values()).containsExactly(1.5f, -300);
        List<Column> parts =
                CsvFile.DEFAULT.read(file, CsvFile.Part.floats("xy", Shape.of(2), 1), CsvFile.Part.label("y", 2));
        assertThat((float[]) parts.get(0).values()).containsExactly(1.5f, 2, -300, 4);
        assertThat((int[]) parts.get(1).values()).containsExactly(2, 4);
    }

    @Test
    void tablesTellWhereTheyAreWrong() throws IOException {
        assertThatThrownBy(() -> CsvFile.DEFAULT.read(text("a.csv", "x,y\n1,2\n3\n")))
                .hasMessageContaining("a.csv")
                .hasMessageContaining("line 3")
                .hasMessageContaining("2 cells");
        assertThatThrownBy(() -> CsvFile.DEFAULT.read(text("b.csv", "x,y\n1,2\n3,blue\n")))
                .hasMessageContaining("line 3, column 1")
                .hasMessageContaining("'blue'");
        assertThatThrownBy(() -> CsvFile.DEFAULT.read(text("c.csv", "x\n\"1\n")))
                .hasMessageContaining("closing quote");
        assertThatThrownBy(() -> CsvFile.DEFAULT.read(text("d.csv", "x,y\n"))).hasMessageContaining("at least one row");
        Path latin = folder.resolve("e.csv");
        Files.write(latin, "x\nä\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> CsvFile.DEFAULT.read(latin)).hasMessageContaining("UTF-8");
    }

    @Test
    void arraysOfNumpyBecomeColumns() throws IOException {
        Column floats = Column.floats("x", Shape.of(2), new float[] {1, 2, 3, 4});
        Column labels = Column.labels("y", new int[] {5, 6});
        Path npz = folder.resolve("a.npz");
        ArrayFile.writeNpz(List.of(floats, labels), npz);
        List<Column> read = ArrayFile.readNpz(npz);
        assertThat(read.stream().map(Column::field)).containsExactly(floats.field(), labels.field());
        assertThat((float[]) read.get(0).values()).containsExactly(1, 2, 3, 4);
        assertThat((int[]) read.get(1).values()).containsExactly(5, 6);
        Path npy = folder.resolve("a.npy");
        ArrayFile.writeNpy(floats, npy);
        assertThat((float[]) ArrayFile.readNpy("x", npy).values()).containsExactly(1, 2, 3, 4);
        assertThatThrownBy(() -> ArrayFile.readNpy("x", npz)).hasMessageContaining("a.npz");
    }

    @Test
    void foldersAndZipFilesGiveTheSameRows() throws IOException {
        text("texts/good/1.txt", "fine");
        text("texts/bad/1.txt", "poor");
        text("texts/bad/note.md", "not counted");
        Path zip = folder.resolve("texts.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("good/1.txt", "bad/1.txt")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(Files.readAllBytes(folder.resolve("texts").resolve(name)));
            }
        }
        for (Path place : List.of(folder.resolve("texts"), zip)) {
            try (FileTree tree = FileTree.open(place)) {
                LabelledFiles files = LabelledFiles.of(tree, tree.names(".txt"), LabelledFiles.FOLDER);
                assertThat(files.classes()).containsExactly("bad", "good");
                Dataset texts = FileRows.texts(files);
                assertThat((String[]) texts.toColumn("text").values()).containsExactly("poor", "fine");
                assertThat((int[]) texts.toColumn("label").values()).containsExactly(0, 1);
                assertThat(files.under("good/").names()).containsExactly("good/1.txt");
                assertThatThrownBy(() -> tree.read("../t.csv")).isInstanceOf(TernException.class);
                assertThatThrownBy(() -> LabelledFiles.of(tree, tree.names(".jpg"), LabelledFiles.FOLDER))
                        .hasMessageContaining("one folder for each class");
            }
        }
        assertThatThrownBy(() -> FileTree.open(folder.resolve("none"))).hasMessageContaining("check the path");
        assertThatThrownBy(() -> FileTree.open(text("no.zip", "text"))).isInstanceOf(TernException.class);
    }

    @Test
    void soundsAreCutToOneLength() throws IOException {
        Files.createDirectories(folder.resolve("wav"));
        WavFile.write(new Sound(8000, 1, new float[] {0.5f, 0.25f}), folder.resolve("wav/3_a_0.wav"));
        WavFile.write(new Sound(8000, 2, new float[8]), folder.resolve("wav/7_a_0.wav"));
        try (FileTree tree = FileTree.open(folder.resolve("wav"))) {
            LabelledFiles files = LabelledFiles.of(tree, tree.names(".wav"), LabelledFiles.PREFIX);
            assertThat(files.classes()).containsExactly("3", "7");
            assertThat((float[])
                            FileRows.sounds(files, 8000, 3).toColumn("sound").values())
                    .containsExactly(0.5f, 0.25f, 0, 0, 0, 0);
        }
        Files.write(folder.resolve("wav/9_a_0.wav"), new byte[20]);
        try (FileTree tree = FileTree.open(folder.resolve("wav"))) {
            LabelledFiles files = LabelledFiles.of(tree, tree.names(".wav"), LabelledFiles.PREFIX);
            assertThatThrownBy(() -> FileRows.sounds(files, 8000, 3).toColumns())
                    .hasMessageContaining("9_a_0.wav");
        }
    }

    @Test
    void dataSetsOfOthersAreRead() {
        assertThat(IdxFile.read("image", SharedFiles.dataset("mnist/train-images-idx3-ubyte.gz"))
                        .field())
                .isEqualTo(new Field("image", DataType.UINT8, Shape.of(28, 28)));
        assertThat(IdxFile.readLabels("label", SharedFiles.dataset("fashion_mnist/train-labels-idx1-ubyte.gz"))
                        .rows())
                .isEqualTo(60_000);
        Column five = ArrayFile.readNpy("row", SharedFiles.dataset("fashion_mnist/fashion_5class_5000.npy.gz"));
        assertThat(five.rows()).isEqualTo(5000);
        assertThat(five.field().shape()).isEqualTo(Shape.of(785));
        List<Column> fashion = CsvFile.DEFAULT.read(
                SharedFiles.dataset("fashion_mnist/fashion_train_1000.csv.gz"),
                CsvFile.Part.floats("image", Shape.of(28, 28), 0),
                CsvFile.Part.label("label", 784));
        assertThat(fashion.get(0).rows()).isEqualTo(1000);
        assertThat((int[]) fashion.get(1).values()).contains(0, 9).doesNotContain(10);
        List<Column> sentences = CsvFile.TABS.read(
                SharedFiles.dataset("sst2/dev.tsv"), CsvFile.Part.text("text", 0), CsvFile.Part.label("label", 1));
        assertThat(sentences.get(0).rows()).isEqualTo(872);
    }

    @Test
    void picturesAndSoundsOfOthersAreRead() {
        try (FileTree tree = FileTree.open(SharedFiles.dataset("cifar10_subset.zip"))) {
            LabelledFiles all = LabelledFiles.of(tree, tree.names(".jpg"), LabelledFiles.FOLDER);
            LabelledFiles files = all.under("train/");
            assertThat(files.classes()).hasSize(10).startsWith("airplane", "automobile");
            Dataset pictures = FileRows.pictures(files, 32, 32, Resize.DEFAULT);
            assertThat(pictures.take(20).toColumn("image").rows()).isEqualTo(20);
        }
        try (FileTree tree = FileTree.open(SharedFiles.dataset("fsdd_subset.zip"))) {
            LabelledFiles files = LabelledFiles.of(tree, tree.names(".wav"), LabelledFiles.PREFIX);
            assertThat(files.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(FileRows.sounds(files, 8000, 8000).rows()).isEqualTo(400);
        }
    }
}
