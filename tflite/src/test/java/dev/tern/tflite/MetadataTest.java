package dev.tern.tflite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.graph.Extras;
import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.tensor.TernException;
import dev.tern.tflite.metadata.Content;
import dev.tern.tflite.metadata.FileDescription;
import dev.tern.tflite.metadata.FileType;
import dev.tern.tflite.metadata.MetadataWriter;
import dev.tern.tflite.metadata.ModelMetadata;
import dev.tern.tflite.metadata.ProcessUnit;
import dev.tern.tflite.metadata.SubgraphMetadata;
import dev.tern.tflite.metadata.TensorMetadata;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

final class MetadataTest {
    private static final Model EMPTY = Model.of(Graph.of("main", List.of(), List.of(), List.of(), List.of()));

    private static ModelMetadata everything() {
        FileDescription labels =
                new FileDescription("labels.txt", "names", FileType.TENSOR_AXIS_LABELS, "en", "v1", Extras.NONE);
        TensorMetadata image = TensorMetadata.of("image", "a picture")
                .withContent(new Content(
                        new Content.Image(Content.ColorSpace.RGB, 224, 192), new Content.Range(1, 2), Extras.NONE))
                .withProcessUnits(List.of(new ProcessUnit.Normalization(List.of(127.5f), List.of(127.5f, 1f, 2f))))
                .withStats(new TensorMetadata.Stats(List.of(1f), List.of(-1f, 0f)));
        TensorMetadata boxes = TensorMetadata.of("boxes", "")
                .withContent(new Content(
                        new Content.BoundingBox(List.of(1, 0, 3, 2), Content.BoxType.CENTER, Content.Coordinates.PIXEL),
                        null,
                        Extras.NONE))
                .withFiles(List.of(labels))
                .withProcessUnits(List.of(
                        new ProcessUnit.ScoreCalibration(ProcessUnit.ScoreTransformation.LOG, 0.25f),
                        new ProcessUnit.ScoreThreshold(0.5f),
                        new ProcessUnit.BertTokenizer(List.of(labels)),
                        new ProcessUnit.SentencePieceTokenizer(List.of(labels), List.of()),
                        new ProcessUnit.RegexTokenizer("\\W+", List.of(labels))));
        TensorMetadata sound =
                TensorMetadata.of("sound", "").withContent(new Content(new Content.Audio(16000, 2), null, Extras.NONE));
        SubgraphMetadata main = new SubgraphMetadata(
                "main",
                "the only one",
                List.of(image, sound),
                List.of(
                        boxes,
                        TensorMetadata.of("plain", "")
                                .withContent(new Content(new Content.Feature(), null, Extras.NONE))),
                List.of(labels),
                List.of(new ProcessUnit.ScoreThreshold(1f)),
                List.of(),
                List.of(new SubgraphMetadata.TensorGroup("in", List.of("image", "sound"))),
                List.of(new SubgraphMetadata.TensorGroup("out", List.of())),
                List.of(new SubgraphMetadata.Custom("more", new byte[] {1, 2, 3})),
                Extras.NONE);
        return new ModelMetadata(
                "name",
                "description",
                "v7",
                List.of(main),
                "author",
                "Apache-2.0",
                List.of(labels),
                "1.5.0",
                Extras.NONE);
    }

    /** Everything that a description says, apart from where in a file it was found. */
    private static String said(ModelMetadata metadata) {
        return metadata.toString().replaceAll("extras=[^,\\]]*", "");
    }

    @Test
    void everyFieldSurvivesWritingAndReading() {
        byte[] bytes = MetadataWriter.write(everything());
        ModelMetadata read = ModelMetadata.of(MemorySegment.ofArray(bytes));

        assertThat(said(read)).isEqualTo(said(everything()));
        assertThat(said(ModelMetadata.of(MemorySegment.ofArray(MetadataWriter.write(read)))))
                .isEqualTo(said(everything()));
    }

    @Test
    void aModelCarriesItsDescriptionThroughAFile() {
        Model stored = MetadataWriter.store(everything(), EMPTY);
        Model again = MetadataWriter.store(everything(), ModelFile.read(ModelFile.toBytes(stored)));
        Model read = ModelFile.read(ModelFile.toBytes(again));

        assertThat(read.metadata()).hasSize(1);
        assertThat(read.buffers()).as("the old description's bytes are gone").hasSize(2);
        assertThat(ModelMetadata.of(read).orElseThrow().input(0).orElseThrow().normalization())
                .contains(new ProcessUnit.Normalization(List.of(127.5f), List.of(127.5f, 1f, 2f)));
    }

    @Test
    void damagedDescriptionsAreRefused() {
        byte[] bytes = MetadataWriter.write(everything());
        bytes[5] = 'X';
        assertThatThrownBy(() -> ModelMetadata.of(MemorySegment.ofArray(bytes)))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("TFLITE_METADATA")
                .hasMessageContaining("M001");
    }

    @Test
    void realDescriptionsAreEncodedAnewWithoutLoss() {
        int found = 0;
        for (Path file : OutsideFiles.under("models", ".tflite")) {
            if (file.toString().contains("malformed")) {
                continue;
            }
            Model model = ModelFile.read(
                    MemorySegment.ofArray(OutsideFiles.bytes(file)), ReadOptions.DEFAULT.withoutVerification());
            Optional<ModelMetadata> metadata = ModelMetadata.of(model);
            if (metadata.isPresent()) {
                found++;
                byte[] before = MetadataEntries.find(model, ModelMetadata.ENTRY)
                        .orElseThrow()
                        .buffer()
                        .bytes()
                        .toArray(ValueLayout.JAVA_BYTE);
                ModelMetadata anew = ModelMetadata.of(MemorySegment.ofArray(MetadataWriter.write(metadata.get())));
                assertThat(said(anew)).as("%s", file).isEqualTo(said(metadata.get()));
                assertThat(before.length).isPositive();
            }
            for (String name : AssociatedFiles.of(model).names()) {
                assertThat(AssociatedFiles.of(model).bytes(name))
                        .as("%s %s", file, name)
                        .isNotNull();
            }
        }
        assertThat(found).isGreaterThan(5);
    }

    @Test
    void packedFilesAreAddedReplacedAndRemoved() {
        byte[] labels = "cat\ndog\n".getBytes(StandardCharsets.UTF_8);
        Model packed = AssociatedFiles.none()
                .with("labels.txt", labels)
                .with("empty", new byte[0])
                .packInto(EMPTY);
        Model read = ModelFile.read(ModelFile.toBytes(packed));
        assertThat(AssociatedFiles.of(read).names()).containsExactly("labels.txt", "empty");
        assertThat(AssociatedFiles.of(read).lines("labels.txt")).containsExactly("cat", "dog");

        Model longer = ModelFile.read(ModelFile.toBytes(read.withDescription("a description that moves the archive")));
        assertThat(AssociatedFiles.of(longer).lines("labels.txt")).containsExactly("cat", "dog");

        Model changed = AssociatedFiles.of(longer)
                .with("labels.txt", new byte[] {'x'})
                .without("empty")
                .packInto(longer);
        Model last = ModelFile.read(ModelFile.toBytes(changed));
        assertThat(AssociatedFiles.of(last).names()).containsExactly("labels.txt");
        assertThat(AssociatedFiles.of(last).text("labels.txt")).isEqualTo("x");
        assertThatThrownBy(() -> AssociatedFiles.of(last).bytes("empty"))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("labels.txt");
    }

    @Test
    void theArchiveIsOneThatZipToolsRead() throws Exception {
        Model packed =
                AssociatedFiles.none().with("a/b.txt", new byte[] {1, 2, 3}).packInto(EMPTY);
        Path file = Files.createTempFile("tern", ".tflite");
        try {
            ModelFile.write(packed, file);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                assertThat(zip.getInputStream(zip.getEntry("a/b.txt")).readAllBytes())
                        .containsExactly(1, 2, 3);
            }
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aFileThatTellsTheWrongSizeIsRefused() {
        Model packed = AssociatedFiles.none().with("bomb", new byte[] {1, 2, 3}).packInto(EMPTY);
        byte[] bytes = ModelFile.toBytes(packed);
        int end = bytes.length - 22;
        int directory = end - 46 - 4;
        bytes[directory + 27] = 0x7F;
        Model read = ModelFile.read(bytes);
        assertThatThrownBy(() -> AssociatedFiles.of(read))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("stored");
    }

    @Test
    void runtimesAreToldFromOperatorsAndVersions() {
        assertThat(MinimumRuntime.of("CONV_2D", 1)).contains("1.5.0");
        assertThat(MinimumRuntime.of("CONV_2D", 8)).contains("2.15.0");
        assertThat(MinimumRuntime.of("CONV_2D", 99)).isEmpty();
        assertThat(MinimumRuntime.of("NO_SUCH", 1)).isEmpty();
        assertThat(MinimumRuntime.compare("2.3.0", "2.14.0")).isNegative();
        assertThat(MinimumRuntime.compare("2.14", "2.14.0")).isZero();
    }

    @Test
    void statedRuntimesAgreeWithOurs() {
        int agreed = 0;
        for (Path file : OutsideFiles.under("models", ".tflite")) {
            if (file.toString().contains("malformed")) {
                continue;
            }
            Model model = ModelFile.read(
                    MemorySegment.ofArray(OutsideFiles.bytes(file)), ReadOptions.DEFAULT.withoutVerification());
            Optional<String> stated = MinimumRuntime.stated(model);
            if (stated.isPresent() && stated.equals(MinimumRuntime.of(model))) {
                agreed++;
                assertThat(MinimumRuntime.stated(ModelFile.read(ModelFile.toBytes(MinimumRuntime.state(model)))))
                        .isEqualTo(stated);
            }
        }
        assertThat(agreed).isGreaterThan(20);
    }
}
