package dev.tern.conformance.operators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.custom.OriginalCustomOperators;
import dev.tern.graph.Graph;
import dev.tern.graph.Node;
import dev.tern.graph.Operator;
import dev.tern.graph.Value;
import dev.tern.interpreter.Options;
import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Offer;
import dev.tern.operators.Aspect;
import dev.tern.operators.BuiltinOperator;
import dev.tern.operators.KernelRule;
import dev.tern.operators.TiledKernel;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.Bound;
import dev.tern.testkit.BoundOperator;
import dev.tern.testkit.Expectation;
import dev.tern.testkit.GuardedMemory;
import dev.tern.testkit.OperatorCase;
import dev.tern.testkit.TargetRun;
import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every case of every operator that a kernel in machine code takes, on every processor at hand or emulated, with all its
 * memory between forbidden pages: integers equal the reference kernel's, floats lie within the bound of sums in another order.
 */
class MachineCodeCasesTest {
    private static final Bound FLOATS = Bound.ulps(4).orPartOfLargest(2e-5);
    private static final Options OPTIONS =
            Options.defaults().withCustomOperators(OriginalCustomOperators.ALL).withMemoryLimit(1L << 30);
    private static final String ONLY = System.getProperty("tern.cases", "");

    @TestFactory
    Stream<DynamicTest> cases() {
        List<OperatorCase> cases = CaseSources.all().stream()
                .flatMap(source -> source.cases().stream())
                .filter(c -> !(c.expectation() instanceof Expectation.Refused))
                .filter(c -> ONLY.isEmpty() || c.toString().matches("(?s).*(" + ONLY + ").*"))
                .toList();
        Map<OperatorCase, List<Tensor>> results = new IdentityHashMap<>();
        Set<String> withoutRule = new HashSet<>();
        return MachineTargets.each(target -> {
            Map<String, Integer> taken = new TreeMap<>();
            for (int i = 0; i < cases.size(); i++) {
                OperatorCase c = cases.get(i);
                if (withoutRule.contains(c.operator())) {
                    continue;
                }
                List<Tensor> shaped = results.computeIfAbsent(
                        c, each -> TargetRun.portable(each, OPTIONS).getFirst());
                switch (run(c, shaped, target, i % 2 == 0)) {
                    case TAKEN -> taken.merge(c.operator(), 1, Integer::sum);
                    case NO_RULE -> withoutRule.add(c.operator());
                    case DECLINED -> {}
                }
            }
            if (ONLY.isEmpty()) {
                assertThat(taken)
                        .containsKeys("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "ADD", "MUL", "DEQUANTIZE");
            }
        });
    }

    private enum Answer {
        TAKEN,
        DECLINED,
        NO_RULE
    }

    private static Answer run(OperatorCase c, List<Tensor> shaped, MachineTarget target, boolean atEnd) {
        Graph graph = c.model().main();
        if (graph.nodes().size() != 1 || !(graph.nodes().getFirst().operator() instanceof BuiltinOperator operator)) {
            return Answer.DECLINED;
        }
        Node node = graph.nodes().getFirst();
        try (GuardedMemory memory = new GuardedMemory(atEnd);
                FastKernels kernels = new FastKernels(target.processor(memory))) {
            Set<Integer> constants = new HashSet<>();
            List<@Nullable Tensor> inputs = inputs(c, graph, node, memory, constants);
            if (inputs == null) {
                return Answer.DECLINED;
            }
            List<Tensor> found = empty(shaped, memory);
            Offer offer = kernels.offer(
                    operator, new BoundOperator(inputs, constants, found, bytes -> scratch(memory, bytes)), List.of());
            if (!(offer instanceof Offer.Taken(TiledKernel kernel, String how))) {
                boolean unknown = ((Offer.Declined) offer).why().contains("for this operator");
                return unknown ? Answer.NO_RULE : Answer.DECLINED;
            }
            List<Tensor> expected = empty(shaped, memory);
            reference(operator, new BoundOperator(inputs, constants, expected, bytes -> scratch(memory, bytes)));
            found.forEach(tensor -> tensor.data().fill((byte) 0x7F));
            kernel.begin();
            int half = kernel.tiles() / 2;
            kernel.run(half, kernel.tiles());
            kernel.run(0, half);
            for (int i = 0; i < found.size(); i++) {
                assertThat(FLOATS.mismatch(expected.get(i), found.get(i)))
                        .as(how + " on " + target.name() + " for " + c)
                        .isNull();
            }
            return Answer.TAKEN;
        }
    }

    /** Memory for a kernel's own use is aligned to what it holds, so that up to 7 bytes lie between it and a forbidden page. */
    private static MemorySegment scratch(GuardedMemory memory, long bytes) {
        return memory.allocate(bytes + 7 & -8).asSlice(0, bytes);
    }

    private static void reference(BuiltinOperator operator, BoundOperator binding) {
        if (operator.definition().kernel() instanceof Aspect.Present<?>(Object rule)) {
            @SuppressWarnings("unchecked")
            KernelRule<Operator> known = (KernelRule<Operator>) rule;
            known.bind(operator, binding).run();
        } else {
            throw new IllegalStateException(
                    "no reference kernel for " + operator.definition().name());
        }
    }

    private static List<Tensor> empty(List<Tensor> shaped, GuardedMemory memory) {
        List<Tensor> tensors = new ArrayList<>();
        for (Tensor tensor : shaped) {
            tensors.add(Tensor.of(
                    tensor.type(),
                    tensor.shape(),
                    tensor.quantization(),
                    memory.allocate(tensor.data().byteSize())));
        }
        return tensors;
    }

    /** The operands in guarded memory, or null where one has no bytes or no fixed shape. */
    private static @Nullable List<@Nullable Tensor> inputs(
            OperatorCase c, Graph graph, Node node, GuardedMemory memory, Set<Integer> constants) {
        List<@Nullable Tensor> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            int index = node.inputs().get(i);
            if (index == Node.ABSENT) {
                inputs.add(null);
                continue;
            }
            Value value = graph.value(index);
            MemorySegment bytes;
            if (value.isConstant()) {
                constants.add(i);
                bytes = value.buffer().bytes();
            } else {
                int given = graph.inputs().indexOf(index);
                if (given < 0 || c.runs().isEmpty()) {
                    return null;
                }
                bytes = MemorySegment.ofArray(c.runs().getFirst().get(given));
            }
            boolean unsized = value.type() == DataType.STRING || value.sparsity() != null;
            if (unsized || value.type().bytes(value.shape().elements()) != bytes.byteSize()) {
                return null;
            }
            MemorySegment place = memory.allocate(bytes.byteSize());
            place.copyFrom(bytes);
            inputs.add(Tensor.of(value.type(), value.shape(), value.quantization(), place));
        }
        return inputs;
    }
}
