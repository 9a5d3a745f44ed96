package dev.tern.training.keras;

import dev.tern.tensor.DataType;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.training.Trainer;
import dev.tern.training.layer.Weight;
import dev.tern.training.optimizer.Adam;
import dev.tern.training.optimizer.Ftrl;
import dev.tern.training.optimizer.Nadam;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Schedule;
import dev.tern.training.optimizer.Sgd;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What an optimiser remembers, in the orders in which the versions of Keras keep it. */
final class OptimizerState {
    private OptimizerState() {}

    /** A weight and the number of one of its slots. */
    private record Place(Weight weight, int slot) {}

    /**
     * Takes over the steps and slots of a file.
     *
     * @param weights the trainable weights in the order of the file
     * @return what was in the way, or nothing
     */
    static String read(Trainer trainer, List<NamedTensor> state, List<Weight> weights, KerasVersion version) {
        if (state.isEmpty()) {
            return "";
        }
        Tensor steps = state.getFirst().tensor();
        if (steps.elements() != 1) {
            return "the optimiser's state does not begin with the number of steps";
        }
        long iterations = steps.type().isFloat() ? (long) steps.floatAt(0) : steps.longAt(0);
        Optimizer optimizer = trainer.compiled().optimizer();
        List<NamedTensor> slots = new ArrayList<>(state.subList(1, state.size()));
        boolean rate = version.major() >= 3 && optimizer.learningRate() instanceof Schedule.Constant;
        if (rate && !slots.isEmpty() && slots.getFirst().tensor().shape().rank() == 0) {
            trainer.learningRate(Schedule.constant(slots.removeFirst().tensor().floatAt(0)));
        }
        // Placeholders where Adam could have kept a third slot.
        slots.removeIf(tensor -> version.major() < 3
                && tensor.tensor().shape().equals(Shape.of(1))
                && tensor.tensor().floatAt(0) == 0
                && weights.stream().noneMatch(weight -> weight.shape().equals(Shape.of(1))));
        List<Place> places = order(optimizer, weights, inBlocks(optimizer, state, version));
        if (places.isEmpty()) {
            trainer.resumeAt(iterations, 0);
            return "";
        }
        if (optimizer instanceof Nadam && slots.size() == places.size() + 1) {
            slots.removeIf(tensor -> tensor.tensor().shape().rank() == 0);
        }
        if (slots.size() != places.size()) {
            return "the optimiser's state has " + slots.size() + " arrays where " + places.size() + " are expected";
        }
        for (int i = 0; i < places.size(); i++) {
            if (!slots.get(i).tensor().shape().equals(places.get(i).weight().shape())) {
                return "the optimiser's state " + slots.get(i).name() + " does not fit "
                        + places.get(i).weight().path();
            }
        }
        for (int i = 0; i < places.size(); i++) {
            slot(trainer, places.get(i)).set(slots.get(i).tensor().toFloats());
        }
        trainer.resumeAt(iterations, 0);
        return "";
    }

    /** Whether the file keeps each slot of all weights together. */
    private static boolean inBlocks(Optimizer optimizer, List<NamedTensor> state, KerasVersion version) {
        boolean legacy = version.major() < 3
                && (!version.atLeast(2, 11) || state.getFirst().name().contains("iter:"));
        OptimizerRow<?> row = OptimizerRow.of(optimizer);
        return legacy && !(optimizer instanceof Ftrl) || row != null && row.inBlocks();
    }

    private static List<Place> order(Optimizer optimizer, List<Weight> weights, boolean inBlocks) {
        List<Place> places = new ArrayList<>();
        int count = optimizer.slots().size();
        // Adam's third slot always comes in a block of its own.
        int together = inBlocks ? 0 : optimizer instanceof Adam ? Math.min(2, count) : count;
        for (Weight weight : weights) {
            for (int slot = 0; slot < together; slot++) {
                places.add(new Place(weight, slot));
            }
        }
        for (int slot = together; slot < count; slot++) {
            for (Weight weight : weights) {
                places.add(new Place(weight, slot));
            }
        }
        return places;
    }

    private static Weight slot(Trainer trainer, Place place) {
        for (var entry : trainer.slots().entrySet()) {
            if (entry.getKey().shares(place.weight())) {
                return entry.getValue().get(place.slot());
            }
        }
        throw new IllegalStateException("no slot for " + place.weight().path());
    }

    /** The state as Keras of {@code version} keeps it. */
    static List<NamedTensor> write(Trainer trainer, SaveableModel model, KerasVersion version) {
        Optimizer optimizer = trainer.compiled().optimizer();
        OptimizerRow<?> row = Objects.requireNonNull(OptimizerRow.of(optimizer));
        boolean third = version.major() >= 3;
        List<NamedTensor> state = new ArrayList<>();
        Tensor steps = Tensor.allocate(DataType.INT64, Shape.of(), Arena.ofAuto());
        steps.setLong(0, trainer.iterations());
        String name = row.className();
        state.add(new NamedTensor(third ? "iteration" : "iteration:0", steps));
        if (third && optimizer.learningRate() instanceof Schedule.Constant constant) {
            Tensor rate = Tensor.allocate(DataType.FLOAT32, Shape.of(), Arena.ofAuto());
            rate.setFloat(0, constant.value());
            state.add(new NamedTensor("learning_rate", rate));
        }
        List<Weight> weights = model.trainable();
        if (!third && optimizer instanceof Sgd sgd && sgd.momentum() == 0) {
            for (Weight weight : weights) {
                Tensor none = Tensor.allocate(DataType.FLOAT32, weight.shape(), Arena.ofAuto());
                state.add(new NamedTensor(name + "/m/" + weight.path() + ":0", none));
            }
        }
        for (Place place : order(optimizer, weights, row.inBlocks())) {
            String slot = row.slots().get(place.slot());
            Tensor value = SaveableModel.tensor(slot(trainer, place));
            state.add(new NamedTensor(name + "/" + slot + "/" + place.weight().path() + (third ? "" : ":0"), value));
        }
        return state;
    }
}
