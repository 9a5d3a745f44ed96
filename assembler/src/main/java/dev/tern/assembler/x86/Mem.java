package dev.tern.assembler.x86;

/**
 * A memory operand: base plus index plus displacement, or a label relative to the instruction.
 *
 * @param base number of the base register, -1 for an address relative to the instruction
 * @param index number of the index register, -1 for none
 * @param label what a relative address points to
 */
record Mem(int base, int index, int displacement, int label) {
    static Mem at(int base, int displacement) {
        return new Mem(base, -1, displacement, -1);
    }

    static Mem at(int base, int index, int displacement) {
        return new Mem(base, index, displacement, -1);
    }

    static Mem relative(int label) {
        return new Mem(-1, -1, 0, label);
    }

    boolean isRelative() {
        return base < 0;
    }
}
