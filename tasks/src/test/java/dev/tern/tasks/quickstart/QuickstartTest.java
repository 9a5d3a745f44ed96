package dev.tern.tasks.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.media.image.Picture;
import dev.tern.training.History;
import dev.tern.training.Trainer;
import dev.tern.training.callback.Callback;
import dev.tern.training.datasets.KnownDataset;
import dev.tern.training.datasets.WhereFrom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    private static final QuickstartOptions SMALL =
            QuickstartOptions.DEFAULT.withPictures(2000, 300).withEpochs(4);

    @TempDir
    private Path folder = Path.of("");

    private static List<Stage> run(Path folder, Callback progress) throws IOException {
        List<Stage> told = new ArrayList<>();
        List<Stage> stages = Quickstart.run(folder, SMALL, progress, told::add);
        assertThat(told).isEqualTo(stages);
        return stages;
    }

    @Test
    void theWholeWayEndsInAModelThatKnowsDigits() throws IOException {
        List<Double> accuracies = new ArrayList<>();
        List<Stage> stages = run(folder.resolve("a"), new Callback() {
            @Override
            public void epochEnd(Trainer trainer, History.Epoch epoch) {
                accuracies.add(epoch.value("val_accuracy"));
            }
        });
        assertThat(accuracies).hasSize(4);
        assertThat(accuracies.getLast()).isGreaterThan(0.7);
        assertThat(stages.stream().map(Stage::name))
                .contains("draw digits", "train", "save", "convert", "run, compare", "classify");
        for (Stage stage : stages) {
            assertThat(stage.files()).allMatch(file -> Files.exists(file) && file.startsWith(folder.resolve("a")));
            assertThat(stage.bytes() > 0).isEqualTo(!stage.files().isEmpty());
        }
        assertThat(stages.stream().map(Stage::accuracy).filter(accuracy -> !accuracy.isNaN()))
                .containsExactly(accuracies.getLast(), accuracies.getLast());
        assertThat(Picture.read(folder.resolve("a/digits.png")).width()).isEqualTo(20 * 56);
        // What was drawn is a data set in MNIST's own form.
        assertThat(KnownDataset.MNIST
                        .load(WhereFrom.folder(folder.resolve("a")))
                        .train()
                        .rows())
                .isEqualTo(2000);
    }

    @Test
    void theSameSeedMakesTheSameModel() throws IOException {
        run(folder.resolve("a"), new Callback() {});
        run(folder.resolve("b"), new Callback() {});
        assertThat(Files.readAllBytes(folder.resolve("a/digits.tflite")))
                .isEqualTo(Files.readAllBytes(folder.resolve("b/digits.tflite")));
        assertThat(Files.readAllBytes(folder.resolve("a/train-images-idx3-ubyte.gz")))
                .isEqualTo(Files.readAllBytes(folder.resolve("b/train-images-idx3-ubyte.gz")));
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> QuickstartOptions.DEFAULT.withPictures(3, 1000))
                .hasMessageContaining("at least 100");
        assertThatThrownBy(() -> QuickstartOptions.DEFAULT.withEpochs(0)).hasMessageContaining("0 epochs");
    }
}
