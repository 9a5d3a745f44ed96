package dev.tern.training.operator;

import dev.tern.kernels.FastOperator;
import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Operands;
import dev.tern.kernels.Parameters;
import dev.tern.kernels.Step;
import dev.tern.kernels.Workshop;
import dev.tern.operators.Binding;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an optimiser over one weight: reads gradient and slots, and changes weight and slots where they lie. Numbers
 * that change from step to step come as an operand. Where the loss is no finite number nothing changes, so that whoever looks
 * for the cause finds the weights that led to it.
 *
 * @param formula the loop's arithmetic for machine code, null where there is none
 */
public record OptimizerStep(UpdateLoop loop, @Nullable Formula formula) implements TrainingOperator, FastOperator {
    public static final OperatorDefinition<OptimizerStep> DEFINITION = OperatorDefinition.builtin(
            NO_CODE,
            "OPTIMIZER_STEP",
            d -> d.options(0, new OptimizerStep((w, g, slots, numbers, n) -> {}, null))
                    .inputs("gradient", "numbers", "loss", "weight", "slots*")
                    .outputs()
                    .types("f32 f32 f32 f32 f32 ->")
                    .shapes((operator, scope) -> List.of())
                    .stateful()
                    .kernel(PortableStep::new));

    /** The arithmetic of a step, element by element. */
    @FunctionalInterface
    public interface UpdateLoop {
        /**
         * Changes the first {@code n} elements of {@code weight} and of each slot.
         *
         * @param numbers what the optimiser worked out for this step
         */
        void update(float[] weight, float[] gradient, float[][] slots, float[] numbers, int n);
    }

    @Override
    public OperatorDefinition<OptimizerStep> definition() {
        return DEFINITION;
    }

    @Override
    public Offer offer(Binding binding, List<Step> epilogue, Workshop workshop) {
        int slots = binding.inputCount() - 4;
        Formula arithmetic = formula;
        if (arithmetic == null || slots > FormulaCode.SLOTS_MOST || !epilogue.isEmpty()) {
            return new Offer.Declined("its optimiser has no formula for machine code");
        }
        for (int i = 0; i < binding.inputCount(); i++) {
            if (!Operands.isReachable(binding.input(i))) {
                return new Offer.Declined("its tensors lie on the Java heap");
            }
        }
        int elements = binding.input(3).intElements();
        if (elements == 0) {
            return new Offer.Declined("there is nothing to do");
        }
        int left = elements % workshop.traits().lanes();
        Parameters params = new Parameters(binding, FormulaCode.BYTES)
                .set(FormulaCode.NUMBERS, Operands.address(binding.input(1)))
                .set(FormulaCode.WHOLE_BYTES, 4L * (elements - left))
                .set(FormulaCode.GRADIENT, Operands.address(binding.input(0)))
                .set(FormulaCode.WEIGHT, Operands.address(binding.input(3)));
        for (int i = 0; i < slots; i++) {
            params.set(FormulaCode.SLOTS + 8 * i, Operands.address(binding.input(4 + i)));
        }
        FormulaCode.Key key = new FormulaCode.Key(arithmetic, slots, left);
        Native update = new Native(
                workshop.code(key, m -> FormulaCode.write(m, key)), params, Math.ceilDiv(elements, FormulaCode.TILE));
        return new Offer.Taken(new Unless(binding.input(2), update), "an update by its formula");
    }

    /** An update that is left out where the loss is no finite number. */
    private record Unless(Tensor loss, Native update) implements TiledKernel {
        @Override
        public int tiles() {
            return update.tiles();
        }

        @Override
        public void run(int first, int end) {
            if (Float.isFinite(loss.floatAt(0))) {
                update.run(first, end);
            }
        }
    }

    private static final class PortableStep implements TiledKernel {
        private static final int TILE = 16 * Chunks.LENGTH;

        private final UpdateLoop loop;
        private final Tensor gradient;
        private final Tensor numbers;
        private final Tensor loss;
        private final Tensor weight;
        private final Tensor[] slots;
        private final int elements;
        private final float[] given;
        private final Room[] rooms;

        /** Arrays of one tile, so that tiles do not share any. */
        private record Room(float[] weight, float[] gradient, float[][] slots) {}

        PortableStep(OptimizerStep op, Binding binding) {
            loop = op.loop;
            gradient = binding.input(0);
            numbers = binding.input(1);
            loss = binding.input(2);
            weight = binding.input(3);
            slots = new Tensor[binding.inputCount() - 4];
            for (int i = 0; i < slots.length; i++) {
                slots[i] = binding.input(4 + i);
            }
            elements = weight.intElements();
            given = binding.floats(numbers.elements());
            rooms = new Room[Math.max(1, (elements + TILE - 1) / TILE)];
            int length = Math.min(elements, Chunks.LENGTH);
            for (int t = 0; t < rooms.length; t++) {
                float[][] slotRooms = new float[slots.length][];
                for (int i = 0; i < slots.length; i++) {
                    slotRooms[i] = binding.floats(length);
                }
                rooms[t] = new Room(binding.floats(length), binding.floats(length), slotRooms);
            }
        }

        @Override
        public int tiles() {
            return rooms.length;
        }

        @Override
        public void begin() {
            numbers.readFloats(0, given.length, given, 0);
        }

        @Override
        public void run(int first, int end) {
            if (!Float.isFinite(loss.floatAt(0))) {
                return;
            }
            for (int t = first; t < end; t++) {
                int last = Math.min(elements, (t + 1) * TILE);
                for (int at = t * TILE; at < last; at += Chunks.LENGTH) {
                    step(rooms[t], at, Math.min(Chunks.LENGTH, last - at));
                }
            }
        }

        private void step(Room room, int at, int count) {
            weight.readFloats(at, count, room.weight, 0);
            gradient.readFloats(at, count, room.gradient, 0);
            for (int i = 0; i < slots.length; i++) {
                slots[i].readFloats(at, count, room.slots[i], 0);
            }
            loop.update(room.weight, room.gradient, room.slots, given, count);
            weight.writeFloats(at, count, room.weight, 0);
            for (int i = 0; i < slots.length; i++) {
                slots[i].writeFloats(at, count, room.slots[i], 0);
            }
        }
    }
}
