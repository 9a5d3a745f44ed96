package dev.tern.assembler.x86;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every instruction, byte for byte as GNU's assembler writes it, with operands drawn at random. */
class X86EncodingTest {
    private static final int DRAWS = 60;

    private static final String[] GENERALS = {
        "rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
    };

    private static final Set<Row> LOWEST_BLOCK = Set.of(
            Row.VMOVSS,
            Row.VMOVSS_STORE,
            Row.VMOVSD,
            Row.VMOVSD_STORE,
            Row.VMOVD,
            Row.VMOVD_STORE,
            Row.VPINSRB,
            Row.VPINSRW,
            Row.VPINSRD,
            Row.VPEXTRB,
            Row.VPEXTRW,
            Row.VPEXTRD);

    /** Rows whose other operand is used in memory only. */
    private static final Set<Row> MEMORY_ONLY = Set.of(
            Row.VMOVSS,
            Row.VMOVSS_STORE,
            Row.VMOVSD,
            Row.VMOVSD_STORE,
            Row.VMASKMOVPS,
            Row.VMASKMOVPS_STORE,
            Row.VPINSRB,
            Row.VPINSRW,
            Row.VPINSRD,
            Row.VPEXTRB,
            Row.VPEXTRW,
            Row.VPEXTRD,
            Row.VMOVUPS_STORE,
            Row.VMOVDQU8,
            Row.VMOVDQU8_STORE);

    private static final Set<Row> REGISTER_ONLY =
            Set.of(Row.VPBROADCASTD_GENERAL, Row.VPMOVM2D, Row.VMOVDQA32, Row.VPCMPEQD, Row.VPCMPGTD, Row.VPSHUFD);

    private static final Set<Row> MASKABLE = Set.of(
            Row.VMOVUPS,
            Row.VMOVUPS_STORE,
            Row.VMOVDQU8,
            Row.VMOVDQU8_STORE,
            Row.VMOVDQA32,
            Row.VPMOVSXBD,
            Row.VPMOVZXWD,
            Row.VPMOVSDB,
            Row.VPMOVUSDW,
            Row.VCVTPH2PS);

    /** Names that differ where an instruction has a form of AVX-512. */
    private static final Map<Row, String> WIDE_NAMES = Map.of(
            Row.VPAND, "vpandd",
            Row.VPANDN, "vpandnd",
            Row.VPOR, "vpord",
            Row.VPXOR, "vpxord",
            Row.VROUNDPS, "vrndscaleps",
            Row.VINSERTF128, "vinsertf32x4",
            Row.VEXTRACTF128, "vextractf32x4",
            Row.VPBROADCASTD_GENERAL, "vpbroadcastd");

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();
    private final List<byte[]> encoded = new ArrayList<>();
    private final Random random = new Random(31);

    @BeforeEach
    void assembler() {
        GnuAssembler.assumePresent();
    }

    private void add(String line, Consumer<Encoder> write) {
        Encoder code = new Encoder();
        write.accept(code);
        lines.add(line);
        encoded.add(code.finish(new byte[0]));
    }

    private void compare() throws Exception {
        byte[] expected = GnuAssembler.assemble(folder, lines);
        int at = 0;
        for (int i = 0; i < lines.size(); i++) {
            byte[] found = encoded.get(i);
            byte[] wanted = Arrays.copyOfRange(expected, at, at + found.length);
            assertThat(HexFormat.of().formatHex(found))
                    .as(lines.get(i))
                    .isEqualTo(HexFormat.of().formatHex(wanted));
            at += found.length;
        }
        assertThat(at).isEqualTo(expected.length);
    }

    /** A memory operand and how it is written. */
    private record Memory(Mem mem, String text) {}

    private Memory memory() {
        int base = random.nextInt(16);
        int index = random.nextBoolean() ? -1 : random.nextInt(16);
        if (index == Gpr.RSP) {
            index = -1;
        }
        int displacement = switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> random.nextInt(256) - 128;
            case 2 -> 16 * (random.nextInt(1024) - 512);
            case 3 -> 64 * (random.nextInt(300) - 150);
            default -> random.nextInt();
        };
        String text = "[" + GENERALS[base] + (index < 0 ? "" : "+" + GENERALS[index])
                + (displacement == 0 ? "" : (displacement < 0 ? "" : "+") + displacement) + "]";
        return new Memory(Mem.at(base, index, displacement), text);
    }

    private static String vector(int bits, int number) {
        return (bits == 128 ? "x" : bits == 256 ? "y" : "z") + "mm" + number;
    }

    @Test
    void vectorInstructions() throws Exception {
        for (Row row : Row.values()) {
            for (int i = 0; i < DRAWS; i++) {
                draw(row);
            }
        }
        compare();
    }

    private void draw(Row row) {
        boolean wide = row.vexW == Row.NONE || row.evexW != Row.NONE && random.nextBoolean();
        int bits = LOWEST_BLOCK.contains(row) ? 128 : wide ? 512 : 128 << random.nextInt(2);
        boolean needsUpper = row == Row.VINSERTF128
                || row == Row.VEXTRACTF128
                || row == Row.VEXTRACTF64X4
                || row == Row.VBROADCASTSS;
        if (needsUpper && bits == 128) {
            bits = 256;
        }
        int registers = wide ? 32 : 16;
        int reg = random.nextInt(registers);
        int v = random.nextInt(registers);
        boolean takesGeneral = row == Row.VMOVD || row == Row.VMOVD_STORE || row == Row.VPBROADCASTD_GENERAL;
        int rm = random.nextInt(takesGeneral ? 16 : row == Row.VPMOVM2D ? 8 : registers);
        if (bits == 128 && wide && row.vexW != Row.NONE) {
            reg |= 16; // the long form is needed for the upper registers only
        }
        boolean compares = wide && (row == Row.VCMPPS || row == Row.VPCMPEQD || row == Row.VPCMPGTD);
        String target = vector(bits, reg);
        if (compares) {
            reg = 1 + random.nextInt(7);
            target = "k" + reg;
        }
        boolean inMemory = MEMORY_ONLY.contains(row)
                || !REGISTER_ONLY.contains(row)
                        && row.form != Row.Form.VMI2
                        && row.form != Row.Form.VMI4
                        && row.form != Row.Form.VMI6
                        && random.nextBoolean();
        int mask = wide && bits == 512 && MASKABLE.contains(row) && random.nextBoolean() ? 1 + random.nextInt(7) : 0;
        boolean stores = row.form == Row.Form.MR || row.form == Row.Form.MRI || row.form == Row.Form.MVR;
        boolean zeroing = mask > 0 && !stores && random.nextBoolean();
        boolean broadcast =
                wide && bits == 512 && inMemory && mask == 0 && row == Row.VFMADD231PS && random.nextBoolean();
        Memory memory = memory();
        String other = inMemory
                ? size(row, bits, broadcast) + memory.text + (broadcast ? "{1to16}" : "")
                : register(row, bits, rm);
        String name = row.name().replace("_STORE", "").toLowerCase(Locale.ROOT);
        name = wide || row.vexW == Row.NONE ? WIDE_NAMES.getOrDefault(row, name) : name;
        if (!wide && (row == Row.VPDPBUSD || row == Row.VPDPWSSD)) {
            name = "{vex} " + name;
        }
        if (row == Row.VMOVUPS && !inMemory) {
            name = "{load} " + name;
        }
        String masked = mask == 0 ? "" : "{k" + mask + "}" + (zeroing ? "{z}" : "");
        int number = row.form == Row.Form.RVMI || row.form == Row.Form.MRI ? random.nextInt(2) : random.nextInt(8);
        String operands = switch (row.form) {
            case RM -> target + masked + ", " + other;
            case MR -> other + masked + ", " + target;
            case RVM -> target + masked + ", " + vector(bits, v) + ", " + other;
            case MVR -> other + ", " + vector(bits, v) + ", " + target;
            case RMI -> target + ", " + other + ", " + number;
            case MRI -> other + ", " + target + ", " + number;
            case RVMI -> target + ", " + vector(bits, v) + ", " + other + ", " + number;
            case RVMR -> target + ", " + vector(bits, v) + ", " + other + ", " + vector(bits, number);
            case VMI2, VMI4, VMI6 -> vector(bits, v) + ", " + other + ", " + number;
        };
        boolean takesSecond = row.form.name().contains("V");
        int field = row.form.digit > 0 ? row.form.digit : reg;
        int second = takesSecond ? v : 0;
        boolean behind = row.form.name().length() > 3
                || row.form == Row.Form.RMI
                || row.form == Row.Form.MRI
                || row.form.digit > 0;
        int written = row.form == Row.Form.RVMR ? number << 4 : number;
        int width = bits;
        add(name + " " + operands, code -> {
            if (inMemory) {
                code.vector(row, width, field, second, memory.mem, mask, zeroing, broadcast, behind ? 1 : 0);
            } else {
                code.vector(row, width, field, second, rm, mask, zeroing);
            }
            if (behind) {
                code.bytes(written);
            }
        });
    }

    private static String size(Row row, int bits, boolean broadcast) {
        int bytes = broadcast ? 4 : row.size.bytes(bits);
        return switch (bytes) {
            case 1 -> "byte ptr ";
            case 2 -> "word ptr ";
            case 4 -> "dword ptr ";
            case 8 -> "qword ptr ";
            case 16 -> "xmmword ptr ";
            case 32 -> "ymmword ptr ";
            default -> "zmmword ptr ";
        };
    }

    /** The name of the register that a row takes as its register-or-memory operand. */
    private static String register(Row row, int bits, int number) {
        if (row == Row.VMOVD || row == Row.VMOVD_STORE || row == Row.VPBROADCASTD_GENERAL) {
            return narrow(number);
        }
        if (row == Row.VPMOVM2D) {
            return "k" + number;
        }
        int bytes = Math.max(16, row.size.bytes(bits));
        return vector(8 * bytes, number);
    }

    @Test
    void generalInstructions() throws Exception {
        Map<String, Integer> registers =
                Map.of("add", Opcode.ADD, "sub", Opcode.SUB, "cmp", Opcode.CMP, "mov", Opcode.MOV, "test", Opcode.TEST);
        Map<String, Integer> immediates = Map.of("add", 0, "and", 4, "sub", 5, "cmp", 7);
        Map<String, Integer> shifts = Map.of("shl", 4, "shr", 5, "sar", 7);
        for (int i = 0; i < 10 * DRAWS; i++) {
            int a = random.nextInt(16);
            int b = random.nextInt(16);
            Memory memory = memory();
            int value = random.nextBoolean() ? random.nextInt(256) - 128 : random.nextInt();
            int bits = 1 + random.nextInt(63);
            String at = memory.text;
            registers.forEach((name, opcode) ->
                    add(name + " " + GENERALS[a] + ", " + GENERALS[b], code -> code.general(true, opcode, b, a)));
            immediates.forEach((name, digit) ->
                    add(name + " " + GENERALS[a] + ", " + value, code -> code.immediate(digit, a, value)));
            shifts.forEach(
                    (name, digit) -> add(name + " " + GENERALS[a] + ", " + bits, code -> code.shift(digit, a, bits)));
            add("imul " + GENERALS[a] + ", " + GENERALS[b], code -> code.general(true, Opcode.IMUL, a, b));
            add("imul " + GENERALS[a] + ", " + GENERALS[b] + ", " + value, code -> code.multiply(a, b, value));
            add("cmovg " + GENERALS[a] + ", " + GENERALS[b], code -> code.general(true, Opcode.CMOV | 0xF, a, b));
            add("lea " + GENERALS[a] + ", " + at, code -> code.general(true, Opcode.LEA, a, memory.mem));
            add("mov " + GENERALS[a] + ", qword ptr " + at, code -> code.general(true, Opcode.LOAD, a, memory.mem));
            add("mov qword ptr " + at + ", " + GENERALS[a], code -> code.general(true, Opcode.MOV, a, memory.mem));
            add(
                    "movsxd " + GENERALS[a] + ", dword ptr " + at,
                    code -> code.general(true, Opcode.LOAD_SIGNED_WORD, a, memory.mem));
            add(
                    "movzx " + narrow(a) + ", byte ptr " + at,
                    code -> code.general(false, Opcode.LOAD_BYTE, a, memory.mem));
            add("mov byte ptr " + at + ", " + lowest(a), code -> code.generalByte(Opcode.STORE_BYTE, a, memory.mem));
            add("prefetcht0 " + at, code -> code.general(false, Opcode.PREFETCH, 1, memory.mem));
            add("push " + GENERALS[a], code -> code.push(a));
            add("pop " + GENERALS[a], code -> code.pop(a));
            add("div " + GENERALS[a], code -> code.general(true, Opcode.DIVIDE, 6, a));
            add("kmovd k" + (1 + a % 7) + ", " + narrow(b), code -> code.mask32(1 + a % 7, b));
            add("kmovq k" + (1 + a % 7) + ", " + GENERALS[b], code -> code.mask64(1 + a % 7, b));
        }
        for (long value :
                new long[] {1, 255, 0x7FFF_FFFFL, 0xFFFF_FFFFL, 0x1_0000_0000L, -1, Integer.MIN_VALUE, Long.MIN_VALUE
                }) {
            for (int a = 0; a < 16; a++) {
                int d = a;
                String name = value >>> 32 == 0
                        ? "mov " + narrow(a)
                        : (value == (int) value ? "mov " : "movabs ") + GENERALS[a];
                add(name + ", " + value, code -> code.constant(d, value));
            }
        }
        add("vzeroupper", Encoder::emptyUpperHalves);
        compare();
    }

    private static String narrow(int r) {
        return r < 8 ? "e" + GENERALS[r].substring(1) : GENERALS[r] + "d";
    }

    private static String lowest(int r) {
        return switch (r) {
            case 0, 1, 2, 3 -> GENERALS[r].charAt(1) + "l";
            case 4, 5, 6, 7 -> GENERALS[r].substring(1) + "l";
            default -> GENERALS[r] + "b";
        };
    }

    @Test
    void jumpsReachTheirLabels() throws Exception {
        Encoder code = new Encoder();
        int start = code.label();
        int end = code.label();
        code.bind(start);
        code.jump(4, end);
        code.bytes(0x90);
        code.jump(5, start);
        code.jump(end);
        code.bind(end);
        code.bytes(0xC3);
        byte[] expected = GnuAssembler.assemble(
                folder, List.of("s:", "{disp32} je e", "nop", "jne s", "{disp32} jmp e", "e:", "ret"));
        assertThat(code.finish(new byte[0])).isEqualTo(expected);
    }
}
