package dev.tern.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.interpreter.Options;
import dev.tern.media.image.Normalization;
import dev.tern.media.image.Picture;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.AssociatedFiles;
import dev.tern.tflite.ModelFile;
import dev.tern.tflite.metadata.FileDescription;
import dev.tern.tflite.metadata.FileType;
import dev.tern.tflite.metadata.MetadataWriter;
import dev.tern.tflite.metadata.ModelMetadata;
import dev.tern.tflite.metadata.ProcessUnit;
import dev.tern.tflite.metadata.SubgraphMetadata;
import dev.tern.tflite.metadata.TensorMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageClassifierTest {
    private static final Labels COLORS = Labels.parse("red\ngreen\nblue\n", "test");

    private static Picture filled(int rgb) {
        int[] pixels = new int[8 * 6];
        Arrays.fill(pixels, rgb);
        return Picture.of(8, 6, pixels);
    }

    private static Classification classify(Model model, Preparation preparation, int rgb) {
        try (ImageClassifier classifier = ImageClassifier.of(model, preparation, Options.defaults())) {
            return classifier.classify(filled(rgb));
        }
    }

    @Test
    void namesTheColorOfAPicture() {
        Classification found = classify(ColorModel.floats(), Preparation.DEFAULT.withLabels(COLORS), 0x00FF00);
        assertThat(found.top(3)).extracting(Score::label).containsExactly("green", "red", "blue");
        // Levels from -1 to 1: softmax of (-1, 1, -1).
        assertThat(found.top(1).getFirst().score()).isCloseTo((float) (1 / (1 + 2 * Math.exp(-2))), within(1e-6f));
        assertThat(found.inferenceMillis()).isNotNegative();
    }

    @Test
    void channelsMayComeFirst() {
        Classification found = classify(ColorModel.channelsFirst(), Preparation.DEFAULT.withLabels(COLORS), 0x0000FF);
        assertThat(found.top(1)).extracting(Score::label).containsExactly("blue");
    }

    @Test
    void bytesGoInAsTheyAreAndScoresComeOutDequantisedWithoutSoftmax() {
        Classification found = classify(ColorModel.bytes(), Preparation.DEFAULT.withLabels(COLORS), 0x33CC00);
        assertThat(found.scores()).extracting(Score::label).containsExactly("green", "red", "blue");
        assertThat(found.top(1).getFirst().score()).isCloseTo(0.8f, within(1e-6f));
        assertThat(found.scores().getLast().score()).isZero();
    }

    @Test
    void withoutLabelsClassesHaveNumbers() {
        Classification found = classify(ColorModel.floats(), Preparation.DEFAULT, 0xFF0000);
        assertThat(found.top(1)).extracting(Score::label).containsExactly("class 0");
        assertThat(found.top(99)).hasSize(3);
    }

    @Test
    void aStatedNormalizationWins() {
        Preparation preparation = Preparation.DEFAULT.withNormalization(Normalization.of(0, 255));
        float score = classify(ColorModel.floats(), preparation, 0x00FF00)
                .top(1)
                .getFirst()
                .score();
        assertThat(score).isCloseTo((float) (1 / (1 + 2 * Math.exp(-1))), within(1e-6f));
    }

    @Test
    void metadataGiveNormalizationAndPackedLabels() {
        TensorMetadata input = TensorMetadata.of("image", "")
                .withProcessUnits(List.of(new ProcessUnit.Normalization(List.of(0f), List.of(255f))));
        TensorMetadata output = TensorMetadata.of("scores", "")
                .withFiles(List.of(FileDescription.of("names.txt", FileType.TENSOR_AXIS_LABELS)));
        ModelMetadata metadata = ModelMetadata.of("colors", "", SubgraphMetadata.of(List.of(input), List.of(output)));
        Model described = AssociatedFiles.none()
                .with("names.txt", "rot\ngrün\nblau".getBytes(StandardCharsets.UTF_8))
                .packInto(MetadataWriter.store(metadata, ColorModel.floats()));
        Model stored = ModelFile.read(ModelFile.toBytes(described));

        Score best = classify(stored, Preparation.DEFAULT, 0x00FF00).top(1).getFirst();
        assertThat(best.label()).isEqualTo("grün");
        assertThat(best.score()).isCloseTo((float) (1 / (1 + 2 * Math.exp(-1))), within(1e-6f));
    }

    @Test
    void aBatchIsBroughtToOne() {
        Model model = ColorModel.of(Shape.of(5, 6, 6, 3), 1, 2);
        assertThat(classify(model, Preparation.DEFAULT, 0xFF0000).scores()).hasSize(3);
    }

    @Test
    void openExtentsNeedASize() {
        Model model = ColorModel.of(Shape.of(-1, -1, -1, 3), 1, 2);
        assertThatThrownBy(() -> classify(model, Preparation.DEFAULT, 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("[?,?,?,3]")
                .hasMessageContaining("--size");
        assertThat(classify(model, Preparation.DEFAULT.withSide(4), 0xFF).scores())
                .hasSize(3);
    }

    @Test
    void grayModelsSeeLuma() {
        Model model = ColorModel.of(Shape.of(1, 4, 4, 1), 1, 2);
        assertThat(classify(model, Preparation.DEFAULT, 0x808080).scores()).hasSize(1);
    }

    @Test
    void whatIsNoClassifierIsRefused() {
        Model twoInputs = Model.of(Graph.build("main", g -> {
            g.output(g.input("a", DataType.FLOAT32, Shape.of(1, 4, 4, 3)));
            g.input("b", DataType.FLOAT32, Shape.of(1));
        }));
        assertThatThrownBy(() -> classify(twoInputs, Preparation.DEFAULT, 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("2 inputs");
        Model text = Model.of(Graph.build("main", g -> g.output(g.input("a", DataType.STRING, Shape.of(1)))));
        assertThatThrownBy(() -> classify(text, Preparation.DEFAULT, 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("picture");
        Model picture =
                Model.of(Graph.build("main", g -> g.output(g.input("a", DataType.FLOAT32, Shape.of(1, 4, 4, 3)))));
        assertThatThrownBy(() -> classify(picture, Preparation.DEFAULT, 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("one score for each class");
    }

    @Test
    void labelsOfAnotherModelAreRefused() {
        Labels many = Labels.parse("a\nb\nc\nd\ne", "many.txt");
        assertThatThrownBy(() -> classify(ColorModel.floats(), Preparation.DEFAULT.withLabels(many), 0))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("many.txt")
                .hasMessageContaining("3 labels")
                .hasMessageContaining("5");
    }
}
