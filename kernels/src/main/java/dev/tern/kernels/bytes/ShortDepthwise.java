package dev.tern.kernels.bytes;

import dev.tern.assembler.vector.Traits;
import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** DEPTHWISE_CONV_2D of 16-bit numbers with weights of at most 8 bits; the bias and with it sums have 64 bits. */
public final class ShortDepthwise {
    /** Bytes of one row of an image, so that offsets fit 32 bits. */
    private static final long ROW_BYTES_MOST = 1 << 28;

    private ShortDepthwise() {}

    /** Offers a node whose channels give one result each. */
    public static Offer offer(DepthwiseConv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        String obstacle = ShortProduct.obstacle(binding, conv.activation(), epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        Shape input = binding.shape(0);
        Shape filter = binding.shape(1);
        int channels = input.dim(3);
        WindowAxis down = conv.down(input, filter);
        WindowAxis across = conv.across(input, filter);
        long rowBytes = (long) Short.BYTES * channels * across.input();
        if (channels != filter.dim(3) || rowBytes > ROW_BYTES_MOST || seesNothing(across)) {
            return new Offer.Declined("its channels have several results, or some of its windows see nothing");
        }
        ShortScales numbers = new ShortScales(conv.requantization(binding), bias(binding, channels), true);
        byte[] weights = ByteOperands.bytes(binding.input(1)).toArray(ValueLayout.JAVA_BYTE);
        String tooLarge = numbers.obstacle(weights, 0, channels, true);
        if (tooLarge != null) {
            return new Offer.Declined(tooLarge);
        }
        Traits traits = workshop.traits();
        int pairs = (down.window() + 1) / 2;
        ShortFinish finish = numbers.finish(traits);
        ShortDepthwiseCode.Key key = new ShortDepthwiseCode.Key(
                channels, across.output(), pairs, across.window(), across.dilation() * channels * Short.BYTES, finish);
        int blocks = Math.ceilDiv(channels, 2 * traits.lanes());
        long weightBytes = (long) blocks * across.window() * 2 * pairs * traits.vectorBytes();
        long tableBytes = 2L * blocks * finish.rowVectors() * traits.vectorBytes();
        binding.doneWith(1);
        Binding.Packed constants = binding.packed(key, weightBytes + tableBytes);
        MemorySegment packed = constants.memory().asSlice(0, weightBytes);
        MemorySegment table = constants.memory().asSlice(weightBytes);
        workshop.unlessReady(constants, () -> {
            pack(weights, filter, traits.lanes(), packed);
            numbers.fill(
                    traits,
                    ByteInputs.SHORTS,
                    new int[channels],
                    2 * blocks,
                    (v, lane) -> {
                        int c = channel(v, lane, traits.lanes());
                        return c < channels ? c : -1;
                    },
                    table);
        });
        Parameters parameters = new Parameters(binding, Finish.SHARED_AT)
                .set(ShortDepthwiseCode.ROWS, rows(binding, down, 2 * pairs, rowBytes))
                .set(ShortDepthwiseCode.COLUMNS, columns(binding, across, channels * Short.BYTES))
                .set(ShortDepthwiseCode.OUTPUT, Operands.address(binding.output(0)))
                .set(ShortDepthwiseCode.WEIGHTS, packed.address())
                .set(ShortDepthwiseCode.TABLE, table.address());
        return new Offer.Taken(
                new Native(
                        workshop.code(key, code -> ShortDepthwiseCode.write(code, key)),
                        parameters,
                        input.dim(0) * down.output()),
                "depthwise windows of 16-bit numbers");
    }

    private static long @Nullable [] bias(Binding binding, int channels) {
        if (!binding.hasInput(2)) {
            return null;
        }
        long[] bias = new long[channels];
        binding.input(2).readLongs(0, channels, bias, 0);
        return bias;
    }

    private static boolean seesNothing(WindowAxis axis) {
        for (int i = 0; i < axis.output(); i++) {
            if (axis.endTap(i) <= axis.firstTap(i)) {
                return true;
            }
        }
        return false;
    }

    /** The channel that stands in a lane of vector {@code v}: low halves of 16-byte blocks, then high halves. */
    private static int channel(int v, int lane, int lanes) {
        return v / 2 * 2 * lanes + lane / 4 * 8 + v % 2 * 4 + lane % 4;
    }

    private static void pack(byte[] weights, Shape filter, int lanes, MemorySegment to) {
        int height = filter.dim(1);
        int width = filter.dim(2);
        int channels = filter.dim(3);
        int pairs = (height + 1) / 2;
        long at = 0;
        for (int block = 0; block < Math.ceilDiv(channels, 2 * lanes); block++) {
            for (int x = 0; x < width; x++) {
                for (int vector = 0; vector < 2 * pairs; vector++) {
                    for (int i = 0; i < 2 * lanes; i++) {
                        int c = channel(2 * block + vector % 2, i / 2, lanes);
                        int y = vector / 2 * 2 + i % 2;
                        boolean given = y < height && c < channels;
                        to.set(ValueLayout.JAVA_SHORT, at, given ? weights[(y * width + x) * channels + c] : (short) 0);
                        at += Short.BYTES;
                    }
                }
            }
        }
    }

    private static long rows(Binding binding, WindowAxis down, int taps, long rowBytes) {
        int images = binding.shape(0).dim(0);
        MemorySegment table = binding.memory((long) Long.BYTES * images * down.output() * taps);
        long image = Operands.address(binding.input(0));
        long zeros = binding.memory(rowBytes).address();
        long at = 0;
        for (int n = 0; n < images; n++) {
            for (int y = 0; y < down.output(); y++) {
                for (int tap = 0; tap < taps; tap++) {
                    long row = down.start(y) + (long) tap * down.dilation();
                    boolean inside = tap < down.window() && row >= 0 && row < down.input();
                    table.set(
                            ValueLayout.JAVA_LONG,
                            at,
                            inside ? image + (n * (long) down.input() + row) * rowBytes : zeros);
                    at += Long.BYTES;
                }
            }
        }
        return table.address();
    }

    private static long columns(Binding binding, WindowAxis across, int pixelBytes) {
        MemorySegment table = binding.memory((long) ShortDepthwiseCode.COLUMN_BYTES * across.output());
        for (int x = 0; x < across.output(); x++) {
            int first = across.firstTap(x);
            int[] column = {(across.start(x) + first * across.dilation()) * pixelBytes, first, across.endTap(x) - first
            };
            long at = (long) ShortDepthwiseCode.COLUMN_BYTES * x;
            MemorySegment.copy(column, 0, table, ValueLayout.JAVA_INT, at, column.length);
        }
        return table.address();
    }
}
