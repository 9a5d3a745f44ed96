package dev.tern.training.keras;

import dev.tern.tensor.TernException;
import dev.tern.training.initializer.Initializer;
import dev.tern.training.json.Json;
import dev.tern.training.keras.Setting.Dialects;
import dev.tern.training.keras.Setting.Meaning;
import dev.tern.training.layer.Layer;
import dev.tern.training.layer.Ruled;
import dev.tern.training.layer.Rules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A class of Keras layers and the layer here that it is: how its settings are read and written. Own layers get rows, too:
 *
 * <pre>{@code
 * LayerRow.of("Scale", Scale.class, settings -> Scale.of(settings.number("factor")))
 *         .given("factor", Codec.NUMBER, Scale::factor)
 *         .registeredAs("my_package>Scale");
 * }</pre>
 *
 * @param <L> the layer here
 */
public final class LayerRow<L extends Layer> {
    /** Settings of every layer, which mean nothing to its class. */
    private static final Set<String> OF_ALL = Set.of(
            "name",
            "trainable",
            "dtype",
            "batch_input_shape",
            "batch_shape",
            "input_shape",
            "input_dtype",
            "autocast",
            "shared_object_id",
            "quantization_config");

    private final List<String> classNames;
    private final Class<L> type;
    private final Function<LayerSettings, L> making;
    private final List<Setting<L>> settings;
    private final Structure<L> structure;
    private final CallForm callForm;
    private final String registered;

    private LayerRow(
            List<String> classNames,
            Class<L> type,
            Function<LayerSettings, L> making,
            List<Setting<L>> settings,
            Structure<L> structure,
            CallForm callForm,
            String registered) {
        this.classNames = classNames;
        this.type = type;
        this.making = making;
        this.settings = settings;
        this.structure = structure;
        this.callForm = callForm;
        this.registered = registered;
    }

    /**
     * A class of layers without settings of its own.
     *
     * @param className what Keras calls it; the layer's {@link Layer#kind} is the same
     * @param making makes the layer from what it cannot be without
     */
    public static <L extends Layer> LayerRow<L> of(String className, Class<L> type, Function<LayerSettings, L> making) {
        return new LayerRow<>(List.of(className), type, making, List.of(), layer -> List.of(), CallForm.LIST, "");
    }

    // ---- describing a class ----------------------------------------------------------------------------------------

    /** Other names of the class, which are read. */
    public LayerRow<L> alsoNamed(String... others) {
        List<String> all = new ArrayList<>(classNames);
        all.addAll(List.of(others));
        return new LayerRow<>(List.copyOf(all), type, making, settings, structure, callForm, registered);
    }

    /** The name under which a class of the user is registered in Keras, {@code package>Class}. */
    public LayerRow<L> registeredAs(String name) {
        return new LayerRow<>(classNames, type, making, settings, structure, callForm, name);
    }

    /** Weights that belong to objects inside the layer. */
    public LayerRow<L> inside(Structure<L> parts) {
        return new LayerRow<>(classNames, type, making, settings, parts, callForm, registered);
    }

    /** How Keras calls the layer. */
    public LayerRow<L> called(CallForm form) {
        return new LayerRow<>(classNames, type, making, settings, structure, form, registered);
    }

    /** A setting that the layer is made with. */
    public <T extends @Nullable Object> LayerRow<L> given(String key, Codec<T> codec, Function<L, T> get) {
        return and(new Setting<>(
                key,
                Meaning.KEPT,
                Dialects.BOTH,
                null,
                (layer, writing) -> codec.write(get.apply(layer), writing.version()),
                (value, from) -> true));
    }

    /** A setting that the layer has, and that may be absent. */
    public <T extends @Nullable Object> LayerRow<L> with(
            String key, Codec<T> codec, Function<L, T> get, BiFunction<L, T, L> set) {
        return and(new Setting<>(
                key,
                Meaning.KEPT,
                Dialects.BOTH,
                (layer, value, from) -> set.apply(layer, codec.read(value, from.version(), from.at(key))),
                (layer, writing) -> codec.write(get.apply(layer), writing.version()),
                (value, from) -> true));
    }

    /** A setting that can only have the first of these values, or what means the same. */
    public LayerRow<L> only(String key, Json... values) {
        List<Json> accepted = List.of(values);
        return and(new Setting<>(
                key,
                Meaning.ONE_VALUE,
                Dialects.BOTH,
                null,
                (layer, writing) -> values[0],
                (value, from) -> value.isNull() || accepted.contains(value)));
    }

    /** A setting that concerns training alone, and has no effect here unless it has this value. */
    public LayerRow<L> training(String key, Json none) {
        return and(new Setting<>(
                key,
                Meaning.TRAINING_ONLY,
                Dialects.BOTH,
                null,
                (layer, writing) -> none,
                (value, from) -> value.isNull() || value.equals(none) || isZero(value) && isZero(none)));
    }

    /** What is added to the loss for the size of these weights. */
    LayerRow<L> regularized(String key, String... weights) {
        return ruled(key, new RuleSetting(RuleSetting.Kind.REGULARIZER, List.of(weights), 0));
    }

    /** What these weights are brought back to after each step; a unit sums over their first {@code summed} axes. */
    LayerRow<L> constrained(String key, int summed, String... weights) {
        return ruled(key, new RuleSetting(RuleSetting.Kind.CONSTRAINT, List.of(weights), summed));
    }

    /** What is added to the loss for the size of results. */
    LayerRow<L> activityRegularized() {
        return ruled("activity_regularizer", new RuleSetting(RuleSetting.Kind.ACTIVITY, List.of(), 0));
    }

    private LayerRow<L> ruled(String key, RuleSetting rule) {
        return and(new Setting<>(
                key, Meaning.KEPT, Dialects.BOTH, null, (layer, writing) -> Json.NULL, (value, from) -> true, rule));
    }

    /** A setting that changes nothing; files get this value. */
    public LayerRow<L> harmless(String key, Json written) {
        return and(new Setting<>(
                key, Meaning.WITHOUT_EFFECT, Dialects.BOTH, null, (layer, writing) -> written, (value, from) -> true));
    }

    /** Where weights begin, which is always the same here. */
    LayerRow<L> begun(String key, Initializer always) {
        return and(new Setting<>(
                key,
                Meaning.WITHOUT_EFFECT,
                Dialects.BOTH,
                null,
                (layer, writing) -> Codec.INITIALIZER.write(always, writing.version()),
                (value, from) -> true));
    }

    /** A layer that this one wraps. */
    LayerRow<L> wrapping(String key, Function<L, Layer> get, Function<Layer, String> name) {
        return and(new Setting<>(
                key,
                Meaning.KEPT,
                Dialects.BOTH,
                null,
                (layer, writing) -> writing.layer(get.apply(layer), name.apply(get.apply(layer))),
                (value, from) -> true));
    }

    /** A setting that names the last axis, which is the only one that can be had. */
    LayerRow<L> lastAxis(String key) {
        return and(new Setting<>(
                key,
                Meaning.ONE_VALUE,
                Dialects.BOTH,
                null,
                (layer, writing) -> Json.of(-1),
                (value, from) -> LayerSettings.integers(value, from.at(key)).stream()
                        .map(axis -> from.axisFromEnd(axis, key))
                        .toList()
                        .equals(List.of(-1))));
    }

    /** The last setting is written by Keras 2 alone. */
    public LayerRow<L> onlyIn2() {
        return last(setting -> setting.in(Dialects.SECOND));
    }

    /** The last setting is written by Keras 3 alone. */
    public LayerRow<L> onlyIn3() {
        return last(setting -> setting.in(Dialects.THIRD));
    }

    /** The last setting is read where it stands, and never written. */
    LayerRow<L> onlyRead() {
        return last(setting -> setting.in(Dialects.NEITHER));
    }

    LayerRow<L> and(Setting<L> setting) {
        List<Setting<L>> all = new ArrayList<>(settings);
        all.add(setting);
        return new LayerRow<>(classNames, type, making, List.copyOf(all), structure, callForm, registered);
    }

    private LayerRow<L> last(UnaryOperator<Setting<L>> change) {
        List<Setting<L>> all = new ArrayList<>(settings);
        all.set(all.size() - 1, change.apply(all.getLast()));
        return new LayerRow<>(classNames, type, making, List.copyOf(all), structure, callForm, registered);
    }

    private static boolean isZero(Json value) {
        return value instanceof Json.Num number && number.value() == 0;
    }

    // ---- using the description -------------------------------------------------------------------------------------

    String className() {
        return classNames.getFirst();
    }

    List<String> classNames() {
        return classNames;
    }

    String registered() {
        return registered;
    }

    List<Setting<L>> settings() {
        return settings;
    }

    Class<L> type() {
        return type;
    }

    CallForm callForm() {
        return callForm;
    }

    boolean describes(Layer layer) {
        return type.isInstance(layer.plain()) && layer.kind().equals(className());
    }

    List<Structure.Part> parts(Layer layer) {
        return structure.parts(type.cast(layer.plain()));
    }

    /** The layer that these settings describe; settings that nothing here can honour are refused. */
    Layer read(LayerSettings from) {
        L layer = making.apply(from);
        Rules rules = Rules.NONE;
        Set<String> known = new HashSet<>(OF_ALL);
        for (Setting<L> setting : settings) {
            known.add(setting.key());
            if (!from.has(setting.key())) {
                continue;
            }
            Json value = from.get(setting.key());
            if (!setting.accepts().value(value, from)) {
                judge(setting, value, from);
            }
            if (setting.rule() != null) {
                rules = setting.rule().take(rules, setting.key(), from);
            }
            if (setting.take() != null) {
                layer = setting.take().from(layer, value, from);
            }
        }
        from.values().members().forEach((key, value) -> {
            if (!known.contains(key) && !saysNothing(value)) {
                throw TernException.at(from.at(key))
                        .expected("settings of " + className() + " that are known here: "
                                + String.join(", ", known.stream().sorted().toList()))
                        .found(ConfigReader.shown(key) + " = " + ConfigReader.shown(value.text()))
                        .fix("leave this setting at its default in Keras, or register a Java layer for the class");
            }
        });
        return rules.isEmpty() ? layer : new Ruled(layer, rules);
    }

    private void judge(Setting<L> setting, Json value, LayerSettings from) {
        if (setting.meaning() == Meaning.TRAINING_ONLY) {
            from.notes()
                    .add(from.where() + ": " + setting.key() + " = " + ConfigReader.shown(value.text())
                            + " has no effect when this model is trained here");
            return;
        }
        throw TernException.at(from.at(setting.key()))
                .expected(setting.give()
                        .from(making.apply(from), new LayerWriting(from.version(), from.rows()))
                        .text())
                .found(ConfigReader.shown(value.text()))
                .fix("models here cannot do this; change the setting in Keras and save the model again");
    }

    private static boolean saysNothing(Json value) {
        return switch (value) {
            case Json.Null none -> true;
            case Json.Bool flag -> !flag.value();
            case Json.Items items -> items.items().isEmpty();
            case Json.Members members -> members.members().isEmpty();
            default -> false;
        };
    }

    /** The settings of a layer as Keras writes them, behind {@code common}, which every layer has. */
    Json.Members write(Layer layer, LayerWriting writing, Json.Members common) {
        L own = type.cast(layer.plain());
        Rules rules = layer instanceof Ruled ruled ? ruled.rules() : Rules.NONE;
        Json.Members all = common;
        for (Setting<L> setting : settings) {
            if (!setting.dialects().has(writing.version())) {
                continue;
            }
            RuleSetting rule = setting.rule();
            Json value = rule == null
                    ? setting.give().from(own, writing)
                    : rule.give(rules, setting.key(), writing.version());
            // Keras 3 says nothing of results that are free.
            boolean silent = rule != null && rule.kind() == RuleSetting.Kind.ACTIVITY && writing.third();
            all = silent && value.isNull() ? all : all.with(setting.key(), value);
        }
        return all;
    }

    @Override
    public String toString() {
        return Arrays.toString(classNames.toArray());
    }
}
