package dev.tern.kernels.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.VectorAssembler;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DepthwiseBytesTest {
    private static final int SHAPES = 150;

    static Stream<InstructionSet> sets() {
        return ByteProductTest.sets();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void sums_are_those_of_plain_loops(InstructionSet set) {
        Random random = new Random(11);
        Processor processor = Processor.here().forcedTo(set);
        for (int i = 0; i < SHAPES; i++) {
            Trial trial = Trial.draw(random);
            assertThat(trial.run(processor)).as(set + " " + trial).isEqualTo(trial.expected());
        }
    }

    /** One stack of depthwise windows with its bytes: every channel is a group of its own with one unit. */
    record Trial(ByteProductTest.Trial product) {
        static Trial draw(Random random) {
            while (true) {
                ByteProductTest.Trial drawn = ByteProductTest.Trial.draw(random);
                WindowShape s = drawn.shape();
                int channels = random.nextBoolean() ? 8 * (1 + random.nextInt(30)) : 1 + random.nextInt(200);
                if (s.height() > 1) {
                    WindowShape shape = new WindowShape(
                            s.images(),
                            s.height(),
                            s.width(),
                            1,
                            channels,
                            s.tapsDown(),
                            s.tapsAcross(),
                            s.strideDown(),
                            s.strideAcross(),
                            s.dilationDown(),
                            s.dilationAcross(),
                            s.padTop(),
                            s.padLeft(),
                            s.outHeight(),
                            s.outWidth(),
                            1);
                    return new Trial(drawn.withShape(shape));
                }
            }
        }

        byte[] expected() {
            return product.expected();
        }

        /** Weights come unit after unit; depthwise windows have them tap after tap. */
        private byte[] weights() {
            byte[] byUnit = product.weights();
            int channels = product.channelsOut();
            int taps = product.depth();
            byte[] byTap = new byte[byUnit.length];
            for (int i = 0; i < byTap.length; i++) {
                byTap[i] = byUnit[i % channels * taps + i / channels];
            }
            return byTap;
        }

        byte[] run(Processor processor) {
            VectorAssembler assembler = processor.assembler();
            boolean pairs = ByteInputs.hasPairs(assembler.traits().byteDot());
            byte[] weights = weights();
            int excess = WeightsPacking.excess(
                    MemorySegment.ofArray(weights), product.unsignedWeights(), product.weightsZero(), pairs);
            ByteInputs inputs = ByteInputs.of(assembler.traits().byteDot(), product.signed(), product.zero(), excess);
            ChannelPlan plan = ChannelPlan.of(product.shape(), inputs, assembler.traits());
            Rescale rescale = product.rescale(assembler.traits());
            try (Arena arena = Arena.ofConfined();
                    CodeMemory memory = processor.newCodeMemory()) {
                MemorySegment packed = arena.allocate((long) plan.chunks() * plan.chunkWeightBytes(), 64);
                int[] sums = ChannelWeights.pack(
                        plan, MemorySegment.ofArray(weights), product.unsignedWeights(), product.weightsZero(), packed);
                MemorySegment table = arena.allocate(
                        4L
                                * plan.chunks()
                                * rescale.rowVectors()
                                * plan.traits().vectorBytes(),
                        64);
                for (int v = 0; v < 4 * plan.chunks(); v++) {
                    for (int lane = 0; lane < plan.traits().lanes(); lane++) {
                        int c = plan.channel(v / 4, v % 4, lane);
                        if (c >= 0) {
                            int start = product.bias()[c]
                                    - plan.inputs().zeroInProducts() * (sums[c] + product.depth() * excess);
                            product.row(table, rescale, plan.traits(), v, lane, c, start);
                        }
                    }
                }
                return product.call(
                        assembler,
                        memory,
                        arena,
                        plan.tiles(),
                        4,
                        new long[] {0, packed.address(), 0, table.address()},
                        () -> ChannelCode.write(assembler, plan, rescale));
            }
        }
    }
}
