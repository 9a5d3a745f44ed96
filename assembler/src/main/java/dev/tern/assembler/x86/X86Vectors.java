package dev.tern.assembler.x86;

import dev.tern.assembler.vector.At;
import dev.tern.assembler.vector.Binary;
import dev.tern.assembler.vector.ByteDot;
import dev.tern.assembler.vector.Comparison;
import dev.tern.assembler.vector.Condition;
import dev.tern.assembler.vector.Element;
import dev.tern.assembler.vector.Label;
import dev.tern.assembler.vector.R;
import dev.tern.assembler.vector.Reduction;
import dev.tern.assembler.vector.Shift;
import dev.tern.assembler.vector.Traits;
import dev.tern.assembler.vector.Unary;
import dev.tern.assembler.vector.V;
import dev.tern.assembler.vector.VectorAssembler;
import java.util.Arrays;

/**
 * The vector instruction set on x86-64 under the System V calling convention: with 256-bit registers and FMA, or with
 * 512-bit registers and AVX-512 F, BW, VL and DQ. The highest vector register (with AVX-512 the two highest), rax, r11 and
 * mask registers 1 and 2 are its own.
 */
public final class X86Vectors implements VectorAssembler {
    /** Hardware numbers of the general registers; the first three are where arguments come. */
    private static final int[] GENERALS = {
        Gpr.RDI, Gpr.RSI, Gpr.RDX, Gpr.RCX, Gpr.R8, Gpr.R9, Gpr.R10, Gpr.RBX, Gpr.RBP, Gpr.R12, Gpr.R13, Gpr.R14,
        Gpr.R15
    };

    private static final int SAVED_FROM = 7;
    private static final int LOCAL_MOST = 1 << 16;
    private static final int MASK = 1;
    /** Has every even lane once a kernel has begun that needs it. */
    private static final int EVEN_LANES = 2;

    private static final int TERNARY_NOT = 0x55;
    private static final int TERNARY_ONES = 0xFF;

    private final Encoder code = new Encoder();
    private final Traits traits;
    private final boolean wide;
    private final boolean vnni;
    /** Whether dot products are encoded as AVX-512 does it, whatever their width. */
    private final boolean wideDots;
    /** Bits of a vector register. */
    private final int bits;

    private final int scratch;
    private final Pieces pieces;
    private final int epilogue = code.label();
    private int savedUsed;
    private boolean usesEvenLanes;
    private int localBytes;

    private X86Vectors(String name, boolean wide, boolean vnni, boolean wideDots) {
        this.wide = wide;
        this.vnni = vnni;
        this.wideDots = wideDots;
        bits = wide ? 512 : 256;
        scratch = wide ? 31 : 15;
        pieces = new Pieces(code, bits, scratch);
        traits = new Traits(
                name,
                bits / 32,
                wide ? 30 : 15,
                GENERALS.length,
                vnni ? ByteDot.UNSIGNED_ACTIVATIONS : ByteDot.NONE,
                false);
    }

    /** For processors with AVX2, FMA and F16C; {@code vnni} where they have AVX-VNNI as well. */
    public static X86Vectors avx2(boolean vnni) {
        return new X86Vectors(vnni ? "avxvnni" : "avx2", false, vnni, false);
    }

    /** AVX2 with the dot product of bytes of processors that have AVX512-VNNI and may lack AVX-VNNI. */
    public static X86Vectors avx256vnni() {
        return new X86Vectors("avx256vnni", false, true, true);
    }

    /** For processors with AVX-512; {@code vnni} where they have AVX512-VNNI as well. */
    public static X86Vectors avx512(boolean vnni) {
        return new X86Vectors(vnni ? "avx512vnni" : "avx512", true, vnni, true);
    }

    @Override
    public Traits traits() {
        return traits;
    }

    private int hardware(R r) {
        int index = r.index();
        if (index < 0) {
            return Gpr.RSP;
        }
        if (index >= SAVED_FROM) {
            savedUsed |= 1 << index;
        }
        return GENERALS[index];
    }

    private Mem mem(At at) {
        R index = at.index();
        return index == null
                ? Mem.at(hardware(at.base()), at.offset())
                : Mem.at(hardware(at.base()), hardware(index), at.offset());
    }

    // Control

    @Override
    public Label label() {
        return new Label(code.label());
    }

    @Override
    public void bind(Label label) {
        code.bind(label.id());
    }

    @Override
    public void jump(Label label) {
        code.jump(label.id());
    }

    private static int code(Condition condition) {
        return switch (condition) {
            case EQUAL -> 0x4;
            case NOT_EQUAL -> 0x5;
            case LESS -> 0xC;
            case LESS_EQUAL -> 0xE;
            case GREATER -> 0xF;
            case GREATER_EQUAL -> 0xD;
        };
    }

    @Override
    public void branch(Condition condition, R a, R b, Label label) {
        code.general(true, Opcode.CMP, hardware(b), hardware(a));
        code.jump(code(condition), label.id());
    }

    @Override
    public void branch(Condition condition, R a, int b, Label label) {
        if (b == 0) {
            code.general(true, Opcode.TEST, hardware(a), hardware(a));
        } else {
            code.immediate(7, hardware(a), b);
        }
        code.jump(code(condition), label.id());
    }

    @Override
    public void addAndLoop(R d, int amount, Label label) {
        code.immediate(0, hardware(d), amount);
        code.jump(code(Condition.NOT_EQUAL), label.id());
    }

    @Override
    public void leave() {
        code.jump(epilogue);
    }

    // General registers

    @Override
    public void constant(R d, long value) {
        code.constant(hardware(d), value);
    }

    @Override
    public void move(R d, R a) {
        if (!d.equals(a)) {
            code.general(true, Opcode.MOV, hardware(a), hardware(d));
        }
    }

    @Override
    public void add(R d, R a, R b) {
        if (d.equals(a)) {
            code.general(true, Opcode.ADD, hardware(b), hardware(d));
        } else if (d.equals(b)) {
            code.general(true, Opcode.ADD, hardware(a), hardware(d));
        } else {
            code.general(true, Opcode.LEA, hardware(d), Mem.at(hardware(a), hardware(b), 0));
        }
    }

    @Override
    public void add(R d, R a, int b) {
        if (d.equals(a)) {
            if (b != 0) {
                code.immediate(0, hardware(d), b);
            }
        } else {
            address(d, a.at(b));
        }
    }

    @Override
    public void subtract(R d, R a, R b) {
        if (d.equals(a)) {
            code.general(true, Opcode.SUB, hardware(b), hardware(d));
        } else {
            code.general(true, Opcode.MOV, hardware(a), Gpr.RAX);
            code.general(true, Opcode.SUB, hardware(b), Gpr.RAX);
            code.general(true, Opcode.MOV, Gpr.RAX, hardware(d));
        }
    }

    @Override
    public void multiply(R d, R a, R b) {
        if (d.equals(b)) {
            code.general(true, Opcode.IMUL, hardware(d), hardware(a));
        } else {
            move(d, a);
            code.general(true, Opcode.IMUL, hardware(d), hardware(b));
        }
    }

    @Override
    public void multiply(R d, R a, int b) {
        if (b == 1) {
            move(d, a);
        } else if (b > 0 && Integer.bitCount(b) == 1) {
            shiftLeft(d, a, Integer.numberOfTrailingZeros(b));
        } else {
            code.multiply(hardware(d), hardware(a), b);
        }
    }

    @Override
    public void shiftLeft(R d, R a, int count) {
        move(d, a);
        code.shift(4, hardware(d), count);
    }

    @Override
    public void shiftRight(R d, R a, int count) {
        move(d, a);
        code.shift(7, hardware(d), count);
    }

    @Override
    public void and(R d, R a, int b) {
        move(d, a);
        code.immediate(4, hardware(d), b);
    }

    @Override
    public void minimum(R d, R a, R b) {
        choose(Condition.GREATER, d, a, b);
    }

    @Override
    public void maximum(R d, R a, R b) {
        choose(Condition.LESS, d, a, b);
    }

    /** {@code d = a}, or b if a compares so with it. */
    private void choose(Condition condition, R d, R a, R b) {
        code.general(true, Opcode.MOV, hardware(a), Gpr.RAX);
        code.general(true, Opcode.CMP, hardware(b), Gpr.RAX);
        code.general(true, Opcode.CMOV | code(condition), Gpr.RAX, hardware(b));
        code.general(true, Opcode.MOV, Gpr.RAX, hardware(d));
    }

    @Override
    public void divide(R quotient, R remainder, R a, R b) {
        code.general(true, Opcode.MOV, hardware(b), Gpr.R11);
        code.general(true, Opcode.MOV, hardware(a), Gpr.RAX);
        code.push(Gpr.RDX);
        code.general(false, Opcode.XOR, Gpr.RDX, Gpr.RDX);
        code.general(true, Opcode.DIVIDE, 6, Gpr.R11);
        code.general(true, Opcode.MOV, Gpr.RDX, Gpr.R11);
        code.pop(Gpr.RDX);
        code.general(true, Opcode.MOV, Gpr.RAX, hardware(quotient));
        code.general(true, Opcode.MOV, Gpr.R11, hardware(remainder));
    }

    @Override
    public void address(R d, At at) {
        code.general(true, Opcode.LEA, hardware(d), mem(at));
    }

    @Override
    public void load64(R d, At at) {
        code.general(true, Opcode.LOAD, hardware(d), mem(at));
    }

    @Override
    public void load32(R d, At at) {
        code.general(true, Opcode.LOAD_SIGNED_WORD, hardware(d), mem(at));
    }

    @Override
    public void load8(R d, At at) {
        code.general(false, Opcode.LOAD_BYTE, hardware(d), mem(at));
    }

    @Override
    public void store64(At at, R a) {
        code.general(true, Opcode.MOV, hardware(a), mem(at));
    }

    @Override
    public void store32(At at, R a) {
        code.general(false, Opcode.MOV, hardware(a), mem(at));
    }

    @Override
    public void store8(At at, R a) {
        code.generalByte(Opcode.STORE_BYTE, hardware(a), mem(at));
    }

    @Override
    public At local(int bytes) {
        int offset = localBytes;
        localBytes = localBytes + bytes + 15 & -16;
        if (localBytes > LOCAL_MOST) {
            throw new IllegalArgumentException("a kernel asks for " + localBytes + " bytes of local memory; at most "
                    + LOCAL_MOST + " are allowed");
        }
        return R.FRAME.at(offset);
    }

    // Vectors: memory

    @Override
    public void load(V d, At at) {
        code.vector(Row.VMOVUPS, bits, d.index(), 0, mem(at));
    }

    @Override
    public void load(V d, At at, int bytes) {
        pieces.load(d.index(), mem(at), bytes);
    }

    @Override
    public void store(At at, V a) {
        code.vector(Row.VMOVUPS_STORE, bits, a.index(), 0, mem(at));
    }

    @Override
    public void store(At at, V a, int bytes) {
        pieces.store(mem(at), a.index(), bytes);
    }

    @Override
    public void loadBlock(V d, int block, At at) {
        code.vector(Row.VINSERTF128, bits, d.index(), d.index(), mem(at), 0, false, false, 1);
        code.bytes(block);
    }

    @Override
    public void storeBlock(At at, V a, int block) {
        if (block == 0) {
            code.vector(Row.VMOVUPS_STORE, 128, a.index(), 0, mem(at));
        } else {
            code.vector(Row.VEXTRACTF128, bits, a.index(), 0, mem(at), 0, false, false, 1);
            code.bytes(block);
        }
    }

    @Override
    public void loadWidened(V d, Element element, At at, int lanes) {
        pieces.loadWidened(d.index(), element, mem(at), lanes);
    }

    @Override
    public void storeNarrowed(At at, Element element, V a, int lanes) {
        pieces.storeNarrowed(mem(at), element, a.index(), lanes);
    }

    @Override
    public void broadcast(V d, At at) {
        code.vector(Row.VBROADCASTSS, bits, d.index(), 0, mem(at));
    }

    @Override
    public void loadScalar(V d, At at) {
        broadcast(d, at);
    }

    @Override
    public void prefetch(At at) {
        code.general(false, Opcode.PREFETCH, 1, mem(at));
    }

    // Vectors: registers

    @Override
    public void move(V d, V a) {
        if (!d.equals(a)) {
            code.vector(Row.VMOVUPS, bits, d.index(), 0, a.index());
        }
    }

    @Override
    public void zero(V d) {
        // The short form on the lowest part clears all of the register.
        code.vector(Row.VPXOR, d.index() > 15 ? bits : 128, d.index(), d.index(), d.index());
    }

    @Override
    public void constant(V d, int value) {
        if (value == 0) {
            zero(d);
        } else if (value == -1) {
            ones(d.index());
        } else {
            code.vector(Row.VBROADCASTSS, bits, d.index(), 0, code.constant(value));
        }
    }

    private void ones(int d) {
        if (wide) {
            ternary(d, d, d, TERNARY_ONES);
        } else {
            code.vector(Row.VPCMPEQD, bits, d, d, d);
        }
    }

    private void ternary(int d, int b, int c, int function) {
        code.vector(Row.VPTERNLOGD, bits, d, b, c);
        code.bytes(function);
    }

    @Override
    public void constants(V d, int[] lanes) {
        Integer[] all = new Integer[traits.lanes()];
        Arrays.setAll(all, i -> lanes[i % lanes.length]);
        load(d, code.constant(all));
    }

    private void load(V d, Mem mem) {
        code.vector(Row.VMOVUPS, bits, d.index(), 0, mem);
    }

    @Override
    public void spread(V d, V a) {
        code.vector(Row.VBROADCASTSS, bits, d.index(), 0, a.index());
    }

    @Override
    public void spread(V d, R a) {
        if (wide) {
            code.vector(Row.VPBROADCASTD_GENERAL, bits, d.index(), 0, hardware(a));
        } else {
            code.vector(Row.VMOVD, 128, d.index(), 0, hardware(a));
            spread(d, d);
        }
    }

    @Override
    public void extract(R d, V a) {
        code.vector(Row.VMOVD_STORE, 128, a.index(), 0, hardware(d));
        code.general(true, Opcode.LOAD_SIGNED_WORD, hardware(d), hardware(d));
    }

    @Override
    public void binary(Binary op, V d, V a, V b) {
        if (op == Binary.AND_NOT) {
            code.vector(Row.VPANDN, bits, d.index(), b.index(), a.index());
        } else {
            code.vector(Rows.of(op), bits, d.index(), a.index(), b.index());
        }
    }

    @Override
    public void multiplyHighRound(V d, V a, V b, V spare) {
        int even = spare.index();
        code.vector(Row.VPSRLQ, bits, 2, scratch, a.index());
        code.bytes(32);
        code.vector(Row.VPSRLQ, bits, 2, even, b.index());
        code.bytes(32);
        code.vector(Row.VPMULDQ, bits, scratch, scratch, even);
        code.vector(Row.VPMULDQ, bits, even, a.index(), b.index());
        Integer[] half = new Integer[traits.lanes()];
        Arrays.setAll(half, i -> (i & 1) == 0 ? 1 << 30 : 0);
        Mem rounding = code.constant(half);
        code.vector(Row.VPADDQ, bits, scratch, scratch, rounding);
        code.vector(Row.VPADDQ, bits, even, even, rounding);
        code.vector(Row.VPSRLQ, bits, 2, even, even);
        code.bytes(31);
        code.vector(Row.VPSLLQ, bits, 6, wide ? d.index() : scratch, scratch);
        code.bytes(1);
        if (wide) {
            usesEvenLanes = true;
            code.vector(Row.VMOVDQA32, bits, d.index(), 0, even, EVEN_LANES, false);
        } else {
            code.vector(Row.VPBLENDD, bits, d.index(), even, scratch);
            code.bytes(0xAA);
        }
    }

    @Override
    public void multiplyAddHigh(V d, V a, V b, V oddOfB, At addends) {
        multiplyAddHigh(d, a, b, oddOfB, mem(addends), mem(addends.plus(traits.vectorBytes())));
    }

    @Override
    public void multiplyHigh(V d, V a, V b, V oddOfB) {
        Integer[] halves = new Integer[traits.lanes()];
        Arrays.setAll(halves, i -> (i & 1) == 0 ? Integer.MIN_VALUE : 0);
        Mem half = code.constant(halves);
        multiplyAddHigh(d, a, b, oddOfB, half, half);
    }

    private void multiplyAddHigh(V d, V a, V b, V oddOfB, Mem evens, Mem odds) {
        int to = d.index();
        code.vector(Row.VPMULDQ, bits, scratch, a.index(), b.index());
        code.vector(Row.VPSRLQ, bits, 2, to, a.index());
        code.bytes(32);
        code.vector(Row.VPMULDQ, bits, to, to, oddOfB.index());
        code.vector(Row.VPADDQ, bits, scratch, scratch, evens);
        code.vector(Row.VPADDQ, bits, to, to, odds);
        if (wide) {
            usesEvenLanes = true;
            code.vector(Row.VMOVSHDUP, bits, to, 0, scratch, EVEN_LANES, false);
        } else {
            code.vector(Row.VMOVSHDUP, bits, scratch, 0, scratch);
            code.vector(Row.VPBLENDD, bits, to, scratch, to);
            code.bytes(0xAA);
        }
    }

    @Override
    public void unary(Unary op, V d, V a) {
        int to = d.index();
        int from = a.index();
        switch (op) {
            case SQRT_F32 -> code.vector(Row.VSQRTPS, bits, to, 0, from);
            case ABS_F32 -> withConstant(Row.VPAND, to, from, Integer.MAX_VALUE);
            case NEGATE_F32 -> withConstant(Row.VPXOR, to, from, Integer.MIN_VALUE);
            case ROUND_F32 -> round(to, from, 8);
            case FLOOR_F32 -> round(to, from, 9);
            case CEIL_F32 -> round(to, from, 10);
            case TRUNCATE_F32 -> round(to, from, 11);
            case F32_TO_I32 -> code.vector(Row.VCVTPS2DQ, bits, to, 0, from);
            case F32_TO_I32_TRUNCATED -> code.vector(Row.VCVTTPS2DQ, bits, to, 0, from);
            case I32_TO_F32 -> code.vector(Row.VCVTDQ2PS, bits, to, 0, from);
            case ABS_I32 -> code.vector(Row.VPABSD, bits, to, 0, from);
            case NOT -> not(to, from);
        }
    }

    private void not(int to, int from) {
        if (wide) {
            ternary(to, from, from, TERNARY_NOT);
        } else {
            ones(scratch);
            code.vector(Row.VPXOR, bits, to, from, scratch);
        }
    }

    private void withConstant(Row row, int d, int a, int value) {
        if (wide) {
            code.vector(row, bits, d, a, code.constant(value), 0, false, true, 0);
        } else {
            code.vector(Row.VBROADCASTSS, bits, scratch, 0, code.constant(value));
            code.vector(row, bits, d, a, scratch);
        }
    }

    private void round(int d, int a, int mode) {
        code.vector(Row.VROUNDPS, bits, d, 0, a);
        code.bytes(mode);
    }

    @Override
    public void shift(Shift op, V d, V a, int count) {
        Row row = Rows.of(op);
        code.vector(row, bits, row.form.digit, d.index(), a.index());
        code.bytes(count);
    }

    @Override
    public void compare(Comparison op, V d, V a, V b) {
        boolean swapped = op == Comparison.LESS_I32;
        int first = swapped ? b.index() : a.index();
        int second = swapped ? a.index() : b.index();
        Row row = Rows.of(op);
        int to = wide ? MASK : d.index();
        code.vector(row, bits, to, first, second);
        if (row == Row.VCMPPS) {
            code.bytes(Rows.predicate(op));
        }
        if (wide) {
            code.vector(Row.VPMOVM2D, bits, d.index(), 0, MASK);
        }
    }

    @Override
    public void select(V d, V mask, V a, V b) {
        if (!wide) {
            code.vector(Row.VBLENDVPS, bits, d.index(), b.index(), a.index());
            code.bytes(mask.index() << 4);
        } else if (d.equals(a)) {
            ternary(d.index(), mask.index(), b.index(), 0xE2);
        } else if (d.equals(b)) {
            ternary(d.index(), mask.index(), a.index(), 0xB8);
        } else {
            move(d, mask);
            ternary(d.index(), a.index(), b.index(), 0xCA);
        }
    }

    @Override
    public void fma(V sum, V a, V b) {
        code.vector(Row.VFMADD231PS, bits, sum.index(), a.index(), b.index());
    }

    @Override
    public void fma(V sum, V a, At b, V spare) {
        code.vector(Row.VFMADD231PS, bits, sum.index(), a.index(), mem(b));
    }

    @Override
    public void fnma(V sum, V a, V b) {
        code.vector(Row.VFNMADD231PS, bits, sum.index(), a.index(), b.index());
    }

    @Override
    public void horner(V d, V a, V b) {
        code.vector(Row.VFMADD213PS, bits, d.index(), a.index(), b.index());
    }

    @Override
    public void fmaScalar(V sum, V a, V scalar) {
        fma(sum, a, scalar);
    }

    @Override
    public void fmaScalar(V sum, V a, At scalar, V spare) {
        if (wide) {
            code.vector(Row.VFMADD231PS, bits, sum.index(), a.index(), mem(scalar), 0, false, true, 0);
        } else {
            loadScalar(spare, scalar);
            fma(sum, a, spare);
        }
    }

    @Override
    public void dot4(V sum, V activations, V weights) {
        if (!vnni) {
            throw new IllegalStateException(traits.name() + " has no dot product of bytes");
        }
        dot(Row.VPDPBUSD, sum, activations, weights);
    }

    private void dot(Row row, V sum, V a, V b) {
        if (wideDots) {
            code.wideVector(row, bits, sum.index(), a.index(), b.index());
        } else {
            code.vector(row, bits, sum.index(), a.index(), b.index());
        }
    }

    @Override
    public void dot4Scalar(V sum, V scalarActivations, V weights) {
        dot4(sum, scalarActivations, weights);
    }

    @Override
    public void dot2(V sum, V a, V b) {
        if (vnni) {
            dot(Row.VPDPWSSD, sum, a, b);
        } else {
            code.vector(Row.VPMADDWD, bits, scratch, a.index(), b.index());
            code.vector(Row.VPADDD, bits, sum.index(), sum.index(), scratch);
        }
    }

    @Override
    public void dot2Scalar(V sum, V scalar, V b) {
        dot2(sum, scalar, b);
    }

    @Override
    public void reduce(Reduction op, V d, V a) {
        Row row = Rows.of(op);
        int from = a.index();
        if (wide) {
            code.vector(Row.VEXTRACTF64X4, 512, from, 0, scratch);
            code.bytes(1);
            code.vector(row, 256, d.index(), from, scratch);
            from = d.index();
        }
        code.vector(Row.VEXTRACTF128, 256, from, 0, scratch);
        code.bytes(1);
        code.vector(row, 128, d.index(), from, scratch);
        for (int order : new int[] {0x4E, 0xB1}) {
            code.vector(Row.VPSHUFD, 128, scratch, 0, d.index());
            code.bytes(order);
            code.vector(row, 128, d.index(), d.index(), scratch);
        }
    }

    // The end

    @Override
    public byte[] finish() {
        Encoder prologue = new Encoder();
        for (int i = SAVED_FROM; i < GENERALS.length; i++) {
            if ((savedUsed >> i & 1) != 0) {
                prologue.push(GENERALS[i]);
            }
        }
        if (localBytes > 0) {
            touchPages(prologue);
            prologue.immediate(5, Gpr.RSP, localBytes);
        }
        if (usesEvenLanes) {
            prologue.constant(Gpr.RAX, 0x5555);
            prologue.mask32(EVEN_LANES, Gpr.RAX);
        }
        code.bind(epilogue);
        code.emptyUpperHalves();
        if (localBytes > 0) {
            code.immediate(0, Gpr.RSP, localBytes);
        }
        for (int i = GENERALS.length - 1; i >= SAVED_FROM; i--) {
            if ((savedUsed >> i & 1) != 0) {
                code.pop(GENERALS[i]);
            }
        }
        code.bytes(0xC3);
        return code.finish(prologue.finish(new byte[0]));
    }

    /** Stacks grow page by page: a guard page must be met before what lies beyond it. */
    private void touchPages(Encoder prologue) {
        for (int page = 4096; page <= localBytes; page += 4096) {
            prologue.general(false, Opcode.TEST, Gpr.RAX, Mem.at(Gpr.RSP, -page));
        }
    }
}
