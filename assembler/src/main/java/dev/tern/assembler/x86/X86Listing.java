package dev.tern.assembler.x86;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Emitted x86-64 code as text, in Intel's notation with offsets: exactly the instructions that the encoder writes. Whatever
 * stands behind the return is printed as constants.
 */
public final class X86Listing {
    private static final String[] GENERALS = {
        "ax", "cx", "dx", "bx", "sp", "bp", "si", "di", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"
    };
    private static final String[] CONDITIONS = {
        "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g"
    };
    private static final String[] OPERATIONS = {"add", "or", "adc", "sbb", "and", "sub", "xor", "cmp"};
    private static final String[] SHIFTS = {"rol", "ror", "rcl", "rcr", "shl", "shr", "sal", "sar"};

    /** Opcodes with a register and a register or memory, the latter first. */
    private static final Map<Integer, String> INTO_MEMORY = Map.of(
            Opcode.ADD, "add",
            Opcode.SUB, "sub",
            Opcode.XOR, "xor",
            Opcode.CMP, "cmp",
            Opcode.TEST, "test",
            Opcode.STORE_BYTE, "mov",
            Opcode.MOV, "mov");

    /** Opcodes with a register and a register or memory, the former first. */
    private static final Map<Integer, String> FROM_MEMORY = Map.of(
            Opcode.LOAD, "mov",
            Opcode.LEA, "lea",
            Opcode.LOAD_SIGNED_WORD, "movsxd",
            Opcode.IMUL, "imul",
            Opcode.LOAD_BYTE, "movzx");

    /** Names that differ where an instruction has a form of AVX-512. */
    private static final Map<Row, String> WIDE_NAMES = Map.of(
            Row.VPAND, "vpandd",
            Row.VPANDN, "vpandnd",
            Row.VPOR, "vpord",
            Row.VPXOR, "vpxord",
            Row.VROUNDPS, "vrndscaleps",
            Row.VINSERTF128, "vinsertf32x4",
            Row.VEXTRACTF128, "vextractf32x4");

    private static final Map<Integer, Row> ROWS = rows();

    private final byte[] code;
    private int at;
    private int rex;

    private X86Listing(byte[] code) {
        this.code = code;
    }

    /** The lines of a listing. */
    public static List<String> of(byte[] code) {
        return new X86Listing(code).lines();
    }

    private static int key(boolean evex, int map, int prefix, int opcode, int digit) {
        return (evex ? 1 : 0) << 20 | map << 16 | prefix << 12 | opcode << 4 | digit;
    }

    private static Map<Integer, Row> rows() {
        Map<Integer, Row> rows = new HashMap<>();
        for (Row row : Row.values()) {
            if (row.vexW != Row.NONE) {
                rows.put(key(false, row.map, row.prefix, row.opcode, row.form.digit), row);
            }
            if (row.evexW != Row.NONE) {
                rows.put(key(true, row.map, row.prefix, row.opcode, row.form.digit), row);
            }
        }
        return Map.copyOf(rows);
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean returned = false;
        while (at < code.length && !returned) {
            int start = at;
            String text = instruction();
            if (text == null) {
                at = start + 1;
                text = String.format(".byte 0x%02x", code[start]);
            }
            returned = text.equals("ret");
            lines.add(String.format("%04x  %s", start, text));
        }
        while (at < code.length) {
            int start = at;
            StringBuilder text = new StringBuilder(".byte ");
            while (at < code.length && at < start + 16) {
                text.append(at == start ? "" : ", ").append(String.format("0x%02x", code[at++]));
            }
            lines.add(String.format("%04x  %s", start, text));
        }
        return lines;
    }

    private int next() {
        return at < code.length ? code[at++] & 0xFF : 0;
    }

    private int next32() {
        int value = 0;
        for (int i = 0; i < 32; i += 8) {
            value |= next() << i;
        }
        return value;
    }

    private int peek() {
        return at < code.length ? code[at] & 0xFF : 0;
    }

    private static String hex(long value) {
        return value < 0 ? "-0x" + Long.toHexString(-value) : "0x" + Long.toHexString(value);
    }

    // General instructions

    private @Nullable String instruction() {
        int opcode = next();
        switch (opcode) {
            case 0x62, 0xC4, 0xC5:
                return vector(opcode);
            case 0xC3:
                return "ret";
            default:
                rex = 0;
                if (opcode >> 4 == 4) {
                    rex = opcode;
                    opcode = next();
                }
                return general(opcode);
        }
    }

    private @Nullable String general(int first) {
        int opcode = first == 0x0F ? 0x0F00 | next() : first;
        boolean wide = (rex & 8) != 0;
        if (INTO_MEMORY.containsKey(opcode)) {
            int bits = opcode == Opcode.STORE_BYTE ? 8 : wide ? 64 : 32;
            int field = peek();
            String other = operand(bits);
            return INTO_MEMORY.get(opcode) + " " + other + "," + general(field >> 3 & 7 | (rex & 4) << 1, bits);
        }
        if (FROM_MEMORY.containsKey(opcode) || opcode >> 4 == 0xF4) {
            String name = opcode >> 4 == 0xF4 ? "cmov" + CONDITIONS[opcode & 15] : FROM_MEMORY.get(opcode);
            int bits = wide ? 64 : 32;
            int field = peek();
            String other = operand(opcode == Opcode.LOAD_SIGNED_WORD ? 32 : bits);
            return name + " " + general(field >> 3 & 7 | (rex & 4) << 1, bits) + "," + other;
        }
        return switch (opcode) {
            case 0x83, 0x81 -> operation(opcode == 0x83);
            case 0xD1, 0xC1 -> {
                String name = SHIFTS[peek() >> 3 & 7];
                String register = operand(64);
                yield name + " " + register + "," + (opcode == 0xD1 ? "1" : hex(next()));
            }
            case 0x6B, 0x69 -> {
                int field = peek();
                String other = operand(64);
                String d = general(field >> 3 & 7 | (rex & 4) << 1, 64);
                yield "imul " + d + "," + other + "," + immediate(opcode == 0x6B ? (byte) next() : next32());
            }
            case 0xC7 -> "mov " + operand(64) + "," + immediate(next32());
            case Opcode.DIVIDE -> (peek() >> 3 & 7) == 6 ? "div " + operand(64) : null;
            case 0xE9 -> target("jmp", next32());
            case Opcode.PREFETCH -> "prefetcht0 " + operand(64);
            case 0x0FA2 -> "cpuid";
            default -> shortOpcode(opcode, wide);
        };
    }

    /** A constant of 32 bits that stands for one of 64. */
    private static String immediate(int value) {
        return "0x" + Long.toHexString(value);
    }

    private String operation(boolean narrow) {
        String name = OPERATIONS[peek() >> 3 & 7];
        String register = operand(64);
        return name + " " + register + "," + immediate(narrow ? (byte) next() : next32());
    }

    private @Nullable String shortOpcode(int opcode, boolean wide) {
        int low = opcode & 7 | (rex & 1) << 3;
        if (opcode >> 4 == 7) {
            return target("j" + CONDITIONS[opcode & 15], (byte) next());
        }
        if (opcode >> 4 == 0xF8) {
            return target("j" + CONDITIONS[opcode & 15], next32());
        }
        if (opcode >> 4 == 5) {
            return (opcode < 0x58 ? "push " : "pop ") + general(low, 64);
        }
        if (opcode >> 3 == 0xB8 >> 3) {
            long value = next32() & 0xFFFFFFFFL;
            if (wide) {
                value |= (long) next32() << 32;
                return "movabs " + general(low, 64) + ",0x" + Long.toHexString(value);
            }
            return "mov " + general(low, 32) + ",0x" + Long.toHexString(value);
        }
        if ((opcode & 0xC7) == 5 && opcode < 0x40) {
            return OPERATIONS[opcode >> 3] + " rax," + immediate(next32());
        }
        return null;
    }

    private String target(String name, int distance) {
        return name + " 0x" + Integer.toHexString(at + distance);
    }

    private static String general(int number, int bits) {
        String name = GENERALS[number];
        if (number >= 8) {
            return name + (bits == 64 ? "" : bits == 32 ? "d" : "b");
        }
        return switch (bits) {
            case 64 -> "r" + name;
            case 32 -> "e" + name;
            default -> number < 4 ? name.charAt(0) + "l" : name + "l";
        };
    }

    private String operand(int bits) {
        int field = next();
        if (field >> 6 == 3) {
            return general(field & 7 | (rex & 1) << 3, bits);
        }
        return memory(field, rex << 3 & 8, rex << 2 & 8, 1, 0);
    }

    /** A memory operand; short displacements count in units. */
    private String memory(int field, int baseHigh, int indexHigh, int unit, int bytesBehind) {
        int mode = field >> 6;
        if (mode == 0 && (field & 7) == 5) {
            int distance = next32();
            int place = at + distance + bytesBehind;
            return "[rip+" + hex(distance) + "]        # 0x" + Integer.toHexString(place);
        }
        StringBuilder text = new StringBuilder("[");
        if ((field & 7) == 4) {
            int sib = next();
            text.append(general(sib & 7 | baseHigh, 64));
            int index = sib >> 3 & 7 | indexHigh;
            if (index != Gpr.RSP) {
                text.append('+').append(general(index, 64)).append('*').append(1 << (sib >> 6));
            }
        } else {
            text.append(general(field & 7 | baseHigh, 64));
        }
        int displacement = mode == 1 ? (byte) next() * unit : mode == 2 ? next32() : 0;
        if (mode != 0) {
            text.append(displacement < 0 ? "" : "+").append(hex(displacement));
        }
        return text.append(']').toString();
    }

    // Vector instructions

    /** What stands before the opcode of a vector instruction. */
    private record Prefix(
            boolean evex,
            int map,
            int kind,
            int r,
            int v,
            int x,
            int b,
            int bits,
            int mask,
            boolean zeroing,
            boolean spread) {}

    private Prefix prefix(int first) {
        if (first == 0xC5) {
            int last = next();
            return new Prefix(false, 1, last & 3, (~last >> 4) & 8, ~last >> 3 & 15, 0, 0, last & 4, 0, false, false);
        }
        int high = next();
        int middle = next();
        int r = ~high >> 4 & 8;
        int x = ~high >> 3 & 8;
        int b = ~high >> 2 & 8;
        int v = ~middle >> 3 & 15;
        if (first == 0xC4) {
            return new Prefix(false, high & 31, middle & 3, r, v, x, b, middle & 4, 0, false, false);
        }
        int last = next();
        return new Prefix(
                true,
                high & 7,
                middle & 3,
                r | ~high & 16,
                v | (~last << 1) & 16,
                x,
                b,
                last >> 5 & 3,
                last & 7,
                (last & 0x80) != 0,
                (last & 0x10) != 0);
    }

    private @Nullable String vector(int first) {
        Prefix prefix = prefix(first);
        int opcode = next();
        if (!prefix.evex && prefix.map == 1 && opcode == 0x77) {
            return "vzeroupper";
        }
        int field = next();
        int digit = field >> 3 & 7;
        if (!prefix.evex && prefix.map == 1 && opcode == 0x92) {
            boolean wide = first == 0xC4 && (code[at - 3] & 0x80) != 0;
            return "kmov" + (wide ? "q" : "d") + " k" + digit + "," + general(field & 7 | prefix.b, wide ? 64 : 32);
        }
        Row row = ROWS.get(key(prefix.evex, prefix.map, prefix.kind, opcode, digit));
        if (row == null || row.form.digit == 0) {
            row = ROWS.get(key(prefix.evex, prefix.map, prefix.kind, opcode, 0));
        }
        return row == null ? null : vector(row, prefix, field);
    }

    private String vector(Row row, Prefix prefix, int field) {
        int bits = prefix.evex ? 128 << prefix.bits : prefix.bits == 4 ? 256 : 128;
        String form = row.form.name();
        boolean byteBehind = form.contains("I") || row.form == Row.Form.RVMR;
        int reg = field >> 3 & 7 | prefix.r;
        boolean compares = prefix.evex && (row == Row.VCMPPS || row == Row.VPCMPEQD || row == Row.VPCMPGTD);
        String masked = prefix.mask == 0 ? "" : "{k" + prefix.mask + "}" + (prefix.zeroing ? "{z}" : "");
        String r = compares ? "k" + (reg & 7) : vectorRegister(bits, reg);
        String v = vectorRegister(bits, prefix.v);
        String m;
        if (field >> 6 == 3) {
            m = register(row, bits, field & 7 | prefix.b | (prefix.evex ? prefix.x << 1 : 0));
        } else {
            int unit = !prefix.evex ? 1 : prefix.spread ? 4 : row.size.bytes(bits);
            m = memory(field, prefix.b, prefix.x, unit, byteBehind ? 1 : 0)
                    + (prefix.spread ? "{1to" + bits / 32 + "}" : "");
        }
        String behind = byteBehind ? immediateBehind(row, bits) : "";
        String operands = switch (row.form) {
            case RM, RMI -> r + masked + "," + m;
            case MR, MRI -> m + masked + "," + r;
            case RVM, RVMI, RVMR -> r + masked + "," + v + "," + m;
            case MVR -> m + "," + v + "," + r;
            case VMI2, VMI4, VMI6 -> v + "," + m;
        };
        String name = row.name().replace("_STORE", "").replace("_GENERAL", "").toLowerCase(Locale.ROOT);
        return (prefix.evex ? WIDE_NAMES.getOrDefault(row, name) : name) + " " + operands + behind;
    }

    private String immediateBehind(Row row, int bits) {
        int value = next();
        return "," + (row.form == Row.Form.RVMR ? vectorRegister(bits, value >> 4) : hex(value));
    }

    private static String vectorRegister(int bits, int number) {
        return (bits == 128 ? "x" : bits == 256 ? "y" : "z") + "mm" + number;
    }

    private static String register(Row row, int bits, int number) {
        return switch (row) {
            case VMOVD, VMOVD_STORE, VPBROADCASTD_GENERAL -> general(number, 32);
            case VPMOVM2D -> "k" + number;
            default -> vectorRegister(8 * Math.max(16, row.size.bytes(bits)), number);
        };
    }
}
