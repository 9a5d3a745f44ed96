package dev.tern.kernels.transpose;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.tensor.Tensor;
import java.util.List;

/** TRANSPOSE with a constant permutation. */
public final class FastTranspose {
    /** Longer pieces are copied as fast by the reference kernel. */
    private static final int UNIT_MOST = 512;

    /** With more steps than these along the innermost axis the reference kernel's square tiles spare the cache. */
    private static final int COLUMNS_MOST = 256;

    private static final int TILE_BYTES = 16 << 10;

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
}
