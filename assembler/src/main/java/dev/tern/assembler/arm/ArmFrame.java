package dev.tern.assembler.arm;

/**
 * What a function of AAPCS64 must keep for its caller: general registers 19 to 28 and the low halves of vector registers 8 to
 * 15, those of them that it uses; and its local memory.
 */
final class ArmFrame {
    private static final int LOCAL_MOST = 1 << 16;
    private static final int ALIGNMENT = 16;
    private static final int PAGE = 4096;
    private static final int FIRST_GENERAL = 19;
    private static final int LAST_GENERAL = 28;
    private static final int FIRST_VECTOR = 8;
    private static final int LAST_VECTOR = 15;

    private final ArmGeneral general;
    private final ArmVectorMemory memory;
    private boolean[] generals = new boolean[LAST_GENERAL + 1];
    private boolean[] vectors = new boolean[LAST_VECTOR + 1];
    private int localBytes;

    ArmFrame(ArmGeneral general, ArmVectorMemory memory) {
        this.general = general;
        this.memory = memory;
    }

    /** A general register of the kernel: remembered if the caller keeps something in it. */
    int general(int register) {
        if (register >= FIRST_GENERAL) {
            generals[pairOf(register, FIRST_GENERAL)] = true;
        }
        return register;
    }

    /** A vector register of the kernel: remembered if the caller keeps something in it. */
    int vector(int register) {
        if (register >= FIRST_VECTOR && register <= LAST_VECTOR) {
            vectors[pairOf(register, FIRST_VECTOR)] = true;
        }
        return register;
    }

    private static int pairOf(int register, int first) {
        return register - (register - first) % 2;
    }

    /** More local memory; its offset from the stack pointer. */
    int local(int bytes) {
        int at = localBytes;
        localBytes = Math.addExact(at, (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        if (bytes < 0 || localBytes > LOCAL_MOST) {
            throw new IllegalArgumentException("local memory of " + localBytes + " bytes is beyond " + LOCAL_MOST);
        }
        return at;
    }

    private void each(boolean enter, int first, boolean[] used, PairMove move) {
        for (int i = 0; i < used.length - first; i += 2) {
            int register = enter ? first + i : used.length - 2 - i;
            if (used[register]) {
                move.apply(register);
            }
        }
    }

    private interface PairMove {
        void apply(int first);
    }

    /** Saves what is kept for the caller, then makes room for local memory. */
    void enter() {
        each(true, FIRST_GENERAL, generals, x -> general.push(x, x + 1));
        each(true, FIRST_VECTOR, vectors, v -> memory.push(v, v + 1));
        touchPages();
        if (localBytes > 0) {
            general.add(ArmGeneral.SP, ArmGeneral.SP, -localBytes);
        }
    }

    /** Stacks grow page by page: a forbidden page must be met before what lies beyond it. */
    private void touchPages() {
        for (int page = PAGE; page <= localBytes; page += PAGE) {
            general.add(ArmPieces.SPARE, ArmGeneral.SP, -page);
            general.access(ArmGeneral.Access.LDR, ArmGeneral.ZR, ArmPieces.SPARE, 0);
        }
    }

    /** Undoes {@link #enter} and returns. */
    void leave() {
        if (localBytes > 0) {
            general.add(ArmGeneral.SP, ArmGeneral.SP, localBytes);
        }
        each(false, FIRST_VECTOR, vectors, v -> memory.pop(v, v + 1));
        each(false, FIRST_GENERAL, generals, x -> general.pop(x, x + 1));
        general.ret();
    }
}
