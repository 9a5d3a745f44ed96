package dev.tern.training.operator;

import dev.tern.kernels.Operands;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.window.WindowAxis;
import dev.tern.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The gradient of a convolution's filter in machine code: for each row of the window, the gradient's rows times the image's
 * rows that the window's row sees, summed over all positions. Where windows reach over the image's border, the image is first
 * copied into one with a border of zeros.
 */
final class ConvFilterSums implements TiledKernel {
    private final MemorySegment image;
    private final MemorySegment bordered;
    private final long rowBytes;
    private final long borderedRowBytes;
    private final long firstByte;
    private final int images;
    private final int rows;
    private final int borderedRows;
    private final TiledKernel sums;

    private ConvFilterSums(
            Binding binding,
            WindowAxis down,
            WindowAxis across,
            Bordered layout,
            MemorySegment bordered,
            TiledKernel sums) {
        image = binding.input(0).data();
        this.bordered = bordered;
        this.sums = sums;
        images = binding.input(0).shape().dim(0);
        rows = Math.min(down.input(), layout.rows - down.before());
        borderedRows = layout.rows;
        rowBytes = across.input() * layout.pixelBytes;
        borderedRowBytes = layout.columns * layout.pixelBytes;
        firstByte = down.before() * borderedRowBytes + across.before() * layout.pixelBytes;
    }

    /** The extents of an image with its border, as far as windows see it. */
    private record Bordered(int rows, int columns, long pixelBytes) {
        static Bordered of(WindowAxis down, WindowAxis across, int channels) {
            return new Bordered(extent(down), extent(across), 4L * channels);
        }

        private static int extent(WindowAxis axis) {
            return Math.max((axis.output() - 1) * axis.stride() + axis.span(), axis.before() + axis.input());
        }

        boolean isImage(WindowAxis down, WindowAxis across) {
            return rows == down.input() && columns == across.input();
        }
    }

    static TiledKernel of(ConvFilterGradient op, Binding binding, Workshop workshop) {
        WindowAxis down = op.down();
        WindowAxis across = op.across();
        Shape input = binding.input(0).shape();
        Bordered layout = Bordered.of(down, across, input.dim(3));
        long from = Operands.address(binding.input(0));
        if (layout.isImage(down, across)) {
            return sums(op, binding, workshop, layout, from);
        }
        MemorySegment bordered = binding.memory(input.dim(0) * (long) layout.rows * layout.columns * layout.pixelBytes);
        TiledKernel sums = sums(op, binding, workshop, layout, bordered.address());
        return new ConvFilterSums(binding, down, across, layout, bordered, sums);
    }

    private static TiledKernel sums(
            ConvFilterGradient op, Binding binding, Workshop workshop, Bordered layout, long image) {
        WindowAxis down = op.down();
        WindowAxis across = op.across();
        Shape gradient = binding.input(1).shape();
        int channels = binding.input(0).shape().dim(3);
        int units = gradient.dim(3);
        // Taps from left to right are one run of numbers where they lie side by side.
        int together = across.dilation() == 1 ? across.window() : 1;
        long filterBytes = 4L * down.window() * across.window() * channels;
        List<TiledKernel> parts = new ArrayList<>();
        for (int ky = 0; ky < down.window(); ky++) {
            for (int kx = 0; kx < across.window(); kx += together) {
                List<OuterProduct.Run> runs = new ArrayList<>();
                for (int n = 0; n < gradient.dim(0); n++) {
                    for (int y = 0; y < down.output(); y++) {
                        long row = (long) n * layout.rows + (long) y * down.stride() + (long) ky * down.dilation();
                        long pixel = row * layout.columns + (long) kx * across.dilation();
                        long first = ((long) n * down.output() + y) * across.output();
                        runs.add(new OuterProduct.Run(
                                Operands.address(binding.input(1)) + 4 * first * units,
                                image + pixel * layout.pixelBytes));
                    }
                }
                long before = 4L * (ky * across.window() + kx) * channels;
                OuterProduct part = new OuterProduct(
                        units,
                        together * channels,
                        across.output(),
                        4L * units,
                        across.stride() * layout.pixelBytes,
                        runs,
                        Operands.address(binding.output(0)) + before,
                        filterBytes);
                parts.add(part.kernel(workshop, binding));
            }
        }
        return Parts.of(parts);
    }

    @Override
    public int tiles() {
        return sums.tiles();
    }

    /** Copies the image; its border is zero from the start and stays so. */
    @Override
    public void begin() {
        for (int n = 0; n < images; n++) {
            for (int y = 0; y < rows; y++) {
                long to = firstByte + ((long) n * borderedRows + y) * borderedRowBytes;
                MemorySegment.copy(image, ((long) n * rows + y) * rowBytes, bordered, to, rowBytes);
            }
        }
    }

    @Override
    public void run(int first, int end) {
        sums.run(first, end);
    }
}
