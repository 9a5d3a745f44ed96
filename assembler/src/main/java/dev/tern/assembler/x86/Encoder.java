package dev.tern.assembler.x86;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bytes of x86-64 instructions, labels within them, and the constants that lie behind them. */
final class Encoder {
    private static final int CACHE_LINE = 64;

    private byte[] code = new byte[1024];
    private int size;
    private int[] positions = new int[16];
    private int labels;
    /** Places of 32-bit distances that are not known yet, and the labels that they lead to. */
    private int[] fixups = new int[32];

    private int fixupCount;
    private final Map<List<Integer>, Integer> constants = new HashMap<>();
    private final List<Constant> pool = new ArrayList<>();

    /** 32-bit numbers behind the code, and the label of their place. */
    private record Constant(int label, List<Integer> lanes) {}

    int size() {
        return size;
    }

    void bytes(int... values) {
        for (int value : values) {
            emit(value);
        }
    }

    private void emit(int value) {
        if (size == code.length) {
            code = Arrays.copyOf(code, 2 * size);
        }
        code[size++] = (byte) value;
    }

    private void emit32(int value) {
        emit(value);
        emit(value >> 8);
        emit(value >> 16);
        emit(value >> 24);
    }

    // Labels

    int label() {
        if (labels == positions.length) {
            positions = Arrays.copyOf(positions, 2 * labels);
        }
        positions[labels] = -1;
        return labels++;
    }

    void bind(int label) {
        positions[label] = size;
    }

    private void distanceTo(int label, int bytesBehind) {
        if (fixupCount + 3 > fixups.length) {
            fixups = Arrays.copyOf(fixups, 2 * fixups.length);
        }
        fixups[fixupCount++] = size;
        fixups[fixupCount++] = label;
        fixups[fixupCount++] = bytesBehind;
        emit32(0);
    }

    void jump(int label) {
        emit(0xE9);
        distanceTo(label, 0);
    }

    /** Jumps on a condition code; near where the label is known to be near. */
    void jump(int condition, int label) {
        int distance = positions[label] - (size + 2);
        if (positions[label] >= 0 && distance >= -128) {
            bytes(0x70 | condition, distance);
        } else {
            bytes(0x0F, 0x80 | condition);
            distanceTo(label, 0);
        }
    }

    /** The address of these 32-bit constants, which lie behind the code. */
    Mem constant(Integer... lanes) {
        List<Integer> key = List.of(lanes);
        Integer label = constants.get(key);
        if (label == null) {
            label = label();
            constants.put(key, label);
            pool.add(new Constant(label, key));
        }
        return Mem.relative(label);
    }

    // General instructions

    /** {@code opcode reg, rm} with both in registers. */
    void general(boolean wide, int opcode, int reg, int rm) {
        rex(wide, reg, 0, rm, false);
        opcode(opcode);
        emit(0xC0 | (reg & 7) << 3 | rm & 7);
    }

    /** {@code opcode reg, [mem]}. */
    void general(boolean wide, int opcode, int reg, Mem mem) {
        rex(wide, reg, Math.max(0, mem.index()), Math.max(0, mem.base()), false);
        opcode(opcode);
        operand(reg, mem, 1, 0);
    }

    /** As {@link #general(boolean, int, int, Mem)} for a byte register, which needs a prefix from number 4 on. */
    void generalByte(int opcode, int reg, Mem mem) {
        rex(false, reg, Math.max(0, mem.index()), Math.max(0, mem.base()), reg >= 4);
        opcode(opcode);
        operand(reg, mem, 1, 0);
    }

    /** Arithmetic with an immediate: {@code operation} 0 add, 1 or, 4 and, 5 sub, 6 xor, 7 cmp. */
    void immediate(int operation, int rm, int value) {
        rex(true, 0, 0, rm, false);
        if (value == (byte) value) {
            bytes(0x83, 0xC0 | operation << 3 | rm & 7, value);
        } else {
            if (rm == Gpr.RAX) {
                emit(0x05 | operation << 3);
            } else {
                bytes(0x81, 0xC0 | operation << 3 | rm & 7);
            }
            emit32(value);
        }
    }

    /** Shifts: {@code operation} 4 left, 5 right, 7 right with sign. */
    void shift(int operation, int rm, int bits) {
        rex(true, 0, 0, rm, false);
        if (bits == 1) {
            bytes(0xD1, 0xC0 | operation << 3 | rm & 7);
        } else {
            bytes(0xC1, 0xC0 | operation << 3 | rm & 7, bits);
        }
    }

    void multiply(int d, int a, int value) {
        rex(true, d, 0, a, false);
        if (value == (byte) value) {
            bytes(0x6B, 0xC0 | (d & 7) << 3 | a & 7, value);
        } else {
            bytes(0x69, 0xC0 | (d & 7) << 3 | a & 7);
            emit32(value);
        }
    }

    void constant(int d, long value) {
        if (value == 0) {
            general(false, Opcode.XOR, d, d);
        } else if (value >>> 32 == 0) {
            rex(false, 0, 0, d, false);
            emit(0xB8 | d & 7);
            emit32((int) value);
        } else if (value == (int) value) {
            rex(true, 0, 0, d, false);
            bytes(0xC7, 0xC0 | d & 7);
            emit32((int) value);
        } else {
            rex(true, 0, 0, d, false);
            emit(0xB8 | d & 7);
            emit32((int) value);
            emit32((int) (value >> 32));
        }
    }

    void push(int r) {
        rex(false, 0, 0, r, false);
        emit(0x50 | r & 7);
    }

    void pop(int r) {
        rex(false, 0, 0, r, false);
        emit(0x58 | r & 7);
    }

    private void rex(boolean wide, int reg, int index, int base, boolean always) {
        int rex = 0x40 | (wide ? 8 : 0) | (reg >> 3) << 2 | (index >> 3) << 1 | base >> 3;
        if (rex != 0x40 || always) {
            emit(rex);
        }
    }

    private void opcode(int opcode) {
        if (opcode > 0xFF) {
            emit(opcode >> 8);
        }
        emit(opcode);
    }

    /** ModRM, SIB and displacement; short displacements count in units of {@code unit}. */
    private void operand(int reg, Mem mem, int unit, int bytesBehind) {
        int field = (reg & 7) << 3;
        if (mem.isRelative()) {
            emit(field | 5);
            distanceTo(mem.label(), bytesBehind);
            return;
        }
        int base = mem.base() & 7;
        int displacement = mem.displacement();
        int mode;
        if (displacement == 0 && base != Gpr.RBP) {
            mode = 0;
        } else {
            mode = displacement % unit == 0 && displacement / unit == (byte) (displacement / unit) ? 0x40 : 0x80;
        }
        if (mem.index() >= 0 || base == Gpr.RSP) {
            int index = mem.index() >= 0 ? mem.index() & 7 : 4;
            emit(mode | field | 4);
            emit(index << 3 | base);
        } else {
            emit(mode | field | base);
        }
        if (mode == 0x40) {
            emit(displacement / unit);
        } else if (mode == 0x80) {
            emit32(displacement);
        }
    }

    // Vector instructions

    /** All operands in registers; {@code v} is 0 where the form has none. */
    void vector(Row row, int bits, int reg, int v, int rm) {
        vector(row, bits, reg, v, rm, 0, false);
    }

    /** With a mask register (0 for none) and, if {@code zeroing}, zeros in the lanes that it leaves out. */
    void vector(Row row, int bits, int reg, int v, int rm, int mask, boolean zeroing) {
        if (bits == 512 || (reg | v | rm) > 15 || mask != 0 || row.vexW == Row.NONE) {
            evex(row, bits, reg, v, rm >> 3 & 1, rm >> 4, mask, zeroing, false);
        } else {
            vex(row, bits, reg, v, 0, rm >> 3);
        }
        registers(row, reg, rm);
    }

    /** All operands in registers, in the encoding of AVX-512 even where a shorter one exists. */
    void wideVector(Row row, int bits, int reg, int v, int rm) {
        evex(row, bits, reg, v, rm >> 3 & 1, rm >> 4, 0, false, false);
        registers(row, reg, rm);
    }

    private void registers(Row row, int reg, int rm) {
        emit(row.opcode);
        emit(0xC0 | (reg & 7) << 3 | rm & 7);
    }

    void vector(Row row, int bits, int reg, int v, Mem mem) {
        vector(row, bits, reg, v, mem, 0, false, false, 0);
    }

    /**
     * With a memory operand.
     *
     * @param broadcast whether memory holds one 32-bit number for all lanes
     * @param bytesBehind bytes of immediate that the caller adds
     */
    void vector(
            Row row, int bits, int reg, int v, Mem mem, int mask, boolean zeroing, boolean broadcast, int bytesBehind) {
        int index = Math.max(0, mem.index());
        int base = Math.max(0, mem.base());
        int unit = 1;
        if (bits == 512 || (reg | v) > 15 || mask != 0 || broadcast || row.vexW == Row.NONE) {
            evex(row, bits, reg, v, base >> 3, index >> 3, mask, zeroing, broadcast);
            unit = broadcast ? 4 : row.size.bytes(bits);
        } else {
            vex(row, bits, reg, v, index >> 3, base >> 3);
        }
        emit(row.opcode);
        operand(reg, mem, unit, bytesBehind);
    }

    private void vex(Row row, int bits, int reg, int v, int x, int b) {
        int last = (~v & 15) << 3 | (bits == 256 ? 4 : 0) | row.prefix;
        if (row.map == 1 && row.vexW == 0 && x == 0 && b == 0) {
            bytes(0xC5, (~reg >> 3 & 1) << 7 | last);
        } else {
            bytes(0xC4, (~reg >> 3 & 1) << 7 | (x ^ 1) << 6 | (b ^ 1) << 5 | row.map, row.vexW << 7 | last);
        }
    }

    private void evex(Row row, int bits, int reg, int v, int b, int x, int mask, boolean zeroing, boolean broadcast) {
        bytes(
                0x62,
                (~reg >> 3 & 1) << 7 | (x & 1 ^ 1) << 6 | (b ^ 1) << 5 | (~reg >> 4 & 1) << 4 | row.map,
                row.evexW << 7 | (~v & 15) << 3 | 4 | row.prefix,
                (zeroing ? 0x80 : 0) | bits / 256 << 5 | (broadcast ? 0x10 : 0) | (~v >> 4 & 1) << 3 | mask);
    }

    void emptyUpperHalves() {
        bytes(0xC5, 0xF8, 0x77);
    }

    /** Mask register = the low 32 bits of a general register. */
    void mask32(int mask, int general) {
        moveMask(mask, general, false);
    }

    /** Mask register = a general register. */
    void mask64(int mask, int general) {
        moveMask(mask, general, true);
    }

    private void moveMask(int mask, int general, boolean wide) {
        if (wide || general > 7) {
            bytes(0xC4, 0xC1 | (general > 7 ? 0 : 0x20) | 0x00, (wide ? 0x80 : 0) | 0x7B);
        } else {
            bytes(0xC5, 0xFB);
        }
        bytes(0x92, 0xC0 | mask << 3 | general & 7);
    }

    /**
     * The code behind {@code prologue}, then the constants; constants of whole vectors lie at cache lines, counted from the
     * start of the prologue.
     */
    byte[] finish(byte[] prologue) {
        int end = prologue.length + size;
        int place = end;
        int[] places = new int[pool.size()];
        for (int i = 0; i < places.length; i++) {
            List<Integer> lanes = pool.get(i).lanes;
            int alignment = Math.min(CACHE_LINE, 4 * lanes.size());
            place = place + alignment - 1 & -alignment;
            places[i] = place;
            positions[pool.get(i).label] = place - prologue.length;
            place += 4 * lanes.size();
        }
        byte[] all = new byte[place];
        System.arraycopy(prologue, 0, all, 0, prologue.length);
        System.arraycopy(code, 0, all, prologue.length, size);
        Arrays.fill(all, end, place, (byte) 0xCC);
        for (int i = 0; i < places.length; i++) {
            int at = places[i];
            for (int lane : pool.get(i).lanes) {
                put32(all, at, lane);
                at += 4;
            }
        }
        for (int i = 0; i < fixupCount; i += 3) {
            int from = fixups[i] + 4 + fixups[i + 2];
            put32(all, prologue.length + fixups[i], positions[fixups[i + 1]] - from);
        }
        return all;
    }

    private static void put32(byte[] to, int at, int value) {
        to[at] = (byte) value;
        to[at + 1] = (byte) (value >> 8);
        to[at + 2] = (byte) (value >> 16);
        to[at + 3] = (byte) (value >> 24);
    }
}
