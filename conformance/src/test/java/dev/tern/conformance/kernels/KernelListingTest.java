package dev.tern.conformance.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.kernels.FastKernels;
import dev.tern.kernels.Native;
import dev.tern.kernels.Offer;
import dev.tern.operators.Activation;
import dev.tern.operators.fullyconnected.FullyConnected;
import dev.tern.operators.fullyconnected.WeightsFormat;
import dev.tern.tensor.DataType;
import dev.tern.tensor.Quantization;
import dev.tern.tensor.Shape;
import dev.tern.tensor.Tensor;
import dev.tern.testkit.BoundOperator;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A kernel can be read, also one for a processor that is not here. */
class KernelListingTest {
    @ParameterizedTest
    @CsvSource({"AVX2,vfmadd231ps", "AVX512,vfmadd231ps", "NEON,fmla"})
    void ofAProduct(InstructionSet set, String instruction) {
        Processor elsewhere = Processor.elsewhere(set, (code, params, first, end) -> {});
        try (Arena arena = Arena.ofConfined();
                FastKernels kernels = new FastKernels(elsewhere)) {
            Tensor input = floats(arena, 5, 8);
            Tensor weights = floats(arena, 12, 8);
            Tensor output = floats(arena, 5, 12);
            Offer offer = kernels.offer(
                    new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                    new BoundOperator(Arrays.asList(input, weights, null), Set.of(1), List.of(output), arena::allocate),
                    List.of());
            assertThat(offer).isInstanceOf(Offer.Taken.class);
            Native kernel = (Native) ((Offer.Taken) offer).kernel();
            List<String> lines = kernel.code().listing();
            assertThat(lines).hasSizeGreaterThan(20).anyMatch(line -> line.contains(instruction));
            assertThat(kernel.code().size()).isPositive();
        }
    }

    private static Tensor floats(Arena arena, int... dims) {
        Shape shape = Shape.of(dims);
        return Tensor.of(
                DataType.FLOAT32,
                shape,
                Quantization.NONE,
                arena.allocate(DataType.FLOAT32.bytes(shape.elements()), 64));
    }
}
