package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.kernels.Offer;
import dev.tern.operators.Aspect;
import dev.tern.operators.Kernel;
import dev.tern.operators.KernelRule;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import dev.tern.training.operator.OptimizerStep;
import dev.tern.training.optimizer.Ftrl;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import dev.tern.training.optimizer.RmsProp;
import dev.tern.training.optimizer.Schedule;
import dev.tern.training.optimizer.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Updates of weights in machine code beside the optimisers' loops; they are equal bit by bit. */
enum UpdateCase implements DrawnCase {
    UPDATES;

    private static final int STEPS = 5;

    /** A step whose loss is no number; it leaves everything as it is. */
    private static final int LOST_STEP = 3;

    /** Weights, and what the optimiser keeps for each of them, stand behind gradient, numbers and loss. */
    private static final int FIRST_CHANGED = 3;

    /** Every kind of update that has a formula. */
    static List<Optimizer> optimizers() {
        Schedule rate = Schedule.constant(0.05f);
        Optimizer.Clipping none = Optimizer.Clipping.NONE;
        return List.of(
                Optimizers.sgd(0.1f),
                new Sgd(rate, 0.9f, false, 0.01f, none),
                new Sgd(rate, 0.9f, true, 0.01f, none),
                Optimizers.adam(),
                Optimizers.adam().withAmsgrad(),
                Optimizers.adamW(0.01f, 0.004f),
                Optimizers.rmsProp(0.01f),
                new RmsProp(rate, 0.9f, 0.5f, 1e-7f, true, none),
                new RmsProp(rate, 0.9f, 0, 1e-7f, true, none),
                new RmsProp(rate, 0.9f, 0.5f, 1e-7f, false, none),
                Optimizers.adagrad(0.01f),
                Optimizers.adadelta(0.01f),
                Optimizers.adamax(0.01f),
                Optimizers.nadam(0.01f),
                new Ftrl(rate, -0.5f, 0.1f, 0.01f, 0.02f, 0.03f, 0.04f, none),
                Optimizers.lion(0.01f));
    }

    @Override
    public boolean isEqual(Trial trial) {
        Random random = trial.random();
        List<Optimizer> all = optimizers();
        return isEqual(
                trial, all.get(random.nextInt(all.size())), 1 + random.nextInt(random.nextBoolean() ? 70 : 9000));
    }

    /** Updates {@code size} weights some steps both ways. */
    static boolean isEqual(Trial trial, Optimizer optimizer, int size) {
        Random random = trial.random();
        List<Tensor> portable = operands(trial, optimizer, size);
        List<Tensor> fast = portable.stream().map(each -> copy(each, trial)).toList();
        OptimizerStep step = new OptimizerStep(optimizer.loop(), optimizer.formula());
        if (!(trial.kernels().offer(step, bound(trial, fast), List.of()) instanceof Offer.Taken taken)) {
            return false;
        }
        TiledKernel kernel = taken.kernel();
        Kernel reference = reference(step, bound(trial, portable));
        for (int i = 1; i <= STEPS; i++) {
            for (int j = 0; j < size; j++) {
                float gradient = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
                portable.getFirst().setFloat(j, gradient);
            }
            float[] numbers = optimizer.numbers(i, optimizer.learningRate().rate(i));
            portable.get(1).writeFloats(0, numbers.length, numbers, 0);
            portable.get(2).setFloat(0, i == LOST_STEP ? Float.NaN : 1);
            for (int k = 0; k < FIRST_CHANGED; k++) {
                fast.get(k).data().copyFrom(portable.get(k).data());
            }
            reference.run();
            kernel.begin();
            for (int tile = kernel.tiles() - 1; tile >= 0; tile--) {
                kernel.run(tile, tile + 1);
            }
            for (int k = FIRST_CHANGED; k < fast.size(); k++) {
                assertThat(fast.get(k).data().mismatch(portable.get(k).data()))
                        .as("operand " + k + " of " + size + " elements after step " + i + " of " + optimizer)
                        .isEqualTo(-1);
            }
        }
        return true;
    }

    private static BoundOperator bound(Trial trial, List<Tensor> operands) {
        return trial.bound(new ArrayList<>(operands), Set.of());
    }

    private static Kernel reference(OptimizerStep step, BoundOperator binding) {
        if (OptimizerStep.DEFINITION.kernel() instanceof Aspect.Present<KernelRule<OptimizerStep>>(var rule)) {
            return rule.bind(step, binding);
        }
        throw new IllegalStateException("no reference kernel");
    }

    private static List<Tensor> operands(Trial trial, Optimizer optimizer, int size) {
        List<Tensor> operands = new ArrayList<>();
        operands.add(trial.floats(size));
        operands.add(trial.floats(optimizer.numbers(1, 0.1f).length));
        operands.add(trial.floats());
        operands.add(trial.floats(size));
        for (String slot : optimizer.slots()) {
            Tensor tensor = trial.floats(size);
            for (int i = 0; i < size; i++) {
                tensor.setFloat(i, optimizer.initial(slot));
            }
            operands.add(tensor);
        }
        return operands;
    }

    private static Tensor copy(Tensor tensor, Trial trial) {
        Tensor made =
                trial.drawn(DataType.FLOAT32, Quantization.NONE, tensor.shape().dims());
        made.data().copyFrom(tensor.data());
        return made;
    }
}
