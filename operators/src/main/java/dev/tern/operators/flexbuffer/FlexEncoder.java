package dev.tern.operators.flexbuffer;

import dev.tern.tensor.TernException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a map of plain values: keys sorted by their bytes, as readers that search need them, and every slot eight bytes
 * wide, so that no width needs to be worked out.
 */
final class FlexEncoder {
    private static final int WIDTH = 8;
    private static final int WIDTH_BITS = 3;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private FlexEncoder() {}

    /** A slot in the making: its type and either its bits or the byte it points to. */
    private record Slot(int type, long bits, boolean isOffset) {}

    static byte[] map(Map<String, ?> options) {
        return new FlexEncoder().encode(new TreeMap<>(options));
    }

    private byte[] encode(TreeMap<String, Object> options) {
        List<Slot> keys = options.keySet().stream().map(this::key).toList();
        List<Slot> values = options.values().stream().map(this::value).toList();
        align();
        number(keys.size());
        int keysAt = out.size();
        keys.forEach(this::slot);
        number(out.size() - keysAt);
        number(WIDTH);
        number(values.size());
        int valuesAt = out.size();
        values.forEach(this::slot);
        values.forEach(value -> out.write(value.type << 2 | WIDTH_BITS));
        align();
        number(out.size() - valuesAt);
        out.write(FlexType.MAP << 2 | WIDTH_BITS);
        out.write(WIDTH);
        return out.toByteArray();
    }

    private Slot key(String key) {
        int start = out.size();
        out.writeBytes(key.getBytes(StandardCharsets.UTF_8));
        out.write(0);
        return new Slot(FlexType.KEY, start, true);
    }

    private Slot value(Object value) {
        return switch (value) {
            case Integer number -> new Slot(FlexType.INT, number, false);
            case Long number -> new Slot(FlexType.INT, number, false);
            case Float real -> new Slot(FlexType.FLOAT, Double.doubleToRawLongBits(real), false);
            case Double real -> new Slot(FlexType.FLOAT, Double.doubleToRawLongBits(real), false);
            case Boolean truth -> new Slot(FlexType.BOOL, truth ? 1 : 0, false);
            case String text -> text(text);
            case List<?> list -> list(list);
            default ->
                throw TernException.at("option to encode")
                        .expected("a number, truth value, text or list of whole numbers")
                        .found(value.getClass().getSimpleName())
                        .fix("use one of these");
        };
    }

    private Slot text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        align();
        number(bytes.length);
        int start = out.size();
        out.writeBytes(bytes);
        out.write(0);
        return new Slot(FlexType.STRING, start, true);
    }

    private Slot list(List<?> list) {
        align();
        number(list.size());
        int start = out.size();
        for (Object element : list) {
            number(((Number) element).longValue());
        }
        return new Slot(FlexType.VECTOR_INT, start, true);
    }

    private void slot(Slot slot) {
        number(slot.isOffset ? out.size() - slot.bits : slot.bits);
    }

    private void number(long value) {
        for (int i = 0; i < WIDTH; i++) {
            out.write((int) (value >> (8 * i)));
        }
    }

    private void align() {
        while (out.size() % WIDTH != 0) {
            out.write(0);
        }
    }
}
