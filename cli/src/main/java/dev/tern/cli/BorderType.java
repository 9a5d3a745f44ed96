package dev.tern.cli;

import dev.tern.tensor.DataType;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Types of inputs and outputs as people and the original's scripts write them. */
final class BorderType {
    private BorderType() {}

    static DataType parse(String text, CommandSpec spec) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "float32", "float", "f32" -> DataType.FLOAT32;
            case "int8", "i8" -> DataType.INT8;
            case "uint8", "u8", "quantized_uint8" -> DataType.UINT8;
            case "int16", "i16" -> DataType.INT16;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "a type is float32, int8, uint8 or int16, not " + text);
        };
    }
}
