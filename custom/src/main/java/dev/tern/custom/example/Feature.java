package dev.tern.custom.example;

import dev.tern.tensor.DataType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one feature of one example.
 *
 * @param type STRING, FLOAT32 or INT64
 * @param values byte arrays, floats or longs
 */
record Feature(DataType type, List<Object> values) {
    /** The features of a serialised example by name; of features with one name the last counts, empty ones are left out. */
    static Map<String, Feature> ofExample(ByteBuffer example) {
        Map<String, Feature> features = new HashMap<>();
        WireReader reader = new WireReader(example);
        while (reader.next()) {
            if (reader.isBytes(1)) {
                WireReader entries = new WireReader(reader.message());
                while (entries.next()) {
                    if (entries.isBytes(1)) {
                        entry(new WireReader(entries.message()), features);
                    } else {
                        entries.skip();
                    }
                }
            } else {
                reader.skip();
            }
        }
        features.values().removeIf(feature -> feature.type == DataType.VARIANT);
        return features;
    }

    private static void entry(WireReader reader, Map<String, Feature> features) {
        String name = "";
        Feature feature = new Feature(DataType.VARIANT, List.of());
        while (reader.next()) {
            if (reader.isBytes(1)) {
                ByteBuffer text = reader.message();
                byte[] bytes = new byte[text.remaining()];
                text.get(bytes);
                name = new String(bytes, StandardCharsets.ISO_8859_1);
            } else if (reader.isBytes(2)) {
                feature = value(new WireReader(reader.message()));
            } else {
                reader.skip();
            }
        }
        features.put(name, feature);
    }

    private static Feature value(WireReader reader) {
        Feature feature = new Feature(DataType.VARIANT, List.of());
        while (reader.next()) {
            if (reader.isBytes(1)) {
                feature = new Feature(DataType.STRING, strings(new WireReader(reader.message())));
            } else if (reader.isBytes(2)) {
                feature = new Feature(DataType.FLOAT32, floats(new WireReader(reader.message())));
            } else if (reader.isBytes(3)) {
                feature = new Feature(DataType.INT64, longs(new WireReader(reader.message())));
            } else {
                reader.skip();
            }
        }
        return feature;
    }

    private static List<Object> strings(WireReader reader) {
        List<Object> values = new ArrayList<>();
        while (reader.next()) {
            if (reader.isBytes(1)) {
                ByteBuffer text = reader.message();
                byte[] bytes = new byte[text.remaining()];
                text.get(bytes);
                values.add(bytes);
            } else {
                reader.skip();
            }
        }
        return values;
    }

    private static List<Object> floats(WireReader reader) {
        List<Object> values = new ArrayList<>();
        while (reader.next()) {
            if (reader.isBytes(1)) {
                WireReader packed = new WireReader(reader.message());
                while (packed.hasMore()) {
                    values.add(packed.float32());
                }
            } else if (reader.isFixed32(1)) {
                values.add(reader.float32());
            } else {
                reader.skip();
            }
        }
        return values;
    }

    private static List<Object> longs(WireReader reader) {
        List<Object> values = new ArrayList<>();
        while (reader.next()) {
            if (reader.isBytes(1)) {
                WireReader packed = new WireReader(reader.message());
                while (packed.hasMore()) {
                    values.add(packed.varint());
                }
            } else if (reader.isVarint(1)) {
                values.add(reader.varint());
            } else {
                reader.skip();
            }
        }
        return values;
    }
}
