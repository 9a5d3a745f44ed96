package dev.tern.kernels.copies;

import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parts;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.gather.Gather;
import dev.tern.operators.gather.Indices;
import dev.tern.operators.movement.Axis;
import dev.tern.operators.resize.ResizeNearestNeighbor;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that numbers choose: GATHER and RESIZE_NEAREST_NEIGHBOR. */
public final class FastChoice {
    private static final long ROW_MOST = 1 << 20;

    private FastChoice() {}

    /** A kernel that looks at the numbers before it copies what they choose. */
    private record Checked(Runnable check, TiledKernel copies) implements TiledKernel {
        @Override
        public int tiles() {
            return copies.tiles();
        }

        @Override
        public void begin() {
            check.run();
        }

        @Override
        public void run(int first, int end) {
            copies.run(first, end);
        }
    }

    /** Takes slices of whole bytes, chosen by numbers of 32 or 64 bits. */
    public static Offer gather(Gather gather, Binding binding, List<Step> epilogue, Workshop workshop) {
        Shape shape = binding.shape(0);
        Tensor numbers = binding.input(1);
        boolean isWide = numbers.type() == DataType.INT64;
        if (!isWide && numbers.type() != DataType.INT32) {
            return new Offer.Declined("its indices have 16 bits");
        }
        int axis = Axis.of(gather.axis(), shape.rank());
        long row =
                shape.elements(axis + 1, shape.rank()) * binding.outputType(0).bits() / 8;
        String obstacle = obstacle(binding, row, epilogue);
        if (obstacle != null || !binding.isConstant(1) && !Operands.isReachable(numbers)) {
            return new Offer.Declined(obstacle == null ? "its indices lie on the Java heap" : obstacle);
        }
        int batch = gather.batchAxes(numbers.shape());
        long outer = shape.elements(batch, axis);
        long count = numbers.shape().elements(batch, numbers.shape().rank());
        long from = Operands.constantAddress(binding, 0);
        long to = Operands.address(binding.output(0));
        long choice = Operands.constantAddress(binding, 1);
        RowsCode.Key key =
                new RowsCode.Key((int) row, 0, isWide ? RowsCode.Choice.NUMBERS_64 : RowsCode.Choice.NUMBERS_32);
        RowGroups groups = new RowGroups();
        for (long part = 0; part < shape.elements(0, axis) && !groups.isFull(); part++) {
            long first = choice + part / outer * count * (isWide ? Long.BYTES : Integer.BYTES);
            groups.add(key, from + part * shape.dim(axis) * row, to + part * count * row, count, first, row);
        }
        int extent = shape.dim(axis);
        Runnable check = Indices.checked(binding, 1, () -> Indices.check(numbers, extent));
        return taken(groups, check, binding, workshop);
    }

    /** Takes pixels of whole bytes. */
    public static Offer nearest(ResizeNearestNeighbor resize, Binding binding, List<Step> epilogue, Workshop workshop) {
        Shape from = binding.shape(0);
        Shape to = binding.output(0).shape();
        DataType type = binding.outputType(0);
        long pixel = (long) from.dim(3) * type.bits() / 8;
        String obstacle = obstacle(binding, pixel, epilogue);
        if (obstacle != null) {
            return new Offer.Declined(obstacle);
        }
        MemorySegment columns = binding.memory((long) Integer.BYTES * to.dim(2));
        for (int x = 0; x < to.dim(2); x++) {
            columns.setAtIndex(ValueLayout.JAVA_INT, x, resize.source(type, from.dim(2), to.dim(2), x));
        }
        long source = Operands.constantAddress(binding, 0);
        long target = Operands.address(binding.output(0));
        RowsCode.Key key = new RowsCode.Key((int) pixel, 0, RowsCode.Choice.NUMBERS_32);
        RowGroups groups = new RowGroups();
        for (int b = 0; b < to.dim(0); b++) {
            for (int y = 0; y < to.dim(1) && !groups.isFull(); y++) {
                long row = (long) b * from.dim(1) + resize.source(type, from.dim(1), to.dim(1), y);
                long result = (long) b * to.dim(1) + y;
                groups.add(
                        key,
                        source + row * from.dim(2) * pixel,
                        target + result * to.dim(2) * pixel,
                        to.dim(2),
                        columns.address(),
                        pixel);
            }
        }
        return taken(groups, () -> {}, binding, workshop);
    }

    private static @Nullable String obstacle(Binding binding, long row, List<Step> epilogue) {
        if (!epilogue.isEmpty()
                || binding.outputType(0) == DataType.STRING
                || binding.outputType(0).bits() % 8 != 0) {
            return "its elements are no whole bytes, or to be worked on";
        }
        if (row == 0 || row > ROW_MOST || binding.output(0).elements() == 0) {
            return "its rows are empty or very long";
        }
        boolean isReachable = binding.isConstant(0) || Operands.isReachable(binding.input(0));
        return isReachable && Operands.isReachable(binding.output(0)) ? null : "its tensors lie on the Java heap";
    }

    private static Offer taken(RowGroups groups, Runnable check, Binding binding, Workshop workshop) {
        if (groups.isFull()) {
            return new Offer.Declined("what it copies lies in too many places");
        }
        List<TiledKernel> kernels = groups.kernels(binding, workshop, MemorySegment.NULL);
        return new Offer.Taken(new Checked(check, Parts.of(kernels)), "rows that numbers choose");
    }
}
