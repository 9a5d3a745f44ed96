package dev.tern.assembler.arm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.assembler.arm.ArmGeneral.Access;
import dev.tern.assembler.arm.ArmGeneral.Four;
import dev.tern.assembler.arm.ArmGeneral.Three;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every instruction that can be emitted, byte for byte as GNU's assembler makes it from our listing. */
class ArmEncodingTest {
    private static final int REPEATS = 12;

    private final ArmCode code = ArmCode.listed();
    private final ArmGeneral general = new ArmGeneral(code);
    private final ArmVector vector = new ArmVector(code);
    private final ArmVectorMemory memory = new ArmVectorMemory(code);
    private final Random random = new Random(7);
    private int written;

    private int r() {
        return random.nextInt(32);
    }

    /** A register that is no stack pointer, so that one text has one meaning. */
    private int x() {
        return random.nextInt(31);
    }

    /** Emits instructions for every arrangement; those without a form must be refused. */
    private interface ByArrangement {
        void emit(Arrangement t);
    }

    private void arrangements(ByArrangement row) {
        int formsBefore = written;
        for (Arrangement t : Arrangement.values()) {
            for (int i = 0; i < REPEATS; i++) {
                try {
                    row.emit(t);
                    written++;
                } catch (IllegalArgumentException noForm) {
                    assertThat(noForm).hasMessageContaining("has no form for " + t);
                }
            }
        }
        assertThat(written).as("forms of a row").isGreaterThan(formsBefore);
    }

    private void compare(Path folder) throws Exception {
        byte[] ours = code.finish();
        List<String> lines = code.listing();
        GnuAssembler.assumePresent();
        byte[] theirs = GnuAssembler.assemble(folder, lines);
        assertThat(differences(ours, theirs, lines)).isEmpty();
        assertThat(ours).hasSameSizeAs(theirs);
    }

    private static List<String> differences(byte[] ours, byte[] theirs, List<String> lines) {
        List<String> words =
                lines.stream().filter(line -> line.contains(" // ")).toList();
        List<String> found = new ArrayList<>();
        ByteBuffer our = ByteBuffer.wrap(ours).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer their = ByteBuffer.wrap(theirs).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < Math.min(ours.length, theirs.length); i += 4) {
            if (our.getInt(i) != their.getInt(i)) {
                String line = i / 4 < words.size() ? words.get(i / 4) : "?";
                found.add(String.format("%s: %08x, expected %08x", line, our.getInt(i), their.getInt(i)));
            }
        }
        return found;
    }

    @Test
    void vectorRows(@TempDir Path folder) throws Exception {
        for (Simd.Three op : Simd.Three.values()) {
            arrangements(t -> vector.three(op, t, r(), r(), r()));
        }
        for (Simd.Two op : Simd.Two.values()) {
            arrangements(t -> vector.two(op, t, r(), r()));
        }
        for (Simd.Long op : Simd.Long.values()) {
            arrangements(t -> vector.widen(op, t, r(), r(), r()));
        }
        for (Simd.Narrow op : Simd.Narrow.values()) {
            arrangements(t -> vector.narrow(op, t, r(), r()));
        }
        compare(folder);
    }

    @Test
    void shiftsAndLanes(@TempDir Path folder) throws Exception {
        for (Simd.Shift op : Simd.Shift.values()) {
            arrangements(t -> vector.shift(op, t, r(), r(), random.nextInt(t.laneBits()) + (op.left ? 0 : 1)));
        }
        arrangements(t -> vector.sshll(t, r(), r(), random.nextInt(t.laneBits())));
        arrangements(t -> vector.ushll(t, r(), r(), random.nextInt(t.laneBits())));
        for (Simd.Element op : Simd.Element.values()) {
            arrangements(t -> vector.element(op, t, r(), r(), random.nextInt(t.size == 1 ? 16 : 32), lane(t)));
        }
        for (int i = 0; i < 4 * REPEATS; i++) {
            vector.dup(r(), r());
            vector.dupGeneral(r(), r());
            vector.smov(r(), r());
            vector.ext(r(), r(), r(), random.nextInt(16));
            vector.tbl(r(), r(), r());
            vector.mov(r(), r());
            vector.faddpScalar(r(), r());
            vector.fcvtl(r(), r());
            vector.fcvtn(r(), r());
            vector.zero(r());
            for (Simd.Across op : Simd.Across.values()) {
                vector.across(op, r(), r());
            }
            for (Simd.FloatAcross op : Simd.FloatAcross.values()) {
                vector.across(op, r(), r());
            }
            for (Simd.Dot op : Simd.Dot.values()) {
                vector.dot(op, r(), r(), r());
            }
            for (Simd.DotElement op : Simd.DotElement.values()) {
                vector.dot(op, r(), r(), r(), random.nextInt(4));
            }
            for (Simd.Matrix op : Simd.Matrix.values()) {
                vector.matrix(op, r(), r(), r());
            }
        }
        compare(folder);
    }

    private int lane(Arrangement t) {
        return random.nextInt(16 >> t.size);
    }

    @Test
    void constantsOfWords(@TempDir Path folder) throws Exception {
        int[] possible = {
            0,
            1,
            255,
            0x7F00,
            0xFF0000,
            0x12000000,
            -1,
            ~0x5500,
            ~0x00AB0000,
            Float.floatToRawIntBits(1f),
            Float.floatToRawIntBits(-0.5f),
            Float.floatToRawIntBits(31f),
            Float.floatToRawIntBits(0.125f)
        };
        for (int bits : possible) {
            assertThat(vector.moveWords(r(), bits))
                    .as(Integer.toHexString(bits))
                    .isTrue();
        }
        for (int bits : new int[] {0x1234, 0x3F800001, Float.floatToRawIntBits(0.1f), 0x7F800000, 0x00FFFF00}) {
            assertThat(vector.moveWords(r(), bits))
                    .as(Integer.toHexString(bits))
                    .isFalse();
        }
        compare(folder);
    }

    @Test
    void memoryOfVectors(@TempDir Path folder) throws Exception {
        for (int i = 0; i < 4 * REPEATS; i++) {
            int size = i % 5;
            int offset = i % 2 == 0 ? random.nextInt(4096) << size : random.nextInt(512) - 256;
            memory.ldr(size, r(), r(), offset);
            memory.str(size, r(), r(), offset);
            memory.ldrThenStep(size, r(), r(), random.nextInt(512) - 256);
            memory.strThenStep(size, r(), r(), random.nextInt(512) - 256);
            memory.ldrAt(size, r(), r(), x());
            memory.strAt(size, r(), r(), x());
            int small = i % 4;
            memory.ldLaneThenStep(small, r(), random.nextInt(16 >> small), r());
            memory.stLaneThenStep(small, r(), random.nextInt(16 >> small), r());
            memory.ldSpread(r(), r());
            int first = random.nextInt(31);
            memory.push(first, first + 1);
            memory.pop(first, first + 1);
        }
        compare(folder);
    }

    @Test
    void generalRows(@TempDir Path folder) throws Exception {
        for (int i = 0; i < REPEATS; i++) {
            for (Three op : Three.values()) {
                general.three(op, r(), r(), r());
            }
            for (Four op : Four.values()) {
                general.four(op, r(), r(), r(), x());
            }
            general.add(r(), r(), random.nextInt(1 << 12));
            general.add(r(), r(), -random.nextInt(1 << 12));
            general.add(x(), x(), random.nextInt(1 << 24));
            general.subs(x(), r(), random.nextInt(1 << 12));
            general.cmp(x(), random.nextInt(1 << 12));
            general.cmpRegisters(x(), x());
            general.lsl(r(), r(), random.nextInt(64));
            general.lsr(r(), r(), random.nextInt(64));
            general.asr(r(), r(), random.nextInt(64));
            general.lowBits(r(), r(), 1 + random.nextInt(64));
            for (ArmCondition condition : ArmCondition.values()) {
                general.select(condition, r(), r(), r());
            }
            general.mov(r(), r());
            general.mul(r(), r(), r());
            general.prefetch(r(), random.nextInt(0x1000) * 8);
            general.cacheType(x());
            general.cleanLine(x());
            general.dropInstructions(x());
        }
        general.ret();
        general.dsb();
        general.isb();
        compare(folder);
    }

    @Test
    void memoryOfGeneralRegisters(@TempDir Path folder) throws Exception {
        for (int i = 0; i < REPEATS; i++) {
            for (Access op : Access.values()) {
                general.access(op, x(), r(), random.nextInt(500) * 8);
                general.access(op, x(), r(), random.nextInt(128) - 256 | 1);
                general.accessAt(op, x(), r(), x());
            }
            int first = random.nextInt(30);
            general.push(first, first + 1);
            general.pop(first, first + 1);
        }
        compare(folder);
    }

    @Test
    void constantsTakeTheFewestMoves() {
        for (long[] valueAndMoves : new long[][] {
            {0, 1},
            {-1, 1},
            {65535, 1},
            {65536, 1},
            {-65537, 1},
            {0x12345678L, 2},
            {-2, 1},
            {0x1234_0000_5678_0000L, 2},
            {0x123456789ABCDEF0L, 4},
            {0xFFFF_FFFF_1234_FFFFL, 1}
        }) {
            ArmCode one = ArmCode.plain();
            new ArmGeneral(one).constant(3, valueAndMoves[0]);
            assertThat(one.finish()).as(Long.toHexString(valueAndMoves[0])).hasSize((int) valueAndMoves[1] * 4);
        }
    }

    @Test
    void labelsLiteralsAndWhatComesBefore(@TempDir Path folder) throws Exception {
        ArmLabel start = code.label();
        ArmLabel end = code.label();
        ArmLabel ones = code.literal(-1, 5);
        code.bind(start);
        general.constant(4, 0x0000_7777_0000_1234L);
        memory.ldrLiteral(3, ones);
        memory.ldrLiteral(9, code.literal(1, 2));
        memory.ldrLiteral(10, code.literal(-1, 5));
        general.b(end);
        general.b(ArmCondition.NE, start);
        general.b(ArmCondition.LO, end);
        code.bind(end);
        general.ret();
        code.before(() -> {
            ArmLabel skipped = code.label();
            general.add(ArmGeneral.SP, ArmGeneral.SP, -64);
            general.b(skipped);
            general.isb();
            code.bind(skipped);
        });
        compare(folder);
    }

    @Test
    void whatCannotBeEncodedIsRefused() {
        assertThatThrownBy(() -> general.three(Three.ADD, 32, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> general.access(Access.LDR, 0, 0, 257)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> general.add(0, 0, 1 << 24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vector.shift(Simd.Shift.SHL, Arrangement.H8, 0, 0, 16))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vector.element(Simd.Element.SMLAL, Arrangement.H4, 0, 0, 16, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> memory.ldLaneThenStep(2, 0, 4, 0)).isInstanceOf(IllegalArgumentException.class);
        general.b(code.label());
        assertThatThrownBy(code::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not bound");
    }

    @Test
    void branchesThatReachTooFarAreRefused() {
        ArmLabel far = code.label();
        general.b(ArmCondition.EQ, far);
        for (int i = 0; i < (1 << 18) - 1; i++) {
            general.isb();
        }
        code.bind(far);
        assertThatThrownBy(code::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reach");
    }
}
