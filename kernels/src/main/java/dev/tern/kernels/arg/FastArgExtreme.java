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

/** ARG_MAX and ARG_MIN of bytes. */
public final class FastArgExtreme {
    private static final int TILE_BYTES = 16384;

    private FastArgExtreme() {}

    /** Takes bytes along a constant axis; results of 64 bits along the last one only. */
    public static Offer offer(ArgExtreme operator, Binding binding, List<Step> epilogue, Workshop workshop) {
        Tensor input = binding.input(0);
        Tensor output = binding.output(0);
        boolean signed = input.type() == DataType.INT8;
        if (!signed && input.type() != DataType.UINT8 || !epilogue.isEmpty()) {
            return new Offer.Declined("its operand does not hold bytes, or more is to be done to its results");
        }
        Shape shape = input.shape();
        if (!binding.isConstant(1) || shape.rank() == 0) {
            return new Offer.Declined("its axis is not constant");
        }
        int axis = (int) Math.floorMod(binding.input(1).longAt(0), (long) shape.rank());
        int extent = shape.dim(axis);
        if (extent > ArgCode.EXTENT_MOST || input.elements() > Integer.MAX_VALUE / 8 || output.elements() == 0) {
            return new Offer.Declined("its operand is empty or too large");
        }
        if (!Operands.isReachable(input) || !Operands.isReachable(output)) {
            return new Offer.Declined("its tensors lie on the Java heap");
        }
        Element element = signed ? Element.I8 : Element.U8;
        boolean wide = output.type() == DataType.INT64;
        int columns = (int) shape.elements(axis + 1, shape.rank());
        Parameters parameters =
                new Parameters(binding, 16).set(0, Operands.address(input)).set(8, Operands.address(output));
        if (columns > 1) {
            return wide
                    ? new Offer.Declined("its results have 64 bits, and it looks along another axis than the last")
                    : columns(
                            new ArgColumnsCode.Key(element, operator.largest(), extent, columns),
                            parameters,
                            output.intElements() / columns,
                            workshop);
        }
        int rows = output.intElements();
        ArgCode.Key key =
                new ArgCode.Key(element, operator.largest(), extent, rows, Math.max(1, TILE_BYTES / extent), wide);
        int tiles = (rows + key.rowsOfTile() - 1) / key.rowsOfTile();
        return new Offer.Taken(
                new Native(workshop.code(key, code -> ArgCode.write(code, key)), parameters, tiles), "rows of bytes");
    }

    private static Offer columns(ArgColumnsCode.Key key, Parameters parameters, int tiles, Workshop workshop) {
        return new Offer.Taken(
                new Native(workshop.code(key, code -> ArgColumnsCode.write(code, key)), parameters, tiles),
                "columns of bytes");
    }
}
