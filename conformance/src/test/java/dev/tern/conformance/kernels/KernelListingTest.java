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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @CsvSource({"INT8,smmla", "UINT8,usmmla"})
    void matrixProductsTakeFewerInstructionsThanDotProducts(DataType type, String instruction) {
        double byDots = instructionsPerProduct(InstructionSet.DOTPROD, type, 64, "sdot", 16);
        double byMatrices = instructionsPerProduct(InstructionSet.I8MM, type, 64, instruction, 32);
        assertThat(byMatrices).as("beside %s by dot products", byDots).isLessThan(0.7 * byDots);
    }

    /** A single row would leave half of each matrix empty. */
    @Test
    void singleRowsAreDotProducts() {
        assertThat(instructionsPerProduct(InstructionSet.I8MM, DataType.INT8, 1, "sdot", 16))
                .isEqualTo(instructionsPerProduct(InstructionSet.DOTPROD, DataType.INT8, 1, "sdot", 16));
    }

    /** Instructions of the innermost loop for each product of two bytes, of which {@code instruction} makes so many. */
    private static double instructionsPerProduct(
            InstructionSet set, DataType type, int rows, String instruction, int products) {
        try (Arena arena = Arena.ofConfined();
                FastKernels kernels = new FastKernels(Processor.elsewhere(set, (code, params, first, end) -> {}))) {
            Quantization scale = Quantization.perTensor(0.1f, type == DataType.UINT8 ? 128 : 0);
            List<Tensor> tensors = Stream.of(Shape.of(rows, 256), Shape.of(64, 256), Shape.of(rows, 64))
                    .map(shape -> Tensor.of(type, shape, scale, arena.allocate(shape.elements(), 64)))
                    .toList();
            Offer offer = kernels.offer(
                    new FullyConnected(Activation.NONE, WeightsFormat.DEFAULT, false, false, DataType.FLOAT32),
                    new BoundOperator(
                            Arrays.asList(tensors.get(0), tensors.get(1), null),
                            Set.of(1),
                            List.of(tensors.get(2)),
                            arena::allocate),
                    List.of());
            Native kernel = (Native) ((Offer.Taken) offer).kernel();
            List<String> loop = innermost(kernel.code().listing(), instruction);
            long made = loop.stream()
                    .filter(line -> line.strip().startsWith(instruction + " "))
                    .count();
            assertThat(made).as(instruction).isPositive();
            return (double) loop.size() / (made * products);
        }
    }

    /** The lines between a label and the branch back to it, where {@code instruction} stands between them. */
    private static List<String> innermost(List<String> lines, String instruction) {
        int label = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).endsWith(":")) {
                label = i;
            }
            String again = " " + lines.get(label).replace(":", " ");
            if (i > label && lines.get(i).contains(again)) {
                List<String> loop = lines.subList(label + 1, i + 1);
                if (loop.stream().anyMatch(line -> line.strip().startsWith(instruction + " "))) {
                    return loop;
                }
            }
        }
        return List.of();
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
