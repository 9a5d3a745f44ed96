package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tern.graph.Operator;
import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.kernels.Step;
import dev.tern.operators.Aspect;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.KernelRule;
import dev.tern.operators.OperatorDefinition;
import dev.tern.operators.TiledKernel;
import dev.tern.operators.add.Add;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.machine.MachineTarget;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One operator computed twice on the same operands: by its reference kernel, and by its kernel in machine code with all
 * memory between forbidden pages, tiles in a shuffled order and in groups of any size.
 */
final class Trial implements AutoCloseable {
    /** Float results may differ by this part of the largest one or of what was summed up: sums are taken in another order. */
    private static final float FLOAT_BOUND = 2e-5f;

    /** Emulated processors are sent all memory at each call: so many bytes for one run of a kernel. */
    private static final long SENT_BYTES = 64 << 20;

    private final Random random;
    private final boolean slow;
    private final FastKernels kernels;
    private final GuardedMemory memory;
    /** Whether floats must be equal as integers are. */
    private boolean exact;

    private Map<Integer, Tensor> widened = Map.of();

    Trial(MachineTarget target, long seed) {
        target.assumePresent();
        random = new Random(seed);
        slow = target.isSlow();
        memory = new GuardedMemory(random.nextBoolean());
        kernels = new FastKernels(target.processor(memory));
    }

    Random random() {
        return random;
    }

    FastKernels kernels() {
        return kernels;
    }

    /** Operands without results, for those who ask {@link #kernels} themselves. */
    BoundOperator bound(List<@Nullable Tensor> inputs, Set<Integer> constants) {
        return new BoundOperator(
                inputs, constants, List.of(), bytes -> scratch(bytes).asSlice(0, bytes));
    }

    Tensor floats(int... dims) {
        Tensor tensor = empty(DataType.FLOAT32, Shape.of(dims));
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.setFloat(i, (float) random.nextGaussian());
        }
        return tensor;
    }

    /** Floats that are widened from a constant of half precision, as the second operand. */
    Tensor widened(int... dims) {
        Tensor floats = floats(dims);
        Tensor halves = empty(DataType.FLOAT16, floats.shape());
        for (int i = 0; i < floats.elements(); i++) {
            halves.setFloat(i, floats.floatAt(i));
            floats.setFloat(i, halves.floatAt(i));
        }
        widened = Map.of(1, halves);
        return floats;
    }

    /** A list of these numbers. */
    Tensor ints(int... values) {
        Tensor tensor = empty(DataType.INT32, Shape.of(values.length));
        tensor.writeInts(0, values.length, values, 0);
        return tensor;
    }

    /** A tensor of random bits; those of floats are drawn as numbers. */
    Tensor drawn(DataType type, Quantization quantization, int... dims) {
        if (type == DataType.FLOAT32) {
            return floats(dims);
        }
        Tensor tensor = empty(type, quantization, Shape.of(dims));
        byte[] bytes = new byte[Math.toIntExact(tensor.data().byteSize())];
        random.nextBytes(bytes);
        for (int i = 0; type == DataType.BOOL && i < bytes.length; i++) {
            bytes[i] &= 1;
        }
        MemorySegment.copy(bytes, 0, tensor.data(), ValueLayout.JAVA_BYTE, 0, bytes.length);
        return tensor;
    }

    /** Complex numbers. */
    Tensor complexes(int count) {
        Tensor tensor = empty(DataType.COMPLEX64, Shape.of(count));
        tensor.data().copyFrom(floats(2 * count).data());
        return tensor;
    }

    private Tensor empty(DataType type, Quantization quantization, Shape shape) {
        return Tensor.of(type, shape, quantization, memory.allocate(type.bytes(shape.elements())));
    }

    private Tensor empty(DataType type, Shape shape) {
        return empty(type, Quantization.NONE, shape);
    }

    /** What kernels ask for besides is aligned for any number, as the interpreter's is. */
    private MemorySegment scratch(long bytes) {
        return memory.allocate(bytes + 7 & -8);
    }

    /** Computes {@code operator}, whose results are floats, both ways; false where machine code declines it. */
    boolean isEqual(
            BuiltinOperator operator,
            List<@Nullable Tensor> inputs,
            Set<Integer> constants,
            Shape result,
            List<Step> epilogue) {
        return isEqual(operator, inputs, constants, DataType.FLOAT32, Quantization.NONE, result, epilogue);
    }

    /** As {@link #isEqual} for floats that are equal to the last bit. */
    boolean isExactlyEqual(
            BuiltinOperator operator,
            List<@Nullable Tensor> inputs,
            Set<Integer> constants,
            Shape result,
            List<Step> epilogue) {
        exact = true;
        return isEqual(operator, inputs, constants, result, epilogue);
    }

    /** Computes {@code operator} both ways; false where machine code declines it. */
    boolean isEqual(
            BuiltinOperator operator,
            List<@Nullable Tensor> inputs,
            Set<Integer> constants,
            DataType type,
            Quantization quantization,
            Shape result,
            List<Step> epilogue) {
        return areEqual(operator, inputs, constants, type, quantization, List.of(result), epilogue);
    }

    /** As {@link #isEqual} for an operator of several results of one type. */
    boolean areEqual(
            BuiltinOperator operator,
            List<@Nullable Tensor> inputs,
            Set<Integer> constants,
            DataType type,
            Quantization quantization,
            List<Shape> results,
            List<Step> epilogue) {
        List<Tensor> expected =
                results.stream().map(shape -> empty(type, quantization, shape)).toList();
        List<Tensor> found =
                results.stream().map(shape -> empty(type, quantization, shape)).toList();
        found.forEach(each -> each.data().fill((byte) 0x7F));
        portable(operator, new BoundOperator(inputs, constants, expected, this::scratch));
        finish(expected.getFirst(), epilogue);
        for (int operand : widened.keySet()) {
            // Nothing but the constant of half precision may be read.
            Objects.requireNonNull(inputs.get(operand)).data().fill((byte) 0xFF);
        }
        Offer offer =
                kernels.offer(operator, new BoundOperator(inputs, constants, found, this::scratch, widened), epilogue);
        if (!(offer instanceof Offer.Taken(TiledKernel kernel, String how))) {
            return false;
        }
        for (int round = 0; round < 2; round++) {
            runShuffled(kernel);
            for (int i = 0; i < found.size(); i++) {
                float summedUp = summedUp(inputs, results.get(i));
                compare(expected.get(i), found.get(i), summedUp, how + " for " + operator + " of " + inputs);
            }
        }
        return true;
    }

    /** The kernel in machine code for an operator that writes {@code result}; null where it is declined. */
    @Nullable
    TiledKernel taken(BuiltinOperator operator, List<@Nullable Tensor> inputs, Tensor result, List<Step> epilogue) {
        BoundOperator binding = new BoundOperator(inputs, Set.of(1, 2), List.of(result), this::scratch);
        return kernels.offer(operator, binding, epilogue) instanceof Offer.Taken(TiledKernel kernel, String _)
                ? kernel
                : null;
    }

    /** A tensor that nothing has filled, at the edge of its memory. */
    Tensor unfilled(DataType type, Quantization quantization, int... dims) {
        Tensor tensor = empty(type, quantization, Shape.of(dims));
        tensor.data().fill((byte) 0x7F);
        return tensor;
    }

    /** Memory that a kernel may use. */
    BoundOperator memory() {
        return new BoundOperator(List.of(), Set.of(), List.of(), this::scratch);
    }

    private static void portable(BuiltinOperator operator, BoundOperator binding) {
        rule(operator.definition()).bind(operator, binding).run();
    }

    @SuppressWarnings("unchecked")
    private static KernelRule<Operator> rule(OperatorDefinition<?> definition) {
        if (definition.kernel() instanceof Aspect.Present<?>(Object rule)) {
            return (KernelRule<Operator>) rule;
        }
        throw new IllegalStateException("no reference kernel for " + definition.name());
    }

    private void finish(Tensor tensor, List<Step> epilogue) {
        for (Step step : epilogue) {
            if (step instanceof Step.AddStored added) {
                addStored(tensor, added);
                continue;
            }
            if (tensor.type() != DataType.FLOAT32) {
                limitStored(tensor, (Step.Clamp) step);
                continue;
            }
            for (int i = 0; i < tensor.elements(); i++) {
                float value = tensor.floatAt(i);
                tensor.setFloat(
                        i,
                        switch (step) {
                            case Step.Clamp(float low, float high) -> Math.min(Math.max(value, low), high);
                            case Step.Add(Tensor other) -> value + other.floatAt(i);
                            case Step.AddStored _ -> throw new IllegalStateException("floats are not stored bytes");
                        });
            }
        }
    }

    private void addStored(Tensor tensor, Step.AddStored added) {
        Tensor from = Tensor.of(tensor.type(), tensor.shape(), added.from(), tensor.data());
        Tensor to = empty(tensor.type(), added.to(), tensor.shape());
        List<@Nullable Tensor> operands = List.of(from, added.other());
        portable(new Add(added.activation(), false), new BoundOperator(operands, Set.of(), List.of(to), this::scratch));
        tensor.data().copyFrom(to.data());
    }

    private static void limitStored(Tensor tensor, Step.Clamp limits) {
        int[] values = tensor.toInts();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.clamp(values[i], (int) limits.low(), (int) limits.high());
        }
        tensor.writeInts(0, values.length, values, 0);
    }

    /** Runs tiles in any order, and in groups of any size: larger ones where a call takes long. */
    void runShuffled(TiledKernel kernel) {
        long held = memory.pieces().stream()
                .mapToLong(piece -> piece.segment().byteSize())
                .sum();
        int least = slow ? (int) (kernel.tiles() * held / SENT_BYTES) : 0;
        List<int[]> groups = new ArrayList<>();
        for (int first = 0; first < kernel.tiles(); ) {
            int end = Math.min(kernel.tiles(), first + 1 + least + random.nextInt(4 + least));
            groups.add(new int[] {first, end});
            first = end;
        }
        java.util.Collections.shuffle(groups, random);
        kernel.begin();
        groups.forEach(group -> kernel.run(group[0], group[1]));
    }

    /** How large sums are before limits cut them: the root of the number of products, which are of numbers around one. */
    private static float summedUp(List<@Nullable Tensor> inputs, Shape result) {
        Tensor weights = inputs.size() < 2 ? null : inputs.get(1);
        boolean isProduct = weights != null && weights.type() == DataType.FLOAT32 && result.rank() > 0;
        return isProduct ? (float) Math.sqrt((double) weights.elements() / result.dim(-1)) : 0;
    }

    private static Tensor parts(Tensor complex) {
        Shape shape = Shape.of(Math.toIntExact(2 * complex.elements()));
        return Tensor.of(DataType.FLOAT32, shape, Quantization.NONE, complex.data());
    }

    private void compare(Tensor expected, Tensor found, float summedUp, String what) {
        if (expected.type() == DataType.COMPLEX64) {
            compare(parts(expected), parts(found), summedUp, what);
            return;
        }
        if (expected.type() != DataType.FLOAT32) {
            long differs = expected.data().mismatch(found.data());
            if (differs != -1) {
                fail("byte " + differs + " is " + found.data().get(ValueLayout.JAVA_BYTE, differs) + " instead of "
                        + expected.data().get(ValueLayout.JAVA_BYTE, differs) + ": " + what);
            }
            return;
        }
        float largest = summedUp;
        for (int i = 0; i < expected.elements(); i++) {
            largest = Math.max(largest, Math.abs(expected.floatAt(i)));
        }
        for (int i = 0; i < expected.elements(); i++) {
            if (exact) {
                assertThat(found.floatAt(i))
                        .as("element " + i + " of " + what)
                        .isEqualByComparingTo(expected.floatAt(i));
                continue;
            }
            float difference = Math.abs(expected.floatAt(i) - found.floatAt(i));
            if (!(difference <= FLOAT_BOUND * largest)) {
                assertThat(found.floatAt(i)).as("element " + i + " of " + what).isEqualTo(expected.floatAt(i));
            }
        }
    }

    @Override
    public void close() {
        kernels.close();
        memory.close();
    }
}
