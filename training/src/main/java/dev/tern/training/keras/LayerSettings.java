package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.json.Json;
import dev.tern.training.layer.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a layer of a Keras file was made with, while it becomes a layer here.
 *
 * @param values the settings as the file has them
 * @param version the Keras that wrote them
 * @param where what stands for the layer in errors
 * @param rows what is known about layers, for layers inside this one
 * @param rank how many extents the layer's first input has, the batch among them; 0 where nothing is known
 * @param notes takes what is true of the layer in Keras but not here, in words for people
 */
public record LayerSettings(
        Json.Members values, KerasVersion version, String where, KerasLayers rows, int rank, Notes notes) {
    /** Larger than any extent, count or step of a genuine layer. */
    private static final int EXTENT_MAX = 1 << 26;

    /** Takes notes. */
    @FunctionalInterface
    public interface Notes {
        void add(String note);
    }

    /** A setting, or nothing. */
    public Json get(String key) {
        return values.get(key);
    }

    /** Whether the file says anything under this key. */
    public boolean has(String key) {
        return values.has(key);
    }

    /** A whole number that must be there, of a size that extents of layers can have. */
    public int integer(String key) {
        int value = get(key).integer(at(key));
        if (Math.abs((long) value) > EXTENT_MAX) {
            throw TernException.at(at(key))
                    .expected("at most " + EXTENT_MAX)
                    .found(String.valueOf(value))
                    .fix("the file is damaged; save the model again");
        }
        return value;
    }

    /** A whole number, or what holds where there is none. */
    public int integer(String key, int otherwise) {
        return get(key).isNull() ? otherwise : integer(key);
    }

    /** A number that must be there. */
    public float number(String key) {
        return (float) get(key).number(at(key));
    }

    /** A number, or what holds where there is none. */
    public float number(String key, float otherwise) {
        return get(key).isNull() ? otherwise : number(key);
    }

    /** A truth value, or what holds where there is none. */
    public boolean flag(String key, boolean otherwise) {
        return get(key).isNull() ? otherwise : get(key).bool(at(key));
    }

    /** A text, or what holds where there is none. */
    public String text(String key, String otherwise) {
        return get(key).isNull() ? otherwise : get(key).string(at(key));
    }

    /** Whole numbers: a list of them, or a single one. */
    public Integer[] integers(String key) {
        Integer[] all = integers(get(key), at(key)).toArray(Integer[]::new);
        for (int value : all) {
            if (Math.abs((long) value) > EXTENT_MAX) {
                throw TernException.at(at(key))
                        .expected("at most " + EXTENT_MAX)
                        .found(String.valueOf(value))
                        .fix("the file is damaged; save the model again");
            }
        }
        return all;
    }

    /** Numbers: nested lists of them in their order, or a single one. */
    public List<Float> numbers(String key) {
        List<Float> all = new ArrayList<>();
        collect(get(key), key, all);
        return all;
    }

    private void collect(Json value, String key, List<Float> into) {
        if (value instanceof Json.Items items) {
            items.items().forEach(item -> collect(item, key, into));
        } else {
            into.add((float) value.number(at(key)));
        }
    }

    static List<Integer> integers(Json value, String where) {
        if (!(value instanceof Json.Items items)) {
            return List.of(value.integer(where));
        }
        List<Integer> all = new ArrayList<>();
        for (Json item : items.items()) {
            all.add(item.integer(where));
        }
        return all;
    }

    /** The layer that this one wraps, which sees an input with {@code fewer} extents less. */
    public Layer layer(String key, int fewer) {
        Json entry = get(key);
        String className = entry.get("class_name").string(at(key) + ", class_name");
        String inside = at(key) + " (" + ConfigReader.shown(className) + ")";
        if (!(entry.get("config") instanceof Json.Members settings)) {
            throw TernException.at(inside)
                    .expected("a layer with its configuration")
                    .found(entry.get("config").kind())
                    .fix("the file is damaged; save the model again");
        }
        LayerRow<?> row = rows.find(className);
        if (row == null) {
            throw TernException.at(inside)
                    .expected("a layer that can be wrapped: " + String.join(", ", rows.classes()))
                    .found(ConfigReader.shown(className))
                    .fix("register a Java layer for it: KerasLayers.standard().with(LayerRow.of(…))");
        }
        Layer made = row.read(new LayerSettings(settings, version, inside, rows, Math.max(0, rank - fewer), notes));
        String name = settings.get("name").stringOrNull();
        return name == null ? made : made.named(name);
    }

    /** An axis counted from the end, -1 for the last, however the file counts it. */
    int axisFromEnd(int axis, String key) {
        if (axis < 0) {
            return axis;
        }
        if (rank == 0) {
            throw TernException.at(at(key))
                    .expected("an axis counted from the end, where the shape is not known")
                    .found(String.valueOf(axis))
                    .fix("count it from the end in Keras, and save the model again");
        }
        return axis - rank;
    }

    /** What stands for a setting in errors. */
    public String at(String key) {
        return where + ", " + key;
    }
}
