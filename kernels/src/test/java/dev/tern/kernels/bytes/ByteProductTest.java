package dev.tern.kernels.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.assembler.CodeMemory;
import dev.tern.assembler.InstructionSet;
import dev.tern.assembler.Processor;
import dev.tern.assembler.vector.ByteDot;
import dev.tern.assembler.vector.Traits;
import dev.tern.assembler.vector.VectorAssembler;
import dev.tern.kernels.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ByteProductTest {
    private static final int SHAPES = 150;

    static Stream<InstructionSet> sets() {
        return Processor.here().offered().stream().filter(set -> set != InstructionSet.SSE2);
    }

    @ParameterizedTest
    @MethodSource("sets")
    void sums_are_those_of_plain_loops(InstructionSet set) {
        Random random = new Random(7);
        Processor processor = Processor.here().forcedTo(set);
        for (int i = 0; i < SHAPES; i++) {
            Trial trial = Trial.draw(random);
            assertThat(trial.run(processor)).as(set + " " + trial).isEqualTo(trial.expected());
        }
    }

    /** One product with its bytes. */
    record Trial(
            WindowShape shape,
            boolean signed,
            int zero,
            boolean unsignedWeights,
            int weightsZero,
            boolean away,
            int outZero,
            boolean clamped,
            long seed) {
        static Trial draw(Random random) {
            boolean rows = random.nextInt(4) == 0;
            boolean signed = random.nextBoolean();
            boolean unsignedWeights = random.nextBoolean();
            int taps = random.nextInt(3) == 0 ? 1 : 1 + random.nextInt(4);
            int tapsAcross = taps == 1 ? 1 : 1 + random.nextInt(4);
            int dilation = random.nextInt(4) == 0 ? 2 : 1;
            int height = 4 * dilation + random.nextInt(12);
            int width = 4 * dilation + random.nextInt(30);
            int strideDown = 1 + random.nextInt(2);
            int strideAcross = 1 + random.nextInt(2);
            boolean same = random.nextBoolean();
            int spanDown = (taps - 1) * dilation + 1;
            int spanAcross = (tapsAcross - 1) * dilation + 1;
            int outHeight = same ? (height + strideDown - 1) / strideDown : (height - spanDown) / strideDown + 1;
            int outWidth = same ? (width + strideAcross - 1) / strideAcross : (width - spanAcross) / strideAcross + 1;
            int padTop = Math.max(0, (outHeight - 1) * strideDown + spanDown - height) / 2;
            int padLeft = Math.max(0, (outWidth - 1) * strideAcross + spanAcross - width) / 2;
            int channels = random.nextBoolean() ? 4 * (1 + random.nextInt(12)) : 1 + random.nextInt(40);
            int units = random.nextInt(3) == 0 ? 16 * (1 + random.nextInt(12)) : 1 + random.nextInt(150);
            int groups = random.nextInt(5) == 0 ? 2 + random.nextInt(2) : 1;
            WindowShape shape = rows
                    ? WindowShape.ofRows(1 + random.nextInt(20), 1 + random.nextInt(400), units)
                    : new WindowShape(
                            1 + random.nextInt(2),
                            height,
                            width,
                            channels,
                            groups,
                            taps,
                            tapsAcross,
                            strideDown,
                            strideAcross,
                            dilation,
                            dilation,
                            padTop,
                            padLeft,
                            outHeight,
                            outWidth,
                            units);
            return new Trial(
                    shape,
                    signed,
                    signed ? random.nextInt(256) - 128 : random.nextInt(256),
                    unsignedWeights,
                    (unsignedWeights ? 128 : 0) + (random.nextInt(3) == 0 ? 0 : 120 - random.nextInt(240)),
                    random.nextInt(3) == 0,
                    random.nextInt(256) - (signed ? 128 : 0),
                    random.nextBoolean(),
                    random.nextLong());
        }

        byte[] input() {
            byte[] bytes = new byte[shape.images() * shape.height() * shape.width() * shape.pixel()];
            new Random(seed).nextBytes(bytes);
            return bytes;
        }

        byte[] weights() {
            byte[] bytes = new byte[shape.groups() * shape.units() * depth()];
            new Random(seed + 1).nextBytes(bytes);
            if (seed % 2 == 0) {
                for (int i = 0; i < bytes.length; i++) {
                    int near = weightsZero + bytes[i] / 2;
                    bytes[i] = (byte) (unsignedWeights ? Math.clamp(near, 0, 255) : Math.clamp(near, -128, 127));
                }
            }
            return bytes;
        }

        int depth() {
            return shape.tapsDown() * shape.tapsAcross() * shape.channels();
        }

        int channelsOut() {
            return shape.groups() * shape.units();
        }

        int[] numbers(int salt, int low, int bound) {
            return new Random(seed + salt).ints(channelsOut(), low, low + bound).toArray();
        }

        int[] bias() {
            return numbers(2, -100000, 200000);
        }

        int[] mantissas() {
            return numbers(3, 1 << 30, (1 << 30) - 1);
        }

        int[] rights() {
            return numbers(4, 6, 8);
        }

        int low() {
            return clamped ? outZero : signed ? -128 : 0;
        }

        int high() {
            return clamped ? Math.min(outZero + 90, signed ? 127 : 255) : signed ? 127 : 255;
        }

        boolean isAway(int c) {
            return away && c % 3 == 0;
        }

        byte[] expected() {
            byte[] in = input();
            byte[] weights = weights();
            int[] bias = bias();
            int[] mantissas = mantissas();
            int[] rights = rights();
            byte[] out = new byte[shape.lines() * shape.outWidth() * channelsOut()];
            int at = 0;
            for (int line = 0; line < shape.lines(); line++) {
                for (int x = 0; x < shape.outWidth(); x++) {
                    for (int c = 0; c < channelsOut(); c++) {
                        int sum = bias[c] + sum(in, weights, line, x, c);
                        long product = ((long) sum * mantissas[c] + (1L << 30)) >> 31;
                        long half = 1L << rights[c] - 1;
                        int scaled = (int) (product + half - (product < 0 && isAway(c) ? 1 : 0) >> rights[c]);
                        out[at++] = (byte) Math.min(Math.max(scaled + outZero, low()), high());
                    }
                }
            }
            return out;
        }

        private int sum(byte[] in, byte[] weights, int line, int x, int c) {
            int image = line / shape.outHeight();
            int group = c / shape.units();
            int sum = 0;
            int w = c * depth();
            for (int ky = 0; ky < shape.tapsDown(); ky++) {
                int iy = line % shape.outHeight() * shape.strideDown() - shape.padTop() + ky * shape.dilationDown();
                for (int kx = 0; kx < shape.tapsAcross(); kx++) {
                    int ix = x * shape.strideAcross() - shape.padLeft() + kx * shape.dilationAcross();
                    for (int k = 0; k < shape.channels(); k++, w++) {
                        if (iy >= 0 && iy < shape.height() && ix >= 0 && ix < shape.width()) {
                            int i = ((image * shape.height() + iy) * shape.width() + ix) * shape.pixel()
                                    + group * shape.channels()
                                    + k;
                            int activation = (signed ? in[i] : in[i] & 0xFF) - zero;
                            int weight = (unsignedWeights ? weights[w] & 0xFF : weights[w]) - weightsZero;
                            sum += activation * weight;
                        }
                    }
                }
            }
            return sum;
        }

        byte[] run(Processor processor) {
            VectorAssembler assembler = processor.assembler();
            boolean pairs = assembler.traits().byteDot() == ByteDot.NONE;
            int excess = WeightsPacking.excess(MemorySegment.ofArray(weights()), unsignedWeights, weightsZero, pairs);
            ByteInputs inputs = ByteInputs.of(assembler.traits().byteDot(), signed, zero, excess);
            ProductPlan plan = ProductPlan.of(shape, inputs, 1, assembler.traits());
            Rescale rescale = rescale(assembler.traits());
            try (Arena arena = Arena.ofConfined();
                    CodeMemory memory = processor.newCodeMemory()) {
                MemorySegment packed =
                        arena.allocate((long) shape.groups() * plan.groupVectors() * plan.vectorWeightBytes() + 1, 64);
                int[] sums = WeightsPacking.pack(plan, of(arena, weights()), unsignedWeights, weightsZero, packed);
                MemorySegment table = table(plan, rescale, plan.inputs(), sums, arena);
                MemorySegment offsets = arena.allocate(8L * plan.runs(), 8);
                for (int r = 0; r < plan.runs(); r++) {
                    offsets.setAtIndex(ValueLayout.JAVA_LONG, r, plan.runOffset(r));
                }
                return call(
                        assembler,
                        memory,
                        arena,
                        plan.tiles(),
                        ProductCode.PARAMETERS,
                        new long[] {0, packed.address(), 0, table.address(), offsets.address()},
                        () -> ProductCode.write(assembler, plan, rescale));
            }
        }

        Trial withShape(WindowShape other) {
            return new Trial(other, signed, zero, unsignedWeights, weightsZero, away, outZero, clamped, seed);
        }

        Rescale rescale(Traits traits) {
            return new Rescale(
                    traits.hasWideProducts() && !away,
                    false,
                    away,
                    outZero,
                    low(),
                    high(),
                    !signed,
                    false,
                    false,
                    null);
        }

        /** Writes and calls a kernel, a few tiles at a time from the last to the first, and looks around its results. */
        byte[] call(
                VectorAssembler assembler,
                CodeMemory memory,
                Arena arena,
                int tiles,
                int count,
                long[] addresses,
                Runnable writer) {
            byte[] result = new byte[shape.lines() * shape.outWidth() * channelsOut()];
            MemorySegment output = arena.allocate(result.length + 128L, 64);
            MemorySegment parameters = arena.allocate(8L * count, 8);
            addresses[0] = of(arena, input()).address();
            addresses[Native.OUTPUT / Long.BYTES] = output.address() + 64;
            MemorySegment.copy(addresses, 0, parameters, ValueLayout.JAVA_LONG, 0, addresses.length);
            writer.run();
            CodeMemory.Code code = memory.add(assembler.finish());
            for (int end = tiles; end > 0; end -= 3) {
                code.run(parameters.address(), Math.max(0, end - 3), end);
            }
            MemorySegment.copy(output, ValueLayout.JAVA_BYTE, 64, result, 0, result.length);
            assertThat(output.asSlice(0, 64).toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
            assertThat(output.asSlice(64 + result.length, 64).toArray(ValueLayout.JAVA_BYTE))
                    .containsOnly(0);
            return result;
        }

        /** One lane's numbers in a table. */
        void row(MemorySegment table, Rescale rescale, Traits traits, int vector, int lane, int c, int start) {
            int lanes = traits.lanes();
            long at = (long) vector * rescale.rowVectors() * lanes + lane;
            table.setAtIndex(ValueLayout.JAVA_INT, at, start);
            table.setAtIndex(ValueLayout.JAVA_INT, at + lanes, mantissas()[c]);
            if (rescale.wide()) {
                wideRow(table, lanes, at, lane % 2, c);
                return;
            }
            table.setAtIndex(ValueLayout.JAVA_INT, at + 2L * lanes, 1 << rights()[c] - 1);
            table.setAtIndex(ValueLayout.JAVA_INT, at + 3L * lanes, rights()[c]);
            if (away) {
                table.setAtIndex(ValueLayout.JAVA_INT, at + 4L * lanes, isAway(c) ? -1 : 0);
            }
        }

        private void wideRow(MemorySegment table, int lanes, long at, int odd, int c) {
            int right = rights()[c];
            if (odd == 1) {
                table.setAtIndex(ValueLayout.JAVA_INT, at - 1 + 2L * lanes, mantissas()[c]);
            }
            long addend = (1L << 30) + (1L << 30 + right) + ((long) outZero << 31 + right);
            table.set(ValueLayout.JAVA_LONG, 4 * (at - odd + (3L + odd) * lanes), addend);
            table.setAtIndex(ValueLayout.JAVA_INT, at + 5L * lanes, right - 1);
        }

        private MemorySegment table(ProductPlan plan, Rescale rescale, ByteInputs inputs, int[] sums, Arena arena) {
            int[] bias = bias();
            int row = rescale.rowVectors() * plan.traits().vectorBytes();
            MemorySegment table = arena.allocate((long) row * plan.groupVectors() * shape.groups(), 64);
            for (int g = 0; g < shape.groups(); g++) {
                for (int v = 0; v < plan.groupVectors(); v++) {
                    for (int lane = 0; lane < plan.traits().lanes(); lane++) {
                        int unit = plan.unit(v, lane);
                        if (unit < shape.units()) {
                            int c = g * shape.units() + unit;
                            int start = bias[c] - inputs.zeroInProducts() * (sums[c] + depth() * inputs.weightExcess());
                            row(table, rescale, plan.traits(), g * plan.groupVectors() + v, lane, c, start);
                        }
                    }
                }
            }
            return table;
        }

        private static MemorySegment of(Arena arena, byte[] bytes) {
            MemorySegment segment = arena.allocate(bytes.length, 64);
            MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
            return segment;
        }
    }
}
