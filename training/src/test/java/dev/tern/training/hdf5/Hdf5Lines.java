package dev.tern.training.hdf5;

import dev.tern.training.json.Json;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Describes a tree of objects in the lines that describe.py prints. */
final class Hdf5Lines {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("f16", "float16"),
            Map.entry("f32", "float32"),
            Map.entry("f64", "float64"),
            Map.entry("i8", "int8"),
            Map.entry("u8", "uint8"),
            Map.entry("i16", "int16"),
            Map.entry("u16", "uint16"),
            Map.entry("i32", "int32"),
            Map.entry("u32", "uint32"),
            Map.entry("i64", "int64"),
            Map.entry("u64", "uint64"),
            Map.entry("bool", "bool"));

    private final List<String> lines = new ArrayList<>();

    private Hdf5Lines() {}

    static List<String> of(Hdf5Group root) {
        Hdf5Lines lines = new Hdf5Lines();
        lines.node("/", root);
        return lines.lines.stream().sorted().toList();
    }

    private void node(String name, Hdf5Node node) {
        node.attributes().forEach((key, value) -> lines.add(line(name + "@" + key, value)));
        switch (node) {
            case Hdf5Group group -> {
                lines.add(name + " group");
                group.members().forEach((key, member) -> node((name.equals("/") ? "" : name) + "/" + key, member));
            }
            case Hdf5Dataset dataset -> lines.add(line(name, dataset.value()));
        }
    }

    private static String line(String where, Hdf5Value value) {
        return switch (value) {
            case Hdf5Value.Empty empty -> where + " empty";
            case Hdf5Value.Numbers numbers ->
                line(
                        where,
                        NAMES.getOrDefault(numbers.tensor().type().text(), "?"),
                        value,
                        numbers.tensor().data().toArray(ValueLayout.JAVA_BYTE));
            case Hdf5Value.Opaque opaque ->
                line(
                        where,
                        "opaque " + opaque.elementBytes(),
                        value,
                        opaque.bytes().toArray(ValueLayout.JAVA_BYTE));
            case Hdf5Value.Texts texts -> {
                String form = texts.form().name().startsWith("FIXED") ? "fixed" : "variable";
                String set = texts.form().name().endsWith("UTF8") ? "utf8" : "ascii";
                String json =
                        Json.list(texts.texts().stream().map(Json::of).toList()).text();
                yield line(where, "text " + form + " " + set, value, json.getBytes(StandardCharsets.US_ASCII));
            }
        };
    }

    private static String line(String where, String kind, Hdf5Value value, byte[] content) {
        String dims = Json.ints(value.shape().dims()).text();
        return where + " " + kind + " " + dims + " " + digest(content);
    }

    private static String digest(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
