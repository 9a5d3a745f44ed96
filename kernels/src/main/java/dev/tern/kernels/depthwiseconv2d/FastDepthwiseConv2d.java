package dev.tern.kernels.depthwiseconv2d;

import dev.tern.assembler.CodeMemory;
import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.bytes.ByteOperands;
import dev.tern.kernels.bytes.HybridOperands;
import dev.tern.kernels.bytes.ShortDepthwise;
import dev.tern.kernels.bytes.ShortProduct;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.kernels.product.Panels;
import dev.tern.kernels.product.Windows;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.depthwiseconv2d.DepthwiseConv2d;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * DEPTHWISE_CONV_2D; of floats by vectors of channels where each channel gives one result, else a product for each channel of
 * the image.
 */
public final class FastDepthwiseConv2d {
    /** Tiles that are enough for any number of threads. */
    private static final int TILES_WANTED = 32;

    /** Most positions with code of their own: those that cross the left or the right border. */
    private static final int BORDER_MOST = 48;

    /** Most taps of those positions in a row of the window. */
    private static final int BORDER_TAPS_MOST = 1500;

    /** Channels of an image beyond which a product for each is slower than the reference kernel. */
    private static final int PRODUCTS_MOST = 64;

    /** Numbers of a row, so that offsets of its bytes fit 32 bits. */
    private static final long ROW_NUMBERS_MOST = 1 << 28;

    private FastDepthwiseConv2d() {}

    /** Takes floats with constant weights. */
    public static Offer offer(DepthwiseConv2d conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        if (ByteOperands.areBytes(binding)) {
            return ByteDepthwiseConv2d.offer(conv, binding, epilogue, workshop);
        }
        if (HybridOperands.areHybrid(binding)) {
            return ByteDepthwiseConv2d.hybrid(conv, binding, epilogue, workshop);
        }
        if (ShortProduct.areShorts(binding)) {
            return ShortDepthwise.offer(conv, binding, epilogue, workshop);
        }
        String obstacle = Operands.whyNoFloats(binding);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        if (!conv.activation().isClamp()) {
            return new Offer.Declined("its activation is " + conv.activation());
        }
        Operands.Tail tail =
                Operands.tail(conv.activation().low(), conv.activation().high(), epilogue);
        if (tail == null) {
            return new Offer.Declined("its epilogue is not an addition and a limit");
        }
        Shape input = binding.shape(0);
        Shape filter = binding.shape(1);
        WindowAxis down = conv.down(input, filter);
        WindowAxis across = conv.across(input, filter);
        if (across.window() == 1 && across.input() == 1) {
            // A column of pixels lies in memory as a row does.
            WindowAxis one = across;
            across = down;
            down = one;
        }
        if (input.dim(3) != filter.dim(3)) {
            boolean fit = Windows.fit(down, across) && input.dim(3) <= PRODUCTS_MOST;
            return fit
                    ? new Offer.Taken(products(binding, workshop, down, across, tail), "a product for each channel")
                    : new Offer.Declined("its channels give several results each");
        }
        if (Operands.weightsChange(binding)) {
            return new Offer.Declined("its weights or its bias change from run to run");
        }
        if ((across.output() + 1L) * across.stride() * input.dim(3) > ROW_NUMBERS_MOST
                || (across.input() + (long) across.span()) * input.dim(3) > ROW_NUMBERS_MOST) {
            return new Offer.Declined("its rows are longer than offsets reach");
        }
        DepthwiseKey key = new DepthwiseKey(across, down.window(), input.dim(3), tail.addend() != 0);
        int border = across.output() - key.innerTo() + key.innerFrom();
        if (!DepthwiseCode.fits(workshop.traits().vectors(), across, down.window())
                || border > BORDER_MOST
                || border * across.window() > BORDER_TAPS_MOST) {
            return new Offer.Declined("its windows have too many taps");
        }
        // Half a vector of channels is computed as quickly by vectors of half the size, with half the memory's traffic.
        Workshop narrow = workshop.narrow();
        boolean half = key.channels() <= narrow.traits().lanes()
                && DepthwiseCode.fits(narrow.traits().vectors(), across, down.window());
        return new Offer.Taken(vectors(binding, half ? narrow : workshop, down, key, tail), "vectors of channels");
    }

    private static TiledKernel vectors(
            Binding binding, Workshop workshop, WindowAxis down, DepthwiseKey key, Operands.Tail tail) {
        CodeMemory.Code code = workshop.code(key, m -> DepthwiseCode.write(m, key));
        int lanes = workshop.traits().lanes();
        int channels = key.channels();
        int vectors = Math.ceilDiv(channels, lanes);
        Panels layout = new Panels(
                Operands.constantAddress(binding, 1),
                4,
                4L * channels,
                List.of(0L),
                binding.hasInput(2) ? Operands.constantAddress(binding, 2) : 0,
                channels,
                down.window() * key.across().window(),
                lanes,
                lanes);
        int rows = binding.shape(0).dim(0) * down.output();
        int groups = Math.min(vectors, Math.ceilDiv(TILES_WANTED, rows));
        int groupVectors = Math.ceilDiv(vectors, groups);
        groups = Math.ceilDiv(vectors, groupVectors);
        long output = Operands.address(binding.output(0));
        Parameters params = new Parameters(binding, DepthwiseCode.BYTES)
                .set(DepthwiseCode.ROW_TABLE, rowTable(binding, down, key))
                .set(DepthwiseCode.WEIGHTS, layout.pack(workshop, binding))
                .set(DepthwiseCode.OUTPUT, output)
                .set(DepthwiseCode.GROUPS, groups)
                .set(DepthwiseCode.GROUP_VECTORS, groupVectors)
                .set(DepthwiseCode.LOW, tail.low())
                .set(DepthwiseCode.HIGH, tail.high())
                .set(DepthwiseCode.TO_ADDEND, tail.addend() - output);
        return new Native(code, params, Math.multiplyExact(rows, groups));
    }

    private static long rowTable(Binding binding, WindowAxis down, DepthwiseKey key) {
        long rowBytes = 4L * key.channels() * key.across().input();
        int batches = binding.shape(0).dim(0);
        MemorySegment table = binding.memory(8L * batches * down.output() * down.window());
        long image = Operands.address(binding.input(0));
        long zeros = 0;
        long[] rows = new long[Math.multiplyExact(down.output(), down.window())];
        for (int n = 0; n < batches; n++) {
            int at = 0;
            for (int y = 0; y < down.output(); y++) {
                for (int tap = 0; tap < down.window(); tap++) {
                    long row = down.start(y) + (long) tap * down.dilation();
                    boolean inside = row >= 0 && row < down.input();
                    if (!inside && zeros == 0) {
                        zeros = binding.memory(rowBytes).address();
                    }
                    long first = image + (n * (long) down.input() + row) * rowBytes;
                    rows[at++] = inside ? first : zeros;
                }
            }
            Operands.store(rows, table, (long) n * rows.length);
        }
        return table.address();
    }

    /** Each channel of the image times its filters. */
    private static TiledKernel products(
            Binding binding, Workshop workshop, WindowAxis down, WindowAxis across, Operands.Tail tail) {
        Shape input = binding.shape(0);
        int channels = input.dim(3);
        int results = binding.shape(1).dim(3);
        int each = results / channels;
        long weights = Operands.constantAddress(binding, 1);
        long bias = binding.hasInput(2) ? Operands.constantAddress(binding, 2) : 0;
        List<TiledKernel> parts = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            long skip = 4L * c * each;
            FloatProduct product = new FloatProduct(
                    (long) input.dim(0) * down.output() * across.output(),
                    each,
                    down.window() * across.window(),
                    weights + skip,
                    4,
                    4L * results,
                    List.of(0L),
                    bias == 0 ? 0 : bias + skip,
                    Operands.weightsChange(binding),
                    Operands.address(binding.input(0)),
                    4L * channels,
                    Operands.address(binding.output(0)) + skip,
                    4L * results,
                    tail.addend() == 0 ? 0 : tail.addend() + skip,
                    new FloatProduct.Limits(tail.low(), tail.high()),
                    new Windows(down, across, input.dim(0), 1, 4L * channels, 4L * c),
                    List.of());
            parts.add(product.kernel(workshop, binding));
        }
        return Parts.of(parts);
    }
}
