package dev.tern.tasks.classify;

import dev.tern.graph.Graph;
import dev.tern.graph.Model;
import dev.tern.graph.Value;
import dev.tern.interpreter.Interpreter;
import dev.tern.media.image.InputLayout;
import dev.tern.media.image.Normalization;
import dev.tern.media.image.Picture;
import dev.tern.media.image.PixelEncoding;
import dev.tern.media.image.PixelType;
import dev.tern.media.image.Resize;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.TernException;
import dev.tern.tflite.metadata.ModelMetadata;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How pictures get into the one input of a model: its layout, its numbers, and the way to its size. */
record PictureInput(InputLayout layout, PixelEncoding encoding, Resize resize) {
    private static final int RANK_WITH_BATCH = 4;
    private static final int MOST_CHANNELS = 4;

    /** The input of the interpreter's model, brought to one picture where its shape is open. */
    static PictureInput of(Interpreter interpreter, Preparation preparation) {
        Model model = interpreter.model();
        if (interpreter.inputCount() != 1) {
            throw TernException.at("model")
                    .expected("one input, a picture")
                    .found(interpreter.inputCount() + " inputs")
                    .fix("run it with `tern run`, which takes any inputs");
        }
        Graph main = model.main();
        Value input = main.value(main.inputs().getFirst());
        Shape wanted = wanted(input, preparation.side());
        if (!wanted.equals(interpreter.input(0).shape())) {
            interpreter.resize(0, wanted);
        }
        InputLayout layout = InputLayout.of(wanted.dims());
        return new PictureInput(layout, encoding(model, input, preparation.normalization()), preparation.resize());
    }

    /** The shape of one picture: a batch of 1, and {@code side} where width and height are open. */
    private static Shape wanted(Value input, int side) {
        Shape shape = input.shape();
        Shape open = input.openShape();
        for (int axis = 0; axis < shape.rank(); axis++) {
            boolean isOpen = open != null && axis < open.rank() && open.dim(axis) == Shape.UNKNOWN;
            // [-1, 28, 28] are grey pictures without an extent for their one channel.
            boolean isGreyBatch = isOpen && shape.rank() == RANK_WITH_BATCH - 1 && shape.dim(2) > MOST_CHANNELS;
            boolean isBatch = axis == 0 && (shape.rank() == RANK_WITH_BATCH || isGreyBatch);
            if (isBatch) {
                shape = shape.with(axis, 1);
            } else if (isOpen && side == 0) {
                throw TernException.at("input '" + input.name() + "'")
                        .expected("a known width and height")
                        .found("the open shape " + open)
                        .fix("say how large pictures are to be (`--size 224`)");
            } else if (isOpen) {
                shape = shape.with(axis, side);
            }
        }
        return shape;
    }

    private static PixelEncoding encoding(Model model, Value input, @Nullable Normalization given) {
        PixelType type = pixelType(input.type());
        Quantization quantization = input.quantization();
        if (given != null) {
            return encoding(type, given, quantization);
        }
        // Unsigned bytes are levels as they are whatever metadata say of real numbers, as in the task library.
        return type == PixelType.UINT8
                ? PixelEncoding.rawUint8()
                : stated(model)
                        .map(normalization -> encoding(type, normalization, quantization))
                        .orElseGet(() -> PixelEncoding.customary(type, scale(quantization)));
    }

    private static PixelEncoding encoding(PixelType type, Normalization normalization, Quantization quantization) {
        return type == PixelType.FLOAT32
                ? PixelEncoding.real(normalization)
                : PixelEncoding.quantized(type, normalization, scale(quantization), quantization.zeroPoint());
    }

    private static double scale(Quantization quantization) {
        return quantization.isQuantized() ? quantization.scale() : 1;
    }

    private static Optional<Normalization> stated(Model model) {
        return ModelMetadata.of(model)
                .flatMap(metadata -> metadata.input(0))
                .flatMap(input -> input.normalization())
                .map(unit -> new Normalization(unit.mean(), unit.std()));
    }

    private static PixelType pixelType(DataType type) {
        return switch (type) {
            case FLOAT32 -> PixelType.FLOAT32;
            case UINT8 -> PixelType.UINT8;
            case INT8 -> PixelType.INT8;
            case INT16 -> PixelType.INT16;
            default ->
                throw TernException.at("input of the model")
                        .expected("a picture of type FLOAT32, UINT8, INT8 or INT16")
                        .found(String.valueOf(type))
                        .fix("run it with `tern run`, which takes any inputs");
        };
    }

    /** The numbers that the input takes for {@code picture}, in the format of the file. */
    byte[] toBytes(Picture picture) {
        return encoding.toBytes(resize.apply(picture, layout.width(), layout.height()), layout);
    }
}
