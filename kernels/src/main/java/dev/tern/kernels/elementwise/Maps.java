package dev.tern.kernels.elementwise;

import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes kernels of element-wise operators from their bodies. */
final class Maps {
    private Maps() {}

    private record Key(MapPlan plan, MapBody body, int numbers) {}

    /** A kernel of {@code operands} operands whose elements are widened to 32 bits. */
    static Offer widened(
            MapBody body, int[] numbers, int operands, Binding binding, List<Step> epilogue, Workshop workshop) {
        return widened(body, numbers, operands, Lane::of, binding, epilogue, workshop);
    }

    /** As {@link #widened} for bodies that take numbers of 64 bits as well, and numbers of any kind as integers. */
    static Offer integers(MapBody body, int operands, Binding binding, List<Step> epilogue, Workshop workshop) {
        return widened(body, new int[0], operands, Lane::ofBits, binding, epilogue, workshop);
    }

    private static Offer widened(
            MapBody body,
            int[] numbers,
            int operands,
            Function<DataType, @Nullable Lane> way,
            Binding binding,
            List<Step> epilogue,
            Workshop workshop) {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < operands; i++) {
            Lane lane = way.apply(binding.input(i).type());
            if (lane == null) {
                return new Offer.Declined(
                        "its operands are of type " + binding.input(i).type().text());
            }
            lanes.add(lane);
        }
        Lane result = way.apply(binding.output(0).type());
        return result == null
                ? new Offer.Declined(
                        "its results are of type " + binding.output(0).type().text())
                : map(body, numbers, lanes, result, binding, epilogue, workshop);
    }

    /** A kernel of two or three operands whose bytes are worked on as they are; it takes no single bytes. */
    static Offer raw(MapBody body, int operands, Binding binding, List<Step> epilogue, Workshop workshop) {
        List<Lane> lanes = Collections.nCopies(operands, Lane.RAW);
        return map(body, new int[0], lanes, Lane.RAW, binding, epilogue, workshop);
    }

    /** A kernel of one operand whose bytes are worked on as they are. */
    static Offer raw(MapBody body, int[] numbers, Binding binding, List<Step> epilogue, Workshop workshop) {
        return map(body, numbers, List.of(Lane.RAW), Lane.RAW, binding, epilogue, workshop);
    }

    /** A kernel of {@code count} floats at {@code from}, whose results go to {@code to}; null where no plan fits. */
    static @Nullable TiledKernel ofVector(
            MapBody body,
            int[] numbers,
            int count,
            MemorySegment from,
            MemorySegment to,
            Binding binding,
            Workshop workshop) {
        return ofPiece(body, numbers, Lane.WORD, count, from, to, binding, workshop);
    }

    /** A kernel of all bytes at {@code from}, whose results go to {@code to}; null for a single byte. */
    static @Nullable TiledKernel ofBytes(
            MapBody body, int[] numbers, MemorySegment from, MemorySegment to, Binding binding, Workshop workshop) {
        return ofPiece(body, numbers, Lane.RAW, Math.toIntExact(from.byteSize()), from, to, binding, workshop);
    }

    private static @Nullable TiledKernel ofPiece(
            MapBody body,
            int[] numbers,
            Lane lane,
            int count,
            MemorySegment from,
            MemorySegment to,
            Binding binding,
            Workshop workshop) {
        Shape shape = Shape.of(count);
        MapPlan plan = MapPlan.of(Spreading.of(shape, List.of(shape)), List.of(lane), lane);
        if (plan == null) {
            return null;
        }
        Parameters parameters = new Parameters(binding, MapCode.NUMBERS_AT + 4 * numbers.length)
                .set(0, to.address())
                .set(8, from.address());
        return kernel(plan, body, numbers, parameters, workshop);
    }

    private static Native kernel(MapPlan plan, MapBody body, int[] numbers, Parameters parameters, Workshop workshop) {
        for (int i = 0; i < numbers.length; i++) {
            parameters.set(MapCode.NUMBERS_AT + 4 * i, Float.intBitsToFloat(numbers[i]));
        }
        Key key = new Key(plan, body, numbers.length);
        return new Native(
                workshop.code(key, code -> MapCode.write(code, plan, body, numbers.length)), parameters, plan.tiles());
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
            shapes.add(body.spread(i, binding));
        }
        if (output.elements() == 0 || output.elements() > Integer.MAX_VALUE / 8 || !Operands.isReachable(output)) {
            return new Offer.Declined("its result is empty, too large, or on the Java heap");
        }
        Spreading spreading = Spreading.of(output.shape(), shapes);
        MapPlan plan = MapPlan.of(spreading, lanes, result);
        if (plan == null) {
            return new Offer.Declined("its operands are spread over too many rows, or are single bytes");
        }
        Parameters parameters =
                new Parameters(binding, MapCode.NUMBERS_AT + 4 * numbers.length).set(0, Operands.address(output));
        List<Repeated> repeated = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            long address =
                    binding.isConstant(i) ? Operands.constantAddress(binding, i) : Operands.address(binding.input(i));
            if (plan.operands().get(i).isPlaced()) {
                address = places(
                        binding, spreading.places(i), address, lanes.get(i).bytes());
            } else if (plan.operands().get(i).spread() == MapPlan.Spread.ROW
                    && plan.inner() != shapes.get(i).elements()) {
                MemorySegment whole =
                        binding.memory((long) plan.inner() * lanes.get(i).bytes());
                Repeated row = new Repeated(binding.input(i).data(), whole);
                address = whole.address();
                if (binding.isConstant(i)) {
                    row.fill();
                } else {
                    repeated.add(row);
                }
            }
            parameters.set(8 + 8 * i, address);
        }
        Native kernel = kernel(plan, body, numbers, parameters, workshop);
        return new Offer.Taken(repeated.isEmpty() ? kernel : new Repeating(kernel, repeated), "element by element");
    }

    /** A table of the addresses of elements {@code places} of what lies at {@code address}. */
    private static long places(Binding binding, int[] places, long address, int elementBytes) {
        MemorySegment table = binding.memory((long) Long.BYTES * places.length);
        for (int i = 0; i < places.length; i++) {
            table.setAtIndex(ValueLayout.JAVA_LONG, i, address + (long) places[i] * elementBytes);
        }
        return table.address();
    }

    /** A short row, and where it is written over and over. */
    private record Repeated(MemorySegment row, MemorySegment whole) {
        void fill() {
            MemorySegment.copy(row, 0, whole, 0, row.byteSize());
            for (long done = row.byteSize(); done < whole.byteSize(); done *= 2) {
                long more = Math.min(done, whole.byteSize() - done);
                MemorySegment.copy(whole, 0, whole, done, more);
            }
        }
    }

    /** A kernel that wants rows repeated before each run. */
    private record Repeating(Native kernel, List<Repeated> rows) implements TiledKernel {
        @Override
        public int tiles() {
            return kernel.tiles();
        }

        @Override
        public void begin() {
            rows.forEach(Repeated::fill);
        }

        @Override
        public void run(int first, int end) {
            kernel.run(first, end);
        }
    }
}
