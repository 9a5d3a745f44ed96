package dev.tern.kernels.arg;

import dev.tern.assembler.vector.Element;
import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.arg.ArgExtreme;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.List;

/** ARG_MAX and ARG_MIN of bytes along the last axis. */
public final class FastArgExtreme {
    private static final int TILE_BYTES = 16384;

    private FastArgExtreme() {}

    /** Takes bytes whose last axis is looked along. */
    public static Offer offer(ArgExtreme operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        boolean signed = input.type() == DataType.INT8;
        if (!signed && input.type() != DataType.UINT8 || !epilogue.isEmpty()) {
            return new Offer.Declined("its operand does not hold bytes, or more is to be done to its results");
        }
        Shape shape = input.shape();
        long axis = binding.isConstant(1) ? binding.input(1).longAt(0) : 0;
        if (!binding.isConstant(1) || axis != -1 && axis != shape.rank() - 1) {
            return new Offer.Declined("it looks along another axis than the last");
        }
        int extent = shape.dim(-1);
        if (extent > ArgCode.EXTENT_MOST || input.elements() > Integer.MAX_VALUE / 8 || output.elements() == 0) {
            return new Offer.Declined("its operand is empty or too large");
        }
        if (!Operands.isReachable(input) || !Operands.isReachable(output)) {
            return new Offer.Declined("its tensors lie on the Java heap");
        }
        int rows = output.intElements();
        ArgCode.Key key = new ArgCode.Key(
                signed ? Element.I8 : Element.U8,
                operator.largest(),
                extent,
                rows,
                Math.max(1, TILE_BYTES / extent),
                output.type() == DataType.INT64);
        Parameters parameters =
                new Parameters(binding, 16).set(0, Operands.address(input)).set(8, Operands.address(output));
        int tiles = (rows + key.rowsOfTile() - 1) / key.rowsOfTile();
        return new Offer.Taken(
                new Native(workshop.code(key, code -> ArgCode.write(code, key)), parameters, tiles), "rows of bytes");
    }
}
