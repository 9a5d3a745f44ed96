package dev.tern.assembler.arm;

import dev.tern.assembler.arm.ArmGeneral.Access;
import dev.tern.assembler.arm.ArmGeneral.Four;
import dev.tern.assembler.arm.ArmGeneral.Three;
import dev.tern.assembler.arm.ArmPieces.Place;
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
import java.util.ArrayList;
import java.util.List;

/**
 * The vector instruction set on AArch64 under AAPCS64: NEON, with the dot product and the matrix product of bytes where
 * the processor has them. Vector registers 0 to 2 and general registers 16 and 17 are its own; 18 belongs to the
 * platform.
 */
public final class ArmVectors implements VectorAssembler {
    private static final int WHOLE = 4;
    private static final int T0 = 0;
    private static final int T1 = 1;
    private static final int T2 = 2;
    private static final int SPARE = ArmPieces.SPARE;

    /** General registers: arguments and what a call may change first, then what a function must keep. */
    private static final int GENERALS = 26;

    private static final int GENERALS_FREE = 16;
    private static final int GENERAL_KEPT_FIRST = 19;

    /** Vector registers 3 to 7, then 16 to 31, then those whose low halves a function must keep. */
    private static final int VECTORS = 29;

    private static final int VECTORS_LOW = 5;
    private static final int VECTORS_FREE = 21;

    private static final int ELEMENT_REGISTERS = 16;

    private final ArmCode code;
    private final ArmGeneral general;
    private final ArmVector vector;
    private final ArmVectorMemory memory;
    private final ArmPieces pieces;
    private final ArmFrame frame;
    private final ArmRows rows = new ArmRows();
    private final List<ArmLabel> labels = new ArrayList<>();
    private final ArmLabel exit;
    private final Traits traits;

    private ArmVectors(Traits traits, boolean listed) {
        code = listed ? ArmCode.listed() : ArmCode.plain();
        general = new ArmGeneral(code);
        vector = new ArmVector(code);
        memory = new ArmVectorMemory(code);
        pieces = new ArmPieces(general, memory);
        frame = new ArmFrame(general, memory);
        exit = code.label();
        this.traits = traits;
    }

    private static ArmVectors of(String name, ByteDot dot, boolean matrix) {
        return new ArmVectors(new Traits(name, 4, VECTORS, GENERALS, dot, matrix), false);
    }

    /** For every processor of AArch64. */
    public static ArmVectors neon() {
        return of("neon", ByteDot.NONE, false);
    }

    /** For processors with the dot product of bytes. */
    public static ArmVectors dotprod() {
        return of("dotprod", ByteDot.SIGNED_ACTIVATIONS, false);
    }

    /** For processors with the dot product and the matrix product of bytes. */
    public static ArmVectors i8mm() {
        return of("i8mm", ByteDot.SIGNED_ACTIVATIONS, true);
    }

    /** The same, with a listing of what it writes. */
    public ArmVectors listed() {
        return new ArmVectors(traits, true);
    }

    /** The lines of the listing so far, if one is kept. */
    public List<String> listing() {
        return code.listing();
    }

    @Override
    public Traits traits() {
        return traits;
    }

    private int x(R register) {
        int index = register.index();
        if (index < 0) {
            return ArmGeneral.SP;
        }
        ArmCode.within(index, 0, GENERALS - 1, "general register");
        return frame.general(index < GENERALS_FREE ? index : index - GENERALS_FREE + GENERAL_KEPT_FIRST);
    }

    private int v(V register) {
        int index = ArmCode.within(register.index(), 0, VECTORS - 1, "vector register");
        int hardware = index < VECTORS_LOW ? index + 3 : index < VECTORS_FREE ? index + 11 : index - 13;
        return frame.vector(hardware);
    }

    private Place place(At at) {
        R index = at.index();
        return new Place(x(at.base()), index == null ? -1 : x(index), at.offset());
    }

    // Control

    @Override
    public Label label() {
        labels.add(code.label());
        return new Label(labels.size() - 1);
    }

    @Override
    public void bind(Label label) {
        code.bind(labels.get(label.id()));
    }

    @Override
    public void jump(Label label) {
        general.b(labels.get(label.id()));
    }

    private static ArmCondition condition(Condition condition) {
        return switch (condition) {
            case EQUAL -> ArmCondition.EQ;
            case NOT_EQUAL -> ArmCondition.NE;
            case LESS -> ArmCondition.LT;
            case LESS_EQUAL -> ArmCondition.LE;
            case GREATER -> ArmCondition.GT;
            case GREATER_EQUAL -> ArmCondition.GE;
        };
    }

    @Override
    public void branch(Condition condition, R a, R b, Label label) {
        general.cmpRegisters(x(a), x(b));
        general.b(condition(condition), labels.get(label.id()));
    }

    @Override
    public void branch(Condition condition, R a, int b, Label label) {
        if (b >= 0 && b <= 0xFFF) {
            general.cmp(x(a), b);
        } else {
            general.constant(SPARE, b);
            general.cmpRegisters(x(a), SPARE);
        }
        general.b(condition(condition), labels.get(label.id()));
    }

    @Override
    public void addAndLoop(R d, int amount, Label label) {
        if (amount <= 0 && amount >= -0xFFF) {
            general.subs(x(d), x(d), -amount);
        } else {
            general.constant(SPARE, amount);
            general.three(Three.ADDS, x(d), x(d), SPARE);
        }
        general.b(ArmCondition.NE, labels.get(label.id()));
    }

    @Override
    public void leave() {
        general.b(exit);
    }

    // General registers

    @Override
    public void constant(R d, long value) {
        general.constant(x(d), value);
    }

    @Override
    public void move(R d, R a) {
        if (!d.equals(a)) {
            general.mov(x(d), x(a));
        }
    }

    @Override
    public void add(R d, R a, R b) {
        general.three(Three.ADD, x(d), x(a), x(b));
    }

    @Override
    public void add(R d, R a, int b) {
        if (b != 0 || !d.equals(a)) {
            pieces.address(x(d), new Place(x(a), -1, b));
        }
    }

    @Override
    public void subtract(R d, R a, R b) {
        general.three(Three.SUB, x(d), x(a), x(b));
    }

    @Override
    public void multiply(R d, R a, R b) {
        general.mul(x(d), x(a), x(b));
    }

    @Override
    public void multiply(R d, R a, int b) {
        if (b > 0 && Integer.bitCount(b) == 1) {
            general.lsl(x(d), x(a), Integer.numberOfTrailingZeros(b));
        } else {
            general.constant(SPARE, b);
            general.mul(x(d), x(a), SPARE);
        }
    }

    @Override
    public void shiftLeft(R d, R a, int bits) {
        general.lsl(x(d), x(a), bits);
    }

    @Override
    public void shiftRight(R d, R a, int bits) {
        general.asr(x(d), x(a), bits);
    }

    @Override
    public void and(R d, R a, int b) {
        if (b > 0 && Integer.bitCount(b + 1) == 1) {
            general.lowBits(x(d), x(a), Integer.bitCount(b));
        } else {
            general.constant(SPARE, b);
            general.three(Three.AND, x(d), x(a), SPARE);
        }
    }

    @Override
    public void minimum(R d, R a, R b) {
        general.cmpRegisters(x(a), x(b));
        general.select(ArmCondition.LT, x(d), x(a), x(b));
    }

    @Override
    public void maximum(R d, R a, R b) {
        general.cmpRegisters(x(a), x(b));
        general.select(ArmCondition.GT, x(d), x(a), x(b));
    }

    @Override
    public void divide(R quotient, R remainder, R a, R b) {
        general.three(Three.UDIV, SPARE, x(a), x(b));
        general.four(Four.MSUB, x(remainder), SPARE, x(b), x(a));
        general.mov(x(quotient), SPARE);
    }

    @Override
    public void address(R d, At at) {
        pieces.address(x(d), place(at));
    }

    @Override
    public void load64(R d, At at) {
        pieces.general(Access.LDR, 3, x(d), place(at));
    }

    @Override
    public void load32(R d, At at) {
        pieces.general(Access.LDRSW, 2, x(d), place(at));
    }

    @Override
    public void load8(R d, At at) {
        pieces.general(Access.LDRB, 0, x(d), place(at));
    }

    @Override
    public void store64(At at, R a) {
        pieces.general(Access.STR, 3, x(a), place(at));
    }

    @Override
    public void store32(At at, R a) {
        pieces.general(Access.STRW, 2, x(a), place(at));
    }

    @Override
    public void store8(At at, R a) {
        pieces.general(Access.STRB, 0, x(a), place(at));
    }

    @Override
    public At local(int bytes) {
        return new At(R.FRAME, null, frame.local(bytes));
    }

    // Vectors: memory

    @Override
    public void load(V d, At at) {
        pieces.whole(true, WHOLE, v(d), place(at));
    }

    @Override
    public void load(V d, At at, int bytes) {
        pieces.part(true, v(d), place(at), bytes);
    }

    @Override
    public void store(At at, V a) {
        pieces.whole(false, WHOLE, v(a), place(at));
    }

    @Override
    public void store(At at, V a, int bytes) {
        pieces.part(false, v(a), place(at), bytes);
    }

    @Override
    public void loadBlock(V d, int block, At at) {
        ArmCode.within(block, 0, 0, "block");
        load(d, at);
    }

    @Override
    public void storeBlock(At at, V a, int block) {
        ArmCode.within(block, 0, 0, "block");
        store(at, a);
    }

    @Override
    public void loadWidened(V d, Element element, At at, int lanes) {
        ArmCode.within(lanes, 1, 4, "lanes");
        int t = v(d);
        pieces.part(true, t, place(at), lanes * element.bytes());
        switch (element) {
            case I8 -> {
                vector.sshll(Arrangement.B8, t, t, 0);
                vector.sshll(Arrangement.H4, t, t, 0);
            }
            case U8 -> {
                vector.ushll(Arrangement.B8, t, t, 0);
                vector.ushll(Arrangement.H4, t, t, 0);
            }
            case I16 -> vector.sshll(Arrangement.H4, t, t, 0);
            case U16 -> vector.ushll(Arrangement.H4, t, t, 0);
            case F16 -> vector.fcvtl(t, t);
        }
    }

    @Override
    public void storeNarrowed(At at, Element element, V a, int lanes) {
        ArmCode.within(lanes, 1, 4, "lanes");
        switch (element) {
            case I8 -> {
                vector.narrow(Simd.Narrow.SQXTN, Arrangement.H4, T0, v(a));
                vector.narrow(Simd.Narrow.SQXTN, Arrangement.B8, T0, T0);
            }
            case U8 -> {
                vector.narrow(Simd.Narrow.SQXTN, Arrangement.H4, T0, v(a));
                vector.narrow(Simd.Narrow.SQXTUN, Arrangement.B8, T0, T0);
            }
            case I16 -> vector.narrow(Simd.Narrow.SQXTN, Arrangement.H4, T0, v(a));
            case U16 -> vector.narrow(Simd.Narrow.SQXTUN, Arrangement.H4, T0, v(a));
            case F16 -> vector.fcvtn(T0, v(a));
        }
        pieces.part(false, T0, place(at), lanes * element.bytes());
    }

    @Override
    public void broadcast(V d, At at) {
        memory.ldSpread(v(d), pieces.resting(place(at)));
    }

    @Override
    public void loadScalar(V d, At at) {
        pieces.whole(true, 2, v(d), place(at));
    }

    @Override
    public void prefetch(At at) {
        Place place = place(at);
        if (!place.isIndexed() && place.offset() >= 0 && place.offset() < 0x8000) {
            general.prefetch(place.base(), place.offset());
        } else {
            general.prefetch(pieces.resting(place), 0);
        }
    }

    // Vectors: registers

    @Override
    public void move(V d, V a) {
        if (!d.equals(a)) {
            vector.mov(v(d), v(a));
        }
    }

    @Override
    public void zero(V d) {
        vector.zero(v(d));
    }

    @Override
    public void constant(V d, int bits) {
        if (!vector.moveWords(v(d), bits)) {
            constants(d, new int[] {bits});
        }
    }

    @Override
    public void constants(V d, int[] lanes) {
        if (Integer.bitCount(lanes.length) != 1 || lanes.length > 16) {
            throw new IllegalArgumentException(lanes.length + " lanes: a power of two up to 16 is needed");
        }
        memory.ldrLiteral(v(d), code.literal(both(lanes, 0), both(lanes, 2)));
    }

    private static long both(int[] lanes, int first) {
        return lanes[first % lanes.length] & 0xFFFFFFFFL | (long) lanes[(first + 1) % lanes.length] << 32;
    }

    @Override
    public void spread(V d, V a) {
        vector.dup(v(d), v(a));
    }

    @Override
    public void spread(V d, R a) {
        vector.dupGeneral(v(d), x(a));
    }

    @Override
    public void extract(R d, V a) {
        vector.smov(x(d), v(a));
    }

    @Override
    public void binary(Binary op, V d, V a, V b) {
        ArmRows.Pair row = rows.of(op);
        if (row != null) {
            vector.three(row.op(), row.t(), v(d), v(a), v(b));
            return;
        }
        switch (op) {
            case SHIFT_RIGHT_I32 -> shiftRight(Simd.Three.SSHL, d, a, b);
            case SHIFT_RIGHT_U32 -> shiftRight(Simd.Three.USHL, d, a, b);
            case TABLE_8 -> vector.tbl(v(d), v(a), v(b));
            case PACK_I16_TO_I8 -> pack(Simd.Narrow.SQXTN, Arrangement.B8, d, a, b);
            case PACK_I16_TO_U8 -> pack(Simd.Narrow.SQXTUN, Arrangement.B8, d, a, b);
            case PACK_I32_TO_I16 -> pack(Simd.Narrow.SQXTN, Arrangement.H4, d, a, b);
            default -> throw new IllegalArgumentException(op + " has no form on this machine");
        }
    }

    /** Shifts by negative counts go right. */
    private void shiftRight(Simd.Three op, V d, V a, V b) {
        vector.two(Simd.Two.NEG, Arrangement.S4, T0, v(b));
        vector.three(op, Arrangement.S4, v(d), v(a), T0);
    }

    private void pack(Simd.Narrow op, Arrangement half, V d, V a, V b) {
        int t = d.equals(b) ? T0 : v(d);
        vector.narrow(op, half, t, v(a));
        vector.narrow(op, Arrangement.full(half.size), t, v(b));
        if (t == T0) {
            vector.mov(v(d), T0);
        }
    }

    @Override
    public void multiplyHighRound(V d, V a, V b, V spare) {
        vector.three(Simd.Three.SQRDMULH, Arrangement.S4, v(d), v(a), v(b));
    }

    @Override
    public void multiplyAddHigh(V d, V a, V b, V oddOfB, At addends) {
        throw noWideProducts();
    }

    @Override
    public void multiplyHigh(V d, V a, V b, V oddOfB) {
        throw noWideProducts();
    }

    private IllegalStateException noWideProducts() {
        return new IllegalStateException(traits.name() + " has no wide products");
    }

    @Override
    public void unary(Unary op, V d, V a) {
        ArmRows.Single row = rows.of(op);
        vector.two(row.op(), row.t(), v(d), v(a));
    }

    @Override
    public void shift(Shift op, V d, V a, int bits) {
        if (bits == 0) {
            move(d, a);
            return;
        }
        switch (op) {
            case LEFT_I32 -> vector.shift(Simd.Shift.SHL, Arrangement.S4, v(d), v(a), bits);
            case RIGHT_I32 -> vector.shift(Simd.Shift.SSHR, Arrangement.S4, v(d), v(a), bits);
            case RIGHT_U32 -> vector.shift(Simd.Shift.USHR, Arrangement.S4, v(d), v(a), bits);
            case LEFT_I16 -> vector.shift(Simd.Shift.SHL, Arrangement.H8, v(d), v(a), bits);
            case RIGHT_I16 -> vector.shift(Simd.Shift.SSHR, Arrangement.H8, v(d), v(a), bits);
            case RIGHT_U16 -> vector.shift(Simd.Shift.USHR, Arrangement.H8, v(d), v(a), bits);
        }
    }

    @Override
    public void compare(Comparison op, V d, V a, V b) {
        ArmRows.Pair row = rows.of(op);
        vector.three(row.op(), row.t(), v(d), v(b), v(a));
    }

    @Override
    public void select(V d, V mask, V a, V b) {
        if (d.equals(mask)) {
            vector.three(Simd.Three.BSL, Arrangement.B16, v(d), v(a), v(b));
        } else if (d.equals(b)) {
            vector.three(Simd.Three.BIT, Arrangement.B16, v(d), v(a), v(mask));
        } else if (d.equals(a)) {
            vector.three(Simd.Three.BIF, Arrangement.B16, v(d), v(b), v(mask));
        } else {
            vector.mov(v(d), v(mask));
            vector.three(Simd.Three.BSL, Arrangement.B16, v(d), v(a), v(b));
        }
    }

    @Override
    public void fma(V sum, V a, V b) {
        vector.three(Simd.Three.FMLA, Arrangement.S4, v(sum), v(a), v(b));
    }

    @Override
    public void fma(V sum, V a, At b, V spare) {
        load(spare, b);
        fma(sum, a, spare);
    }

    @Override
    public void fnma(V sum, V a, V b) {
        vector.three(Simd.Three.FMLS, Arrangement.S4, v(sum), v(a), v(b));
    }

    @Override
    public void horner(V d, V a, V b) {
        vector.mov(T0, v(b));
        vector.three(Simd.Three.FMLA, Arrangement.S4, T0, v(d), v(a));
        vector.mov(v(d), T0);
    }

    @Override
    public void fmaScalar(V sum, V a, V scalar) {
        vector.element(Simd.Element.FMLA, Arrangement.S4, v(sum), v(a), v(scalar), 0);
    }

    @Override
    public void fmaScalar(V sum, V a, At scalar, V spare) {
        loadScalar(spare, scalar);
        fmaScalar(sum, a, spare);
    }

    // Products of integers

    private void requireDot() {
        if (traits.byteDot() == ByteDot.NONE) {
            throw new IllegalStateException(traits.name() + " has no dot product of bytes");
        }
    }

    @Override
    public void dot4(V sum, V activations, V weights) {
        requireDot();
        vector.dot(Simd.Dot.SDOT, v(sum), v(activations), v(weights));
    }

    @Override
    public void dot4Scalar(V sum, V scalarActivations, V weights) {
        requireDot();
        vector.dot(Simd.DotElement.SDOT, v(sum), v(weights), v(scalarActivations), 0);
    }

    @Override
    public void matrix8(V sum, V activations, V weights, boolean signedActivations) {
        if (!traits.byteMatrix()) {
            VectorAssembler.super.matrix8(sum, activations, weights, signedActivations);
        }
        vector.matrix(signedActivations ? Simd.Matrix.SMMLA : Simd.Matrix.USMMLA, v(sum), v(activations), v(weights));
    }

    @Override
    public void dot2(V sum, V a, V b) {
        pairs(v(sum), v(a), v(b));
    }

    @Override
    public void dot2Scalar(V sum, V scalar, V b) {
        // The even numbers of b with the first of the two, then the odd ones with the second.
        int element = v(scalar);
        if (element >= ELEMENT_REGISTERS) {
            vector.mov(T2, element);
            element = T2;
        }
        vector.three(Simd.Three.UZP1, Arrangement.H8, T0, v(b), v(b));
        vector.three(Simd.Three.UZP2, Arrangement.H8, T1, v(b), v(b));
        vector.element(Simd.Element.SMLAL, Arrangement.H4, v(sum), T0, element, 0);
        vector.element(Simd.Element.SMLAL, Arrangement.H4, v(sum), T1, element, 1);
    }

    /** Products of the low and of the high halves, neighbours added. */
    private void pairs(int sum, int a, int b) {
        vector.widen(Simd.Long.SMULL, Arrangement.H4, T0, a, b);
        vector.widen(Simd.Long.SMULL, Arrangement.H8, T1, a, b);
        vector.three(Simd.Three.ADDP, Arrangement.S4, T0, T0, T1);
        vector.three(Simd.Three.ADD, Arrangement.S4, sum, sum, T0);
    }

    @Override
    public void reduce(Reduction op, V d, V a) {
        switch (op) {
            case ADD_F32 -> {
                vector.ext(T0, v(a), v(a), 8);
                vector.three(Simd.Three.FADD, Arrangement.S4, T0, T0, v(a));
                vector.faddpScalar(v(d), T0);
            }
            case MIN_F32 -> vector.across(Simd.FloatAcross.FMINV, v(d), v(a));
            case MAX_F32 -> vector.across(Simd.FloatAcross.FMAXV, v(d), v(a));
            case ADD_I32 -> vector.across(Simd.Across.ADDV, v(d), v(a));
            case MIN_I32 -> vector.across(Simd.Across.SMINV, v(d), v(a));
            case MAX_I32 -> vector.across(Simd.Across.SMAXV, v(d), v(a));
        }
    }

    // The end

    @Override
    public byte[] finish() {
        code.bind(exit);
        frame.leave();
        code.before(frame::enter);
        return code.finish();
    }
}
