package dev.tern.testkit.machine;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Vector instructions that touch memory, at every length and with every kind of address. */
class VectorMemoryTest {
    private static final V A = V.of(0);
    private static final V D = V.of(3);

    private static int[] offsets() {
        return new int[] {0, 1, 7, 16, 255, 256, 1000, 4095, 4096, 16380, 65520, 65535, 1 << 20, (1 << 24) + 3};
    }

    @TestFactory
    Stream<DynamicTest> everyLength() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 11);
            VectorAssembler x = bench.assembler();
            R moved = R.of(6);
            R index = R.of(7);
            int whole = bench.bytes();
            for (int bytes = 1; bytes <= whole; bytes++) {
                byte[] some = Arrays.copyOf(bench.bits(), bytes);
                int at = bench.input(some);
                x.load(D, VectorBench.IN.at(at), bytes);
                bench.expect("load of " + bytes, D, Arrays.copyOf(some, whole));
                x.constant(index, at - 5);
                x.load(D, VectorBench.IN.at(index, 5), bytes);
                bench.expect("load by index of " + bytes, D, Arrays.copyOf(some, whole));
                x.add(moved, VectorBench.OUT, bench.output("store of " + bytes, some) + 9);
                x.store(moved.at(-9), D, bytes);
                x.constant(index, bench.output("store by index of " + bytes, some));
                x.store(VectorBench.OUT.at(index, 0), D, bytes);
            }
            // The last input and the last output end at a guard page: nothing behind them was touched.
            bench.check();
        });
    }

    /** Each length alone, so that both ends of its memory are guarded. */
    @TestFactory
    Stream<DynamicTest> everyLengthAlone() {
        return MachineTargets.each(target -> {
            int whole = new VectorBench(target, 0).bytes();
            for (int bytes = 1; bytes <= whole; bytes++) {
                VectorBench bench = new VectorBench(target, bytes);
                byte[] some = Arrays.copyOf(bench.bits(), bytes);
                bench.assembler().load(D, VectorBench.IN.at(bench.input(some)), bytes);
                bench.assembler().store(VectorBench.OUT.at(bench.output("alone " + bytes, some)), D, bytes);
                bench.check();
            }
        });
    }

    private static byte[] widened(Element element, byte[] packed, int lanes, int whole) {
        byte[] d = new byte[whole];
        for (int i = 0; i < lanes; i++) {
            int at = i * element.bytes();
            int bits = switch (element) {
                case I8 -> packed[at];
                case U8 -> packed[at] & 0xFF;
                case I16 -> VectorModel.view(packed).getShort(at);
                case U16 -> VectorModel.view(packed).getShort(at) & 0xFFFF;
                case F16 ->
                    Float.floatToRawIntBits(
                            Float.float16ToFloat(VectorModel.view(packed).getShort(at)));
            };
            VectorModel.view(d).putInt(i * 4, bits);
        }
        return d;
    }

    private static byte[] narrowed(Element element, byte[] wide, int lanes) {
        byte[] d = new byte[lanes * element.bytes()];
        for (int i = 0; i < lanes; i++) {
            int value = VectorModel.view(wide).getInt(i * 4);
            int at = i * element.bytes();
            switch (element) {
                case I8 -> d[at] = (byte) Math.clamp(value, -128, 127);
                case U8 -> d[at] = (byte) Math.clamp(value, 0, 255);
                case I16 -> VectorModel.view(d).putShort(at, (short) Math.clamp(value, -32768, 32767));
                case U16 -> VectorModel.view(d).putShort(at, (short) Math.clamp(value, 0, 65535));
                case F16 -> VectorModel.view(d).putShort(at, Float.floatToFloat16(Float.intBitsToFloat(value)));
            }
        }
        return d;
    }

    private static byte[] packed(VectorBench bench, Element element, int lanes) {
        byte[] packed = Arrays.copyOf(bench.bits(), lanes * element.bytes());
        if (element == Element.F16) {
            // Finite halves: a NaN's payload is the processor's own affair.
            for (int i = 1; i < packed.length; i += 2) {
                packed[i] &= (byte) 0xBB;
            }
        }
        return packed;
    }

    private static byte[] wide(VectorBench bench, Element element, int round) {
        if (element == Element.F16) {
            return bench.floats(round % 2 == 0 ? 9 : 25);
        }
        return round % 3 == 0 ? bench.bits() : bench.words(-70000, 70000);
    }

    @TestFactory
    Stream<DynamicTest> wideningAndNarrowing() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 12);
            VectorAssembler x = bench.assembler();
            for (Element element : Element.values()) {
                for (int lanes = 1; lanes <= x.traits().lanes(); lanes++) {
                    byte[] packed = packed(bench, element, lanes);
                    At at = VectorBench.IN.at(bench.input(packed));
                    x.loadWidened(D, element, at, lanes);
                    bench.expect(element + " widened " + lanes, D, widened(element, packed, lanes, bench.bytes()));
                    for (int round = 0; round < 3; round++) {
                        byte[] wide = wide(bench, element, round);
                        bench.given(A, wide);
                        byte[] narrow = narrowed(element, wide, lanes);
                        String name = element + " narrowed " + lanes;
                        x.storeNarrowed(VectorBench.OUT.at(bench.output(name, narrow)), element, A, lanes);
                        bench.expect(name + " keeps its source", A, wide);
                    }
                }
            }
            bench.check();
        });
    }

    /** Each conversion alone, so that both ends of its memory are guarded. */
    @TestFactory
    Stream<DynamicTest> conversionsAlone() {
        return MachineTargets.each(target -> {
            int most = new VectorBench(target, 0).assembler().traits().lanes();
            for (Element element : Element.values()) {
                for (int lanes = 1; lanes <= most; lanes++) {
                    VectorBench bench = new VectorBench(target, lanes);
                    VectorAssembler x = bench.assembler();
                    byte[] packed = packed(bench, element, lanes);
                    x.loadWidened(D, element, VectorBench.IN.at(bench.input(packed)), lanes);
                    String name = element + " alone " + lanes;
                    x.storeNarrowed(VectorBench.OUT.at(bench.output(name, packed)), element, D, lanes);
                    bench.check();
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> everyKindOfAddress() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 13);
            VectorAssembler x = bench.assembler();
            R base = R.of(6);
            R index = R.of(7);
            R r = R.of(8);
            byte[] a = bench.bits();
            int at = bench.input(a);
            long first8 = VectorModel.view(a).getLong(0);
            for (int offset : offsets()) {
                for (int signed : new int[] {offset, -offset}) {
                    x.add(base, VectorBench.IN, at - signed);
                    x.constant(index, 77);
                    x.add(r, base, -77);
                    x.move(R.of(9), r);
                    for (At place : new At[] {base.at(signed), R.of(9).at(index, signed)}) {
                        String name = " at " + signed + (place.index() == null ? "" : " with an index");
                        x.load(D, place);
                        bench.expect("load" + name, D, a);
                        x.broadcast(D, place);
                        bench.expect("broadcast" + name, D, VectorModel.spread(a));
                        x.load64(r, place);
                        bench.expect("load64" + name, r, first8);
                        x.load32(r, place);
                        bench.expect("load32" + name, r, (int) first8);
                        x.load8(r, place);
                        bench.expect("load8" + name, r, first8 & 0xFF);
                        x.address(r, place);
                        x.subtract(r, r, VectorBench.IN);
                        bench.expect("address" + name, r, at);
                        x.prefetch(place);
                    }
                }
            }
            bench.check();
        });
    }

    @TestFactory
    Stream<DynamicTest> localMemory() {
        return MachineTargets.each(target -> {
            VectorBench bench = new VectorBench(target, 14);
            VectorAssembler x = bench.assembler();
            R r = R.of(5);
            R index = R.of(6);
            At small = x.local(24);
            At large = x.local(40000);
            byte[] a = bench.bits();
            bench.given(A, a);
            x.constant(r, 0x123456789ABCDEFL);
            x.store64(small, r);
            x.store32(small.plus(8), r);
            x.store8(small.plus(12), r);
            x.store(large, A);
            x.store(large.plus(40000 - a.length), A);
            x.constant(index, 16);
            x.load64(r, small);
            bench.expect("local 64", r, 0x123456789ABCDEFL);
            x.load32(r, small.plus(8));
            bench.expect("local 32", r, 0x89ABCDEF);
            x.load8(r, small.plus(12));
            bench.expect("local 8", r, 0xEF);
            x.load(D, large);
            bench.expect("local vector", D, a);
            x.load(D, new At(R.FRAME, index, large.offset() + 40000 - a.length - 16));
            bench.expect("local vector by index", D, a);
            x.address(r, large);
            x.load(D, r.at(0));
            bench.expect("local vector by address", D, a);
            bench.check();
        });
    }
}
