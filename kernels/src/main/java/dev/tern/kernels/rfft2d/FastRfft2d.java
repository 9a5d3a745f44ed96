package dev.tern.kernels.rfft2d;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** RFFT2D of images of one row: neighbouring rows in the lanes of a vector. */
public final class FastRfft2d {
    private static final int LENGTH_LEAST = 8;
    private static final int LENGTH_MOST = 1 << 14;

    private FastRfft2d() {}

    /** Takes transforms along the last axis alone. */
    public static Offer offer(Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        Shape from = input.shape();
        Shape to = output.shape();
        int length = 2 * (to.dim(-1) - 1);
        if (!epilogue.isEmpty() || to.dim(-2) != 1 || length < LENGTH_LEAST || length > LENGTH_MOST) {
            return new Offer.Declined("it transforms columns as well, or very short or long rows");
        }
        int lanes = workshop.traits().lanes();
        long rowBytes = (long) Float.BYTES * from.dim(-1) * from.dim(-2);
        if (!Operands.isReachable(input)
                || !Operands.isReachable(output)
                || input.elements() == 0
                || rowBytes * lanes > Integer.MAX_VALUE / 2
                || output.data().byteSize() > Integer.MAX_VALUE / 2) {
            return new Offer.Declined("its tensors are empty, too large, or on the Java heap");
        }
        int rows = Math.toIntExact(to.elements() / to.dim(-1));
        SpectrumCode.Key key =
                new SpectrumCode.Key(length, Math.min(length, from.dim(-1)), (int) rowBytes, Math.min(rows, lanes));
        int tiles = (rows + lanes - 1) / lanes;
        int scratch = SpectrumCode.scratchBytes(length, workshop.traits());
        boolean isLocal = scratch <= SpectrumCode.LOCAL_MOST;
        Parameters parameters = new Parameters(binding, 40)
                .set(0, Operands.address(input))
                .set(8, Operands.address(output))
                .set(16, SpectrumTable.of(length, workshop.traits(), binding).address())
                .set(24, (long) rows - key.rows())
                .set(32, isLocal ? 0 : binding.memory((long) scratch * tiles).address());
        return new Offer.Taken(
                new Native(workshop.code(key, code -> SpectrumCode.write(code, key)), parameters, tiles),
                "rows side by side");
    }
}
