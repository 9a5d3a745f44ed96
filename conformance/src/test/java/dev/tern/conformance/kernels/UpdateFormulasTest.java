package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.operators.Aspect;
import dev.tern.operators.KernelRule;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import dev.tern.training.operator.OptimizerStep;
import dev.tern.training.optimizer.Optimizer;
import dev.tern.training.optimizer.Optimizers;
import dev.tern.training.optimizer.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Updates in machine code equal those of the optimisers' loops, bit by bit, on memory between forbidden pages. */
class UpdateFormulasTest {
    private static final int STEPS = 5;

    static Stream<Arguments> cases() {
        Schedule rate = Schedule.constant(0.05f);
        Optimizer.Clipping none = Optimizer.Clipping.NONE;
        List<Optimizer> optimizers = List.of(
                Optimizers.sgd(0.1f),
                new Optimizers.Sgd(rate, 0.9f, false, 0.01f, none),
                new Optimizers.Sgd(rate, 0.9f, true, 0.01f, none),
                Optimizers.adam(),
                Optimizers.adam().withAmsgrad(),
                Optimizers.adamW(0.01f, 0.004f),
                Optimizers.rmsProp(0.01f),
                new Optimizers.RmsProp(rate, 0.9f, 0.5f, 1e-7f, true, none),
                new Optimizers.RmsProp(rate, 0.9f, 0, 1e-7f, true, none),
                new Optimizers.RmsProp(rate, 0.9f, 0.5f, 1e-7f, false, none),
                Optimizers.adagrad(0.01f),
                Optimizers.adadelta(0.01f),
                Optimizers.adamax(0.01f),
                Optimizers.nadam(0.01f),
                new Optimizers.Ftrl(rate, -0.5f, 0.1f, 0.01f, 0.02f, 0.03f, 0.04f, none),
                Optimizers.lion(0.01f));
        return MachineTargets.all().stream()
                .flatMap(target -> optimizers.stream().map(optimizer -> Arguments.of(optimizer, target)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("cases")
    void equalTheLoops(Optimizer optimizer, MachineTarget target) {
        target.assumePresent();
        Random random = new Random(5);
        int[] sizes = target.isSlow() ? new int[] {1, 37} : new int[] {1, 7, 16, 37, 2 * 8192 + 5};
        for (int size : sizes) {
            try (GuardedMemory memory = new GuardedMemory(size % 2 == 0);
                    FastKernels kernels = new FastKernels(target.processor(memory))) {
                List<Tensor> portable = operands(optimizer, size, random, memory);
                List<Tensor> fast =
                        portable.stream().map(each -> copy(each, memory)).toList();
                OptimizerStep step = new OptimizerStep(optimizer.loop(), optimizer.formula());
                Offer offer = kernels.offer(step, bound(fast, memory), List.of());
                assertThat(offer).isInstanceOf(Offer.Taken.class);
                TiledKernel kernel = ((Offer.Taken) offer).kernel();
                TiledKernel reference = (TiledKernel) reference(step, bound(portable, memory));
                for (int i = 1; i <= STEPS; i++) {
                    for (int j = 0; j < size; j++) {
                        float gradient = random.nextInt(5) == 0 ? 0 : (float) random.nextGaussian();
                        portable.getFirst().setFloat(j, gradient);
                        fast.getFirst().setFloat(j, gradient);
                    }
                    float[] numbers =
                            optimizer.numbers(i, optimizer.learningRate().rate(i));
                    portable.get(1).writeFloats(0, numbers.length, numbers, 0);
                    fast.get(1).writeFloats(0, numbers.length, numbers, 0);
                    // A loss that is no number leaves everything as it is.
                    float loss = i == 3 ? Float.NaN : 1;
                    portable.get(2).setFloat(0, loss);
                    fast.get(2).setFloat(0, loss);
                    reference.run();
                    kernel.begin();
                    for (int tile = kernel.tiles() - 1; tile >= 0; tile--) {
                        kernel.run(tile, tile + 1);
                    }
                    for (int k = 3; k < fast.size(); k++) {
                        assertThat(fast.get(k).data().mismatch(portable.get(k).data()))
                                .as("operand " + k + " of " + size + " elements after step " + i)
                                .isEqualTo(-1);
                    }
                }
            }
        }
    }

    private static BoundOperator bound(List<Tensor> operands, GuardedMemory memory) {
        return new BoundOperator(new ArrayList<>(operands), Set.of(), List.of(), memory::allocate);
    }

    private static Object reference(OptimizerStep step, BoundOperator binding) {
        if (OptimizerStep.DEFINITION.kernel() instanceof Aspect.Present<KernelRule<OptimizerStep>>(var rule)) {
            return rule.bind(step, binding);
        }
        throw new IllegalStateException("no reference kernel");
    }

    private static List<Tensor> operands(Optimizer optimizer, int size, Random random, GuardedMemory memory) {
        List<Tensor> operands = new ArrayList<>();
        operands.add(tensor(Shape.of(size), memory));
        operands.add(tensor(Shape.of(optimizer.numbers(1, 0.1f).length), memory));
        operands.add(tensor(Shape.of(), memory));
        Tensor weight = tensor(Shape.of(size), memory);
        for (int i = 0; i < size; i++) {
            weight.setFloat(i, (float) random.nextGaussian());
        }
        operands.add(weight);
        for (String slot : optimizer.slots()) {
            Tensor tensor = tensor(Shape.of(size), memory);
            for (int i = 0; i < size; i++) {
                tensor.setFloat(i, optimizer.initial(slot));
            }
            operands.add(tensor);
        }
        return operands;
    }

    private static Tensor tensor(Shape shape, GuardedMemory memory) {
        return Tensor.of(
                DataType.FLOAT32, shape, Quantization.NONE, memory.allocate(DataType.FLOAT32.bytes(shape.elements())));
    }

    private static Tensor copy(Tensor tensor, GuardedMemory memory) {
        Tensor made = tensor(tensor.shape(), memory);
        made.data().copyFrom(tensor.data());
        return made;
    }
}
