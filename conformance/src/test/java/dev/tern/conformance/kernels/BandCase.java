package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.kernels.BandCut;
import dev.tern.kernels.Bands;
import dev.tern.kernels.Step;
import dev.tern.operators.Activation;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.Padding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.conv2d.Conv2d;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Depthwise convolutions with the products of pixels around them, band by band, beside the same kernels one after the other:
 * the same bits, whatever the bands, the order of tiles, and the scratch memory, which lies between forbidden pages as well.
 */
enum BandCase implements DrawnCase {
    BANDS_OF_FLOATS(DataType.FLOAT32),
    BANDS_OF_BYTES(DataType.INT8),
    BANDS_OF_UNSIGNED_BYTES(DataType.UINT8);

    private static final int CHANNELS_MOST = 40;

    private final DataType type;

    BandCase(DataType type) {
        this.type = type;
    }

    /** An operator, its weights and bias, and what it leaves. */
    private record Layer(
            BuiltinOperator operator,
            Tensor weights,
            @Nullable Tensor bias,
            Tensor result) {
        List<@Nullable Tensor> inputs(Tensor input) {
            return Arrays.asList(input, weights, bias);
        }
    }

    @Override
    public boolean isEqual(Trial trial) {
        Random random = trial.random();
        boolean hasFront = random.nextBoolean();
        int images = hasFront ? 1 : 1 + random.nextInt(2);
        int channels = 1 + random.nextInt(CHANNELS_MOST);
        DepthwiseConv2d conv = new DepthwiseConv2d(
                random.nextBoolean() ? Padding.SAME : Padding.VALID,
                1 + random.nextInt(2),
                1 + random.nextInt(3),
                1,
                activation(random),
                1 + random.nextInt(3),
                1 + random.nextInt(2));
        int[] filter = {1, 1 + random.nextInt(4), 1 + random.nextInt(4), channels};
        int height = random.nextInt(14) + (filter[1] - 1) * conv.dilationHeight() + 1;
        int width = random.nextInt(9) + (filter[2] - 1) * conv.dilationWidth() + 2;
        int[] image = {images, height, width, channels};
        WindowAxis down = conv.down(Shape.of(image), Shape.of(filter));
        int across = conv.across(Shape.of(image), Shape.of(filter)).output();

        int depth = 1 + random.nextInt(CHANNELS_MOST);
        int units = 1 + random.nextInt(CHANNELS_MOST);
        Tensor source = trial.drawn(type, scale(random), images, height, width, hasFront ? depth : channels);
        Layer front = hasFront ? pixels(trial, depth, image) : null;
        Layer windows = layer(trial, conv, filter, 3, new int[] {images, down.output(), across, channels});
        Layer product = pixels(trial, channels, new int[] {images, down.output(), across, units});
        List<Step> epilogue = random.nextBoolean() ? List.of() : List.of(sum(trial, product.result));

        Tensor expected = source;
        List<Layer> layers = front == null ? List.of(windows, product) : List.of(front, windows, product);
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            boolean last = i == layers.size() - 1;
            TiledKernel kernel =
                    trial.taken(layer.operator, layer.inputs(expected), layer.result, last ? epilogue : List.of());
            if (kernel == null) {
                return false;
            }
            trial.runShuffled(kernel);
            expected = layer.result;
        }
        Tensor found =
                trial.unfilled(type, expected.quantization(), expected.shape().dims());
        BandCut cut = new BandCut(
                1 + random.nextInt(5),
                images * down.output(),
                1 + random.nextInt(images * down.output()),
                down,
                1 + random.nextInt(height),
                hasFront ? lineBytes(source) : 0,
                front == null ? 0 : lineBytes(front.result),
                lineBytes(windows.result),
                lineBytes(found));
        TiledKernel bands = bands(trial, source, front, windows, product, found, epilogue, cut);
        if (bands == null) {
            return false;
        }
        for (int round = 0; round < 2; round++) {
            trial.runShuffled(bands);
            assertThat(found.data().mismatch(expected.data()))
                    .as("first byte that differs with %s of %s", cut, Arrays.asList(front, windows, product))
                    .isEqualTo(-1);
        }
        return true;
    }

    private static @Nullable TiledKernel bands(
            Trial trial,
            Tensor source,
            @Nullable Layer front,
            Layer windows,
            Layer product,
            Tensor found,
            List<Step> epilogue,
            BandCut cut) {
        BoundOperator memory = trial.memory();
        MemorySegment scratch = memory.memory(cut.scratchBytes());
        TiledKernel first = front == null
                ? null
                : trial.taken(
                        front.operator,
                        front.inputs(part(source, cut.rows(), source.data())),
                        part(front.result, cut.rows(), scratch),
                        List.of());
        Tensor band = part(windows.result, cut.height(), scratch);
        TiledKernel second =
                trial.taken(windows.operator, windows.inputs(front == null ? source : front.result), band, List.of());
        TiledKernel third =
                trial.taken(product.operator, product.inputs(band), part(found, cut.height(), found.data()), epilogue);
        return second == null || third == null || front != null && first == null
                ? null
                : Bands.of(first, second, third, cut, source, found, scratch, memory);
    }

    /** The first lines of a tensor, in {@code memory}, which may be too small for more. */
    private static Tensor part(Tensor whole, int lines, MemorySegment memory) {
        Shape shape = whole.shape().with(0, 1).with(1, lines);
        return Tensor.of(
                whole.type(),
                shape,
                whole.quantization(),
                memory.asSlice(0, whole.type().bytes(shape.elements())));
    }

    private static long lineBytes(Tensor tensor) {
        return tensor.type().bytes((long) tensor.shape().dim(2) * tensor.shape().dim(3));
    }

    /** A convolution of single pixels. */
    private Layer pixels(Trial trial, int depth, int[] result) {
        Activation activation = activation(trial.random());
        Conv2d conv = new Conv2d(Padding.VALID, 1, 1, activation, 1, 1, DataType.FLOAT32);
        return layer(trial, conv, new int[] {result[3], 1, 1, depth}, 0, result);
    }

    private Layer layer(Trial trial, BuiltinOperator operator, int[] weights, int axis, int[] result) {
        Random random = trial.random();
        int units = weights[axis];
        Quantization weightsScale = type == DataType.FLOAT32
                ? Quantization.NONE
                : type == DataType.UINT8 ? scale(random) : Quantization.perTensor(0.01f + random.nextFloat() / 50, 0);
        Tensor bias = !random.nextBoolean()
                ? null
                : type == DataType.FLOAT32
                        ? trial.floats(units)
                        : trial.ints(random.ints(units, -20_000, 20_000).toArray());
        return new Layer(
                operator, trial.drawn(type, weightsScale, weights), bias, trial.unfilled(type, scale(random), result));
    }

    private Quantization scale(Random random) {
        return type == DataType.FLOAT32 ? Quantization.NONE : ByteCase.scale(random, type, 0.1);
    }

    /** What is added to results in the store. */
    private Step sum(Trial trial, Tensor result) {
        Random random = trial.random();
        Tensor other = trial.drawn(type, scale(random), result.shape().dims());
        return type == DataType.FLOAT32
                ? new Step.Add(other)
                : new Step.AddStored(other, result.quantization(), scale(random), activation(random));
    }

    private static Activation activation(Random random) {
        return Activation.values()[random.nextInt(4)];
    }
}
