package dev.tern.assembler.arm;

/**
 * Vector registers from and to memory. Sizes are binary logarithms of bytes: 0 to 3 as in {@link Arrangement}, 4 for a whole
 * register; loads of less than a whole register clear the rest of it, except those of a lane.
 */
final class ArmVectorMemory {
    private static final int LOAD = 0x00400000;

    private final ArmCode code;

    ArmVectorMemory(ArmCode code) {
        this.code = code;
    }

    private void emit(int word, String mnemonic, String operands) {
        code.word(word);
        code.say(mnemonic, operands);
    }

    private static int r(int register) {
        return ArmCode.register(register);
    }

    private static String name(int size, int t) {
        return "bhsdq".charAt(size) + "" + t;
    }

    private static int sized(int size) {
        ArmCode.within(size, 0, 4, "size");
        return size == 4 ? 0x00800000 : size << 30;
    }

    /** Whether {@link #ldr} and {@link #str} reach {@code offset}. */
    static boolean reaches(int size, int offset) {
        return offset >= -256 && offset <= 255 || offset >= 0 && offset % (1 << size) == 0 && offset >> size <= 0xFFF;
    }

    /** Loads {@code t} from {@code base + offset}. */
    void ldr(int size, int t, int base, int offset) {
        single(LOAD, size, t, base, offset);
    }

    /** Stores {@code t} to {@code base + offset}. */
    void str(int size, int t, int base, int offset) {
        single(0, size, t, base, offset);
    }

    private void single(int load, int size, int t, int base, int offset) {
        boolean scaled = offset >= 0 && offset % (1 << size) == 0 && offset >> size <= 0xFFF;
        int place = scaled
                ? 0x01000000 | offset >> size << 10
                : (ArmCode.within(offset, -256, 255, "offset") & 0x1FF) << 12;
        emit(
                0x3C000000 | load | sized(size) | place | r(base) << 5 | r(t),
                (load == 0 ? "st" : "ld") + (scaled ? "r" : "ur"),
                code.isListed() ? name(size, t) + ", " + "[" + ArmGeneral.xsp(base) + ", #" + offset + "]" : "");
    }

    /** Loads {@code t} from {@code base}, which then moves by {@code step} bytes. */
    void ldrThenStep(int size, int t, int base, int step) {
        stepped(LOAD, size, t, base, step);
    }

    /** Stores {@code t} to {@code base}, which then moves by {@code step} bytes. */
    void strThenStep(int size, int t, int base, int step) {
        stepped(0, size, t, base, step);
    }

    private void stepped(int load, int size, int t, int base, int step) {
        ArmCode.within(step, -256, 255, "step");
        emit(
                0x3C000400 | load | sized(size) | (step & 0x1FF) << 12 | r(base) << 5 | r(t),
                load == 0 ? "str" : "ldr",
                code.isListed() ? name(size, t) + ", " + "[" + ArmGeneral.xsp(base) + "], #" + step : "");
    }

    /** Loads {@code t} from {@code base + index}. */
    void ldrAt(int size, int t, int base, int index) {
        indexed(LOAD, size, t, base, index);
    }

    /** Stores {@code t} to {@code base + index}. */
    void strAt(int size, int t, int base, int index) {
        indexed(0, size, t, base, index);
    }

    private void indexed(int load, int size, int t, int base, int index) {
        emit(
                0x3C206800 | load | sized(size) | r(index) << 16 | r(base) << 5 | r(t),
                load == 0 ? "str" : "ldr",
                code.isListed() ? name(size, t) + ", [" + ArmGeneral.xsp(base) + ", " + ArmGeneral.x(index) + "]" : "");
    }

    /** Loads 16 bytes of constants. */
    void ldrLiteral(int t, ArmLabel label) {
        code.wordTo(0x9C000000 | r(t), label, ArmCode.Reach.CONDITION);
        code.say("ldr", "q" + t + ", " + label);
    }

    /** Puts the low halves of two registers on top of the stack. */
    void push(int t1, int t2) {
        emit(
                0x6DBF0000 | r(t2) << 10 | ArmGeneral.SP << 5 | r(t1),
                "stp",
                code.isListed() ? "d" + t1 + ", d" + t2 + ", [sp, #-16]!" : "");
    }

    /** Takes the low halves of two registers from the top of the stack. */
    void pop(int t1, int t2) {
        emit(
                0x6CC10000 | r(t2) << 10 | ArmGeneral.SP << 5 | r(t1),
                "ldp",
                code.isListed() ? "d" + t1 + ", d" + t2 + ", [sp], #16" : "");
    }

    /** Loads lane {@code index} of size 0 to 3 from {@code base}, which then moves by a lane; other lanes stay. */
    void ldLaneThenStep(int size, int t, int index, int base) {
        lane(LOAD, size, t, index, base);
    }

    /** Stores lane {@code index} of {@code size} 0 to 3 to {@code base}, which then moves by a lane. */
    void stLaneThenStep(int size, int t, int index, int base) {
        lane(0, size, t, index, base);
    }

    private void lane(int load, int size, int t, int index, int base) {
        ArmCode.within(size, 0, 3, "size");
        ArmCode.within(index, 0, (16 >> size) - 1, "lane");
        int place = index << size;
        int opcode = (size < 2 ? size : 2) << 14;
        int low = (place & 7) << 10 | (size == 3 ? 1 << 10 : 0);
        emit(
                0x0D9F0000 | load | (place >> 3) << 30 | opcode | low | r(base) << 5 | r(t),
                load == 0 ? "st1" : "ld1",
                code.isListed()
                        ? "{v" + t + "." + "bhsd".charAt(size) + "}[" + index + "], [" + ArmGeneral.xsp(base) + "], #"
                                + (1 << size)
                        : "");
    }

    /** Every word of {@code t} = the word at {@code base}. */
    void ldSpread(int t, int base) {
        emit(
                0x4D40C800 | r(base) << 5 | r(t),
                "ld1r",
                code.isListed() ? "{" + Arrangement.S4.of(t) + "}, [" + ArmGeneral.xsp(base) + "]" : "");
    }
}
