package dev.tern.assembler.arm;

/** A place in the code, before or after it is known. Made by {@link ArmCode#label()}, placed by {@link ArmCode#bind}. */
final class ArmLabel {
    static final int UNBOUND = -1;

    final int number;
    int position = UNBOUND;

    ArmLabel(int number) {
        this.number = number;
    }

    @Override
    public String toString() {
        return "L" + number;
    }
}
