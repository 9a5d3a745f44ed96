package dev.tern.training.keras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.training.keras.Setting.Meaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code docs/KERAS_LAYERS.md} says what is there: no more, no less. {@code -Dtern.renew=true} writes it anew. */
class KerasLayersPageTest {
    private static final Path PAGE =
            Path.of(System.getProperty("tern.root", "..")).resolve("docs").resolve("KERAS_LAYERS.md");
    private static final String BEGINNING = """
            # Keras layers

            Classes of layers that are read from Keras files (`.h5`, `.hdf5`, `.keras`, of Keras 2 and 3) and written into them.
            This page is generated from the rows that do it.

            - *kept*: settings that layers here have, too.
            - *one value*: settings of which only the value in brackets can be had; others are refused by name.
            - *training only*: settings that change how Keras trains and nothing here; other values than the usual one are
              loaded, and told as a note.
            - Settings that change nothing are not listed. Settings that are not known at all are refused by name, unless they
              say nothing (`null`, `false`, empty).

            `Sequential`, `Functional` (`Model`) and `InputLayer` are read in every version's spelling: nested models, shared
            layers, several inputs and outputs, frozen layers. `Lambda` and `TFSMLayer` hold code and are refused. Own layers are
            registered: `KerasLayers.standard().with(LayerRow.of("Name", Own.class, settings -> …))`.

            | class | kept | one value | training only |
            |---|---|---|---|
            """;

    @Test
    void thePageIsTrue() throws IOException {
        String page = page();
        if (Boolean.getBoolean("tern.renew")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/KERAS_LAYERS.md; run this test with -Dtern.renew=true to renew it")
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder text = new StringBuilder(BEGINNING);
        List<LayerRow<?>> rows = new ArrayList<>(KerasLayers.standard().rows());
        rows.sort(Comparator.comparing(LayerRow::className));
        for (LayerRow<?> row : rows) {
            text.append("| ").append(row.className());
            List<String> others = row.classNames().subList(1, row.classNames().size());
            text.append(others.isEmpty() ? "" : " (" + String.join(", ", others) + ")");
            text.append(" | ").append(settings(row, Meaning.KEPT));
            text.append(" | ").append(settings(row, Meaning.ONE_VALUE));
            text.append(" | ").append(settings(row, Meaning.TRAINING_ONLY)).append(" |\n");
        }
        return text.toString();
    }

    private static <L extends dev.tern.training.layer.Layer> String settings(LayerRow<L> row, Meaning meaning) {
        List<String> keys = new ArrayList<>();
        for (Setting<L> setting : row.settings()) {
            if (setting.meaning() == meaning) {
                keys.add(setting.key() + (meaning == Meaning.ONE_VALUE ? value(setting) : ""));
            }
        }
        return keys.isEmpty() ? "–" : String.join(", ", keys);
    }

    /** Settings of one value do not look at the layer. */
    @SuppressWarnings("NullAway")
    private static <L> String value(Setting<L> setting) {
        LayerWriting writing = new LayerWriting(KerasVersion.V3, KerasLayers.standard());
        return " (" + setting.give().from(null, writing).text().replace("\"", "") + ")";
    }
}
