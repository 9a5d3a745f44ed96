package dev.tern.kernels.transposeconv;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.kernels.product.FloatProduct;
import dev.tern.kernels.product.Windows;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.transposeconv.TransposeConv;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * TRANSPOSE_CONV of floats: results whose places have the same remainder by the strides see the same taps of the filter, so
 * that for each such phase they are a convolution of stride 1 with those taps in reverse.
 */
public final class FastTransposeConv {
    /** Pixels of the result, each of which has an entry in a table. */
    private static final int PLACES_MOST = 1 << 20;

    private FastTransposeConv() {}

    /** Takes floats with filters that reach every result. */
    public static Offer offer(TransposeConv conv, Binding binding, List<Step> epilogue, Workshop workshop) {
        boolean floats =
                binding.input(1).type() == DataType.FLOAT32 && binding.input(2).type() == DataType.FLOAT32;
        if (!floats) {
            return new Offer.Declined("its operands are not floats");
        }
        boolean readable = isReadable(binding, 1) && (!binding.hasInput(3) || isReadable(binding, 3));
        if (!readable || !binding.input(1).shape().equals(binding.shape(1))) {
            return new Offer.Declined("its filter is sparse, or changes from run to run on the Java heap");
        }
        if (!Operands.isReachable(binding.input(2)) || !Operands.isReachable(binding.output(0))) {
            return new Offer.Declined("its tensors lie on the Java heap");
        }
        if (binding.output(0).elements() == 0 || binding.input(2).elements() == 0) {
            return new Offer.Declined("there is nothing to do");
        }
        Operands.Tail tail = conv.activation().isClamp()
                ? Operands.tail(conv.activation().low(), conv.activation().high(), epilogue)
                : null;
        if (tail == null || tail.addend() != 0) {
            return new Offer.Declined("its activation or its epilogue is more than a limit");
        }
        Shape filter = binding.shape(1);
        Shape output = binding.output(0).shape();
        WindowAxis down = conv.down(output, filter);
        WindowAxis across = conv.across(output, filter);
        if (down.window() < down.stride() || across.window() < across.stride()) {
            return new Offer.Declined("its filter leaves results without a sum");
        }
        if (output.elements(0, 3) > PLACES_MOST) {
            return new Offer.Declined("it has very many results");
        }
        if (!Windows.fit(down, across)) {
            return new Offer.Declined("its windows have too many taps");
        }
        List<TiledKernel> parts = new ArrayList<>();
        for (int y = 0; y < Math.min(down.stride(), output.dim(1)); y++) {
            for (int x = 0; x < Math.min(across.stride(), output.dim(2)); x++) {
                Phase vertical = Phase.of(down, y);
                Phase horizontal = Phase.of(across, x);
                parts.add(product(binding, tail, vertical, horizontal).kernel(workshop, binding));
            }
        }
        return new Offer.Taken(Parts.of(parts), "a product of windows for each phase");
    }

    private static boolean isReadable(Binding binding, int input) {
        return binding.isConstant(input) || Operands.isReachable(binding.input(input));
    }

    /**
     * The results of one remainder along one axis.
     *
     * @param first their first place
     * @param firstTap the first tap of the filter that they see; the others follow a stride apart
     * @param window how they see the input: tap by tap from the last to the first
     */
    private record Phase(int first, int firstTap, int stride, WindowAxis window) {
        /** {@code axis} tells how windows on the result would move. */
        static Phase of(WindowAxis axis, int first) {
            int stride = axis.stride();
            int firstTap = (first + axis.before()) % stride;
            int ahead = (first + axis.before()) / stride;
            int taps = Math.ceilDiv(axis.window() - firstTap, stride);
            int count = Math.ceilDiv(axis.input() - first, stride);
            return new Phase(
                    first, firstTap, stride, new WindowAxis(axis.output(), taps, 1, 1, count, taps - 1 - ahead));
        }

        /** The tap of the filter that is seen as tap {@code i} of the window. */
        int tap(int i) {
            return firstTap + stride * (window.window() - 1 - i);
        }
    }

    private static FloatProduct product(Binding binding, Operands.Tail tail, Phase down, Phase across) {
        Shape input = binding.shape(2);
        Shape filter = binding.shape(1);
        Shape output = binding.output(0).shape();
        int channels = input.dim(3);
        int units = filter.dim(0);
        long unitBytes = 4L * filter.elements(1, 4);
        List<Long> taps = new ArrayList<>();
        for (int y = 0; y < down.window.window(); y++) {
            for (int x = 0; x < across.window.window(); x++) {
                taps.add(4L * channels * (down.tap(y) * filter.dim(2) + across.tap(x)));
            }
        }
        long result = Operands.address(binding.output(0));
        List<Long> places = new ArrayList<>();
        for (int n = 0; n < output.dim(0); n++) {
            for (int j = 0; j < down.window.output(); j++) {
                long row = (long) n * output.dim(1) + down.first + (long) j * down.stride;
                for (int i = 0; i < across.window.output(); i++) {
                    places.add(result + 4L * units * (row * output.dim(2) + across.first + (long) i * across.stride));
                }
            }
        }
        return new FloatProduct(
                places.size(),
                units,
                taps.size() * channels,
                Operands.constantAddress(binding, 1),
                unitBytes,
                4,
                taps,
                binding.hasInput(3) ? Operands.constantAddress(binding, 3) : 0,
                !binding.isConstant(1) || binding.hasInput(3) && !binding.isConstant(3),
                Operands.address(binding.input(2)),
                4L * channels,
                0,
                0,
                0,
                new FloatProduct.Limits(tail.low(), tail.high()),
                new Windows(down.window, across.window, input.dim(0), channels, 4L * channels, 0),
                places);
    }
}
