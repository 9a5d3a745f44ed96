package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.layer.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The classes of Keras layers that are known, a row for each. */
public final class KerasLayers {
    /** Classes that can never be read, with the reason. */
    static final Set<String> EXECUTED = Set.of("Lambda", "TFSMLayer");

    private final List<LayerRow<?>> rows;

    private KerasLayers(List<LayerRow<?>> rows) {
        this.rows = List.copyOf(rows);
    }

    /** All classes of Keras that layers here stand for. */
    public static KerasLayers standard() {
        List<LayerRow<?>> all = new ArrayList<>();
        all.addAll(CoreRows.all());
        all.addAll(ConvolutionRows.all());
        all.addAll(WindowRows.all());
        all.addAll(NormalizationRows.all());
        all.addAll(RecurrentRows.all());
        all.addAll(AttentionRows.all());
        all.addAll(PictureRows.all());
        all.addAll(LookupRows.all());
        all.addAll(TextRows.all());
        all.addAll(RandomRows.all());
        return new KerasLayers(all);
    }

    /** These rows and one for a layer of your own, which is asked before the others. */
    public KerasLayers with(LayerRow<?> row) {
        List<LayerRow<?>> all = new ArrayList<>();
        all.add(row);
        all.addAll(rows);
        return new KerasLayers(all);
    }

    List<LayerRow<?>> rows() {
        return rows;
    }

    /** The names of all classes, for people. */
    List<String> classes() {
        Set<String> names = new TreeSet<>();
        rows.forEach(row -> names.add(row.className()));
        return List.copyOf(names);
    }

    /** The row of the class that a file names, or null. */
    @Nullable
    LayerRow<?> find(String className) {
        String plain = className.substring(className.lastIndexOf('>') + 1);
        for (LayerRow<?> row : rows) {
            if (row.classNames().contains(plain)) {
                return row;
            }
        }
        return null;
    }

    /** The row of a layer here. */
    LayerRow<?> of(Layer layer) {
        for (LayerRow<?> row : rows) {
            if (row.describes(layer)) {
                return row;
            }
        }
        String name = layer.name().isEmpty() ? "" : " '" + layer.name() + "'";
        throw TernException.at("layer" + name + " of class " + layer.getClass().getSimpleName())
                .expected("one of the " + classes().size() + " layers that Keras has, or one that is registered")
                .found("a layer of one's own, '" + layer.kind() + "'")
                .fix("register it: KerasLayers.standard().with(LayerRow.of(…)), or save as .tflite or as a SavedModel");
    }
}
