package dev.tern.kernels.transpose;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TRANSPOSE with a constant permutation. */
public final class FastTranspose {
    /** Longer pieces are copied as fast by the reference kernel. */
    private static final int UNIT_MOST = 512;

    /** With more steps than these along the innermost axis the reference kernel's square tiles spare the cache. */
    private static final int COLUMNS_MOST = 256;

    private static final int TILE_BYTES = 16 << 10;

    /** Bytes of a plane's rows that are taken at once. */
    private static final int COLUMN_BYTES = 64;

    private static final int TILES_MOST = 1 << 16;

    private FastTranspose() {}

    private record Key(Moves moves, int stepsOfTile) {}

    /** Takes elements of 1, 4 and 8 bytes, and whatever lies together on both sides. */
    public static Offer offer(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        int bits = input.type().bits();
        if (!epilogue.isEmpty()) {
            return new Offer.Declined("its results are to be worked on before they are stored");
        }
        if (!binding.isConstant(1) || bits == 0 || bits % 8 != 0) {
            return new Offer.Declined("its permutation changes from run to run, or its elements are no whole bytes");
        }
        if (!Operands.isReachable(input)
                || !Operands.isReachable(output)
                || output.elements() == 0
                || output.data().byteSize() > Integer.MAX_VALUE / 2) {
            return new Offer.Declined("its tensors are empty, too large, or on the Java heap");
        }
        int[] permutation = binding.input(1).toInts();
        for (int i = 0; i < permutation.length; i++) {
            permutation[i] += permutation[i] < 0 ? permutation.length : 0;
        }
        Moves moves = Moves.of(binding.shape(0), permutation, bits / 8);
        Offer planes = planes(moves, binding, workshop);
        if (planes != null) {
            return planes;
        }
        boolean wide = moves.unit() == bits / 8
                && moves.last().extent() > COLUMNS_MOST
                && moves.last().from() > 64;
        if (moves.unit() > UNIT_MOST || moves.axes().size() > MovesCode.AXES_MOST || wide) {
            return new Offer.Declined("the reference kernel moves pieces or planes as large as these as fast");
        }
        Moves.Axis outer = moves.axes().getFirst();
        int steps = (int)
                Math.max(1, (long) outer.extent() * TILE_BYTES / output.data().byteSize());
        Parameters parameters =
                new Parameters(binding, 16).set(0, Operands.address(input)).set(8, Operands.address(output));
        return new Offer.Taken(
                new Native(
                        workshop.code(new Key(moves, steps), code -> MovesCode.write(code, moves, steps)),
                        parameters,
                        (outer.extent() + steps - 1) / steps),
                "moves");
    }

    /** Planes that are large enough for whole vectors; null for others. */
    private static @Nullable Offer planes(Moves moves, Binding binding, Workshop workshop) {
        int unit = moves.unit();
        Moves.Axis along = moves.last();
        Moves.Axis across = null;
        for (Moves.Axis axis : moves.axes()) {
            across = axis.from() == unit ? axis : across;
        }
        boolean fits = unit <= Long.BYTES && Integer.bitCount(unit) == 1 && along.to() == unit;
        if (!fits || across == null || across.extent() < 16 / unit) {
            return null;
        }
        boolean isLong = along.extent() >= workshop.traits().vectorBytes() / unit;
        Workshop place = isLong ? workshop : workshop.narrow();
        int columns = Math.min(across.extent(), Math.max(16 / unit, COLUMN_BYTES / unit));
        int chunks = Math.ceilDiv(across.extent(), columns);
        long planes = binding.output(0).data().byteSize() / ((long) unit * along.extent() * across.extent());
        if (along.extent() < place.traits().vectorBytes() / unit || planes * chunks > TILES_MOST) {
            return null;
        }
        MemorySegment table = binding.memory(planes * chunks * BlocksCode.TILE_BYTES);
        long at = 0;
        for (int plane = 0; plane < planes; plane++) {
            long from = Operands.address(binding.input(0));
            long to = Operands.address(binding.output(0));
            int left = plane;
            for (int i = moves.axes().size() - 2; i >= 0; i--) {
                Moves.Axis axis = moves.axes().get(i);
                if (!axis.equals(across)) {
                    from += (long) left % axis.extent() * axis.from();
                    to += (long) left % axis.extent() * axis.to();
                    left /= axis.extent();
                }
            }
            for (int chunk = 0; chunk < chunks; chunk++) {
                int first = Math.min(chunk * columns, across.extent() - columns);
                table.set(ValueLayout.JAVA_LONG, at, from + (long) first * across.from());
                table.set(ValueLayout.JAVA_LONG, at + 8, to + (long) first * across.to());
                at += BlocksCode.TILE_BYTES;
            }
        }
        BlocksCode.Key key = new BlocksCode.Key(unit, along.extent(), columns, along.from(), across.to());
        Parameters parameters = new Parameters(binding, 8).set(0, table.address());
        return new Offer.Taken(
                new Native(place.code(key, code -> BlocksCode.write(code, key)), parameters, (int) planes * chunks),
                "planes by blocks");
    }
}
