package dev.tern.custom.maxpool;

import dev.tern.operators.Activation;
import dev.tern.operators.CustomOperator;
import dev.tern.operators.Padding;
import dev.tern.operators.flexbuffer.FlexValue;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How windows move: stored as a record of 32-bit numbers, or as a FlexBuffer with the names of TensorFlow. */
record PoolOptions(Padding padding, int strideX, int strideY, int windowX, int windowY, Activation activation) {
    private static final int NUMBERS = 6;

    /** Options stored as the numbers padding, strides, window and activation. */
    static PoolOptions ofRecord(CustomOperator operator) {
        if (operator.options().length < 4 * NUMBERS) {
            throw damaged("at least " + 4 * NUMBERS + " bytes", operator.options().length + " bytes");
        }
        ByteBuffer numbers = ByteBuffer.wrap(operator.options()).order(ByteOrder.LITTLE_ENDIAN);
        int padding = numbers.getInt(0);
        int activation = numbers.getInt(20);
        if (padding != 1 && padding != 2) {
            throw damaged("padding 1 (SAME) or 2 (VALID)", String.valueOf(padding));
        }
        if (activation < 0 || activation >= Activation.values().length || !Activation.values()[activation].isClamp()) {
            throw damaged("activation 0 to 3", String.valueOf(activation));
        }
        return new PoolOptions(
                padding == 1 ? Padding.SAME : Padding.VALID,
                numbers.getInt(4),
                numbers.getInt(8),
                numbers.getInt(12),
                numbers.getInt(16),
                Activation.values()[activation]);
    }

    /** Options stored by name; windows and strides of four axes. */
    static PoolOptions ofMap(CustomOperator operator) {
        FlexValue map = FlexValue.rootMap(operator.options());
        String padding = map.get("padding").asText();
        if (!padding.equals("SAME") && !padding.equals("VALID")) {
            throw damaged("padding SAME or VALID", "'" + padding + "'");
        }
        if (map.get("include_batch_in_index").asBoolean()) {
            throw damaged("places counted within each image (include_batch_in_index false)", "true");
        }
        FlexValue window = fourAxes(map, "ksize");
        FlexValue strides = fourAxes(map, "strides");
        return new PoolOptions(
                Padding.valueOf(padding),
                strides.at(2).asInt("strides"),
                strides.at(1).asInt("strides"),
                window.at(2).asInt("ksize"),
                window.at(1).asInt("ksize"),
                Activation.NONE);
    }

    private static FlexValue fourAxes(FlexValue map, String name) {
        FlexValue list = map.get(name);
        if (list.size() != 4 || list.at(0).asLong() != 1 || list.at(3).asLong() != 1) {
            throw damaged("four numbers in '" + name + "', the first and last 1", list.toString());
        }
        return list;
    }

    private static TernException damaged(String expected, String found) {
        return TernException.at("options of a pool")
                .expected(expected)
                .found(found)
                .fix("the operator's options are damaged or in another encoding");
    }

    WindowAxis rows(Shape image) {
        return WindowAxis.of("height", padding, image.dim(1), windowY, strideY, 1);
    }

    WindowAxis columns(Shape image) {
        return WindowAxis.of("width", padding, image.dim(2), windowX, strideX, 1);
    }
}
