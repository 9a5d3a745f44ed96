package dev.tern.kernels.elementwise;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Makes kernels of element-wise operators from their bodies. */
final class Maps {
    private Maps() {}

    private record Key(MapPlan plan, MapBody body, int numbers) {}

    /** A kernel of {@code operands} operands whose elements are widened to 32 bits. */
    static Offer widened(
            MapBody body, int[] numbers, int operands, Binding binding, List<Step> epilogue, Workshop workshop) {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < operands; i++) {
            Lane lane = Lane.of(binding.input(i).type());
            if (lane == null) {
                return new Offer.Declined(
                        "its operands are of type " + binding.input(i).type().text());
            }
            lanes.add(lane);
        }
        Lane result = Lane.of(binding.output(0).type());
        return result == null
                ? new Offer.Declined(
                        "its results are of type " + binding.output(0).type().text())
                : map(body, numbers, lanes, result, binding, epilogue, workshop);
    }

    /** A kernel of two operands, neither a single byte, whose bytes are worked on as they are. */
    static Offer raw(MapBody body, Binding binding, List<Step> epilogue, Workshop workshop) {
        return map(body, new int[0], List.of(Lane.RAW, Lane.RAW), Lane.RAW, binding, epilogue, workshop);
    }

    private static Offer map(
            MapBody body,
            int[] numbers,
            List<Lane> lanes,
            Lane result,
            Binding binding,
            List<Step> epilogue,
            Workshop workshop) {
        if (!epilogue.isEmpty()) {
            return new Offer.Declined("its results are to be worked on before they are stored");
        }
        Tensor output = binding.output(0);
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            if (!Operands.isReachable(binding.input(i)) && !binding.isConstant(i)) {
                return new Offer.Declined("its tensors lie on the Java heap");
            }
            shapes.add(binding.shape(i));
        }
        if (output.elements() == 0 || output.elements() > Integer.MAX_VALUE / 8 || !Operands.isReachable(output)) {
            return new Offer.Declined("its result is empty, too large, or on the Java heap");
        }
        MapPlan plan = MapPlan.of(output.shape(), shapes, lanes, result);
        if (plan == null) {
            return new Offer.Declined("its operands are spread in another way than by rows");
        }
        Parameters parameters =
                new Parameters(binding, MapCode.NUMBERS_AT + 4 * numbers.length).set(0, Operands.address(output));
        for (int i = 0; i < lanes.size(); i++) {
            parameters.set(
                    8 + 8 * i,
                    binding.isConstant(i) ? Operands.constantAddress(binding, i) : Operands.address(binding.input(i)));
        }
        for (int i = 0; i < numbers.length; i++) {
            parameters.set(MapCode.NUMBERS_AT + 4 * i, Float.intBitsToFloat(numbers[i]));
        }
        return new Offer.Taken(
                new Native(
                        workshop.code(
                                new Key(plan, body, numbers.length),
                                code -> MapCode.write(code, plan, body, numbers.length)),
                        parameters,
                        plan.tiles()),
                "element by element");
    }
}
