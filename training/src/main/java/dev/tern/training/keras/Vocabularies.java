package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Vocabularies that an archive keeps in files beside the configuration: they are put into the settings of the layers that
 * they belong to. Files lie below the same path as a layer's weights, one text on each line, special ones included.
 */
final class Vocabularies {
    private static final Set<String> CLASSES = Set.of("StringLookup", "IntegerLookup", "TextVectorization");
    private static final List<String> CONTAINERS = List.of("layers/", "_layer_checkpoint_dependencies/");
    private static final String FILE = "vocabulary.txt";

    private final Map<String, byte[]> assets;
    private final String where;

    private Vocabularies(Map<String, byte[]> assets, String where) {
        this.assets = assets;
        this.where = where;
    }

    /** {@code model} with the vocabularies that {@code assets} have for its layers. */
    static ModelConfig into(ModelConfig model, Map<String, byte[]> assets, String where) {
        return assets.isEmpty() ? model : new Vocabularies(assets, where).of(model, "");
    }

    private ModelConfig of(ModelConfig model, String path) {
        Map<String, Integer> numbers = new HashMap<>();
        List<LayerConfig> layers = new ArrayList<>();
        for (LayerConfig layer : model.layers()) {
            if (layer.isInput() && model.sequential() || layer.isOperation()) {
                layers.add(layer);
                continue;
            }
            String spelled = SnakeCase.of(layer.className());
            int number = numbers.merge(spelled, 1, Integer::sum) - 1;
            layers.add(of(layer, path, number == 0 ? spelled : spelled + "_" + number));
        }
        return model.with(layers);
    }

    private LayerConfig of(LayerConfig layer, String path, String name) {
        for (String container : CONTAINERS) {
            String here = path + container + name + "/";
            ModelConfig inner = layer.model();
            if (inner != null) {
                // A nested model lies in the container that its own files name.
                boolean any = assets.keySet().stream().anyMatch(asset -> asset.startsWith(here));
                if (any) {
                    return layer.with(layer.settings(), of(inner, here));
                }
                continue;
            }
            byte[] file = assets.get(here + FILE);
            file = file == null ? assets.get(here + "_lookup_layer/" + FILE) : file;
            boolean wanted = CLASSES.contains(layer.className())
                    && layer.settings().get("vocabulary").isNull();
            if (file != null && wanted) {
                return layer.with(layer.settings().with("vocabulary", lines(layer, file, here + FILE)), null);
            }
        }
        return layer;
    }

    private Json lines(LayerConfig layer, byte[] file, String name) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            throw TernException.at(where + ", assets/" + name)
                    .expected("texts in UTF-8")
                    .found("other bytes")
                    .fix("save the model again with its vocabulary in UTF-8");
        }
        boolean numbers = layer.className().equals("IntegerLookup");
        List<Json> all = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            all.add(numbers ? number(line, name) : Json.of(line));
        }
        return Json.list(all);
    }

    private Json number(String line, String name) {
        try {
            return Json.of(Long.parseLong(line.strip()));
        } catch (NumberFormatException e) {
            throw TernException.at(where + ", assets/" + name)
                    .expected("a whole number on each line")
                    .found(ConfigReader.shown(line))
                    .fix("the file is damaged; save the model again");
        }
    }

    /** The texts of a setting {@code vocabulary} without the special ones that may stand in front. */
    static List<String> tokens(List<String> all, @Nullable String mask, int unknown, String unknownText) {
        List<String> special = new ArrayList<>();
        if (mask != null) {
            special.add(mask);
        }
        for (int i = 0; i < unknown; i++) {
            special.add(unknownText);
        }
        boolean there =
                all.size() >= special.size() && all.subList(0, special.size()).equals(special);
        return there ? all.subList(special.size(), all.size()) : all;
    }
}
