package dev.tern.assembler.arm;

import dev.tern.assembler.arm.ArmGeneral.Step;

/**
 * Vector registers from and to memory. Sizes are binary logarithms of bytes: 0 to 3 as in {@link Arrangement}, 4 for a whole
 * register; loads of less than a whole register clear the rest of it, except those of a lane.
 */
public final class ArmVectorMemory {
    private static final int LOAD = 0x00400000;

    private final ArmCode code;

    public ArmVectorMemory(ArmCode code) {
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
    public void ldr(int size, int t, int base, int offset) {
        single(LOAD, size, t, base, offset);
    }

    /** Stores {@code t} to {@code base + offset}. */
    public void str(int size, int t, int base, int offset) {
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
                code.isListed() ? name(size, t) + ", " + ArmGeneral.address(base, offset, Step.NONE) : "");
    }

    /** Loads {@code t} from {@code base}, which then moves by {@code step} bytes. */
    public void ldrThenStep(int size, int t, int base, int step) {
        stepped(LOAD, size, t, base, step);
    }

    /** Stores {@code t} to {@code base}, which then moves by {@code step} bytes. */
    public void strThenStep(int size, int t, int base, int step) {
        stepped(0, size, t, base, step);
    }

    private void stepped(int load, int size, int t, int base, int step) {
        ArmCode.within(step, -256, 255, "step");
        emit(
                0x3C000400 | load | sized(size) | (step & 0x1FF) << 12 | r(base) << 5 | r(t),
                load == 0 ? "str" : "ldr",
                code.isListed() ? name(size, t) + ", " + ArmGeneral.address(base, step, Step.AFTER) : "");
    }

    /** Loads {@code t} from {@code base + index}. */
    public void ldrAt(int size, int t, int base, int index) {
        indexed(LOAD, size, t, base, index);
    }

    /** Stores {@code t} to {@code base + index}. */
    public void strAt(int size, int t, int base, int index) {
        indexed(0, size, t, base, index);
    }

    private void indexed(int load, int size, int t, int base, int index) {
        emit(
                0x3C206800 | load | sized(size) | r(index) << 16 | r(base) << 5 | r(t),
                load == 0 ? "str" : "ldr",
                code.isListed() ? name(size, t) + ", [" + ArmGeneral.xsp(base) + ", " + ArmGeneral.x(index) + "]" : "");
    }

    /** Loads 16 bytes of constants. */
    public void ldrLiteral(int t, ArmLabel label) {
        code.wordTo(0x9C000000 | r(t), label, ArmCode.Reach.CONDITION);
        code.say("ldr", "q" + t + ", " + label);
    }

    /** Loads two registers of size 2, 3 or 4. */
    public void ldp(int size, int t1, int t2, int base, int offset, Step step) {
        pair(LOAD, size, t1, t2, base, offset, step);
    }

    /** Stores two registers of size 2, 3 or 4. */
    public void stp(int size, int t1, int t2, int base, int offset, Step step) {
        pair(0, size, t1, t2, base, offset, step);
    }

    private void pair(int load, int size, int t1, int t2, int base, int offset, Step step) {
        ArmCode.within(size, 2, 4, "size");
        emit(
                0x2C000000
                        | load
                        | (size - 2) << 30
                        | ArmGeneral.pairOffset(offset, size, step)
                        | r(t2) << 10
                        | r(base) << 5
                        | r(t1),
                load == 0 ? "stp" : "ldp",
                code.isListed()
                        ? name(size, t1) + ", " + name(size, t2) + ", " + ArmGeneral.address(base, offset, step)
                        : "");
    }

    /** Loads lane {@code index} of {@code size} 0 to 3 from {@code base}; the other lanes stay. */
    public void ldLane(int size, int t, int index, int base, Step step) {
        lane(LOAD, size, t, index, base, step);
    }

    /** Stores lane {@code index} of {@code size} 0 to 3 to {@code base}. */
    public void stLane(int size, int t, int index, int base, Step step) {
        lane(0, size, t, index, base, step);
    }

    private void lane(int load, int size, int t, int index, int base, Step step) {
        ArmCode.within(size, 0, 3, "size");
        ArmCode.within(index, 0, (16 >> size) - 1, "lane");
        int place = index << size;
        int opcode = (size < 2 ? size : 2) << 14;
        int low = (place & 7) << 10 | (size == 3 ? 1 << 10 : 0);
        emit(
                0x0D000000 | load | after(step) | (place >> 3) << 30 | opcode | low | r(base) << 5 | r(t),
                load == 0 ? "st1" : "ld1",
                code.isListed()
                        ? "{v" + t + "." + "bhsd".charAt(size) + "}[" + index + "], " + stepped(base, 1 << size, step)
                        : "");
    }

    private static int after(Step step) {
        if (step == Step.BEFORE) {
            throw new IllegalArgumentException("lanes and lists have no form that moves the address first");
        }
        return step == Step.AFTER ? 0x009F0000 : 0;
    }

    private static String stepped(int base, int bytes, Step step) {
        return "[" + ArmGeneral.xsp(base) + "]" + (step == Step.AFTER ? ", #" + bytes : "");
    }

    /** Every lane of {@code t} = the number at {@code base}. */
    public void ldSpread(Arrangement a, int t, int base, Step step) {
        emit(
                0x0D40C000 | after(step) | a.full << 30 | a.size << 10 | r(base) << 5 | r(t),
                "ld1r",
                code.isListed() ? "{" + a.of(t) + "}, " + stepped(base, 1 << a.size, step) : "");
    }

    /** Loads 1 to 4 registers from {@code t} on, one behind the other. */
    public void ldList(Arrangement a, int t, int registers, int base, Step step) {
        list(LOAD, 1, a, t, registers, base, step);
    }

    /** Stores 1 to 4 registers from {@code t} on, one behind the other. */
    public void stList(Arrangement a, int t, int registers, int base, Step step) {
        list(0, 1, a, t, registers, base, step);
    }

    /** Loads 2 to 4 registers from {@code t} on: each gets every second, third or fourth number. */
    public void ldApart(Arrangement a, int t, int registers, int base, Step step) {
        list(LOAD, registers, a, t, registers, base, step);
    }

    /** Stores 2 to 4 registers from {@code t} on, a number of each in turn. */
    public void stTogether(Arrangement a, int t, int registers, int base, Step step) {
        list(0, registers, a, t, registers, base, step);
    }

    private void list(int load, int streams, Arrangement a, int t, int registers, int base, Step step) {
        ArmCode.within(registers, 1, 4, "registers");
        if (streams > 1 && a == Arrangement.D1) {
            throw new IllegalArgumentException("lanes of 1d lie apart in no way");
        }
        int opcode = switch (streams * 10 + registers) {
            case 11 -> 7;
            case 12 -> 10;
            case 13 -> 6;
            case 14 -> 2;
            case 22 -> 8;
            case 33 -> 4;
            case 44 -> 0;
            default -> throw new IllegalArgumentException(registers + " registers lie apart in no way");
        };
        emit(
                0x0C000000 | load | after(step) | a.full << 30 | opcode << 12 | a.size << 10 | r(base) << 5 | r(t),
                (load == 0 ? "st" : "ld") + streams,
                code.isListed()
                        ? ArmVector.list(a.toString(), t, registers) + ", "
                                + stepped(base, registers * (8 << a.full), step)
                        : "");
    }
}
