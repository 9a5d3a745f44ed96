package dev.tern.assembler.vector;

/**
 * Writes the machine code of one kernel, a function {@code void kernel(long params, long firstTile, long endTile)}: params is
 * the address of the kernel's parameters, written once when it is bound; tiles are pieces of work that do not depend on each
 * other, and the function computes those from {@code firstTile} to {@code endTile - 1}. At the start the three arguments are
 * in general registers 0, 1 and 2, and every other register is undefined. The function returns by {@link #leave}.
 *
 * <p>No instruction touches a byte of memory outside what it is said to read or write. Registers other than the ones written
 * keep their contents; the machine keeps scratch registers of its own beyond {@link Traits}. An assembler is used once.
 */
public interface VectorAssembler {
    /** What the machine has. */
    Traits traits();

    // Control

    /** A new place, bound later. */
    Label label();

    /** Makes {@code label} stand here. */
    void bind(Label label);

    /** Goes on at {@code label}. */
    void jump(Label label);

    /** Goes on at {@code label} if {@code a} compares so with {@code b}. */
    void branch(Condition condition, R a, R b, Label label);

    /** Goes on at {@code label} if {@code a} compares so with {@code b}, which fits 32 bits. */
    void branch(Condition condition, R a, int b, Label label);

    /** {@code d = a + amount}, then goes on at {@code label} unless the sum is zero: the end of a counting loop. */
    void addAndLoop(R d, int amount, Label label);

    /** Returns to the caller. */
    void leave();

    // General registers

    /** {@code d = value}. */
    void constant(R d, long value);

    /** {@code d = a}. */
    void move(R d, R a);

    /** {@code d = a + b}. */
    void add(R d, R a, R b);

    /** {@code d = a + b}; b fits 32 bits. */
    void add(R d, R a, int b);

    /** {@code d = a - b}. */
    void subtract(R d, R a, R b);

    /** {@code d = a * b}, the low 64 bits. */
    void multiply(R d, R a, R b);

    /** {@code d = a * b}, the low 64 bits. */
    void multiply(R d, R a, int b);

    /** {@code d = a << bits}. */
    void shiftLeft(R d, R a, int bits);

    /** {@code d = a >> bits}, keeping the sign. */
    void shiftRight(R d, R a, int bits);

    /** {@code d = a & b}; b fits 32 bits and is extended with its sign. */
    void and(R d, R a, int b);

    /** The smaller of two signed numbers. */
    void minimum(R d, R a, R b);

    /** The larger of two signed numbers. */
    void maximum(R d, R a, R b);

    /** Divides unsigned numbers; quotient and remainder are different registers; b is not zero. */
    void divide(R quotient, R remainder, R a, R b);

    /** {@code d =} the address {@code at} itself. */
    void address(R d, At at);

    /** {@code d =} the 64 bits at {@code at}. */
    void load64(R d, At at);

    /** {@code d =} the 32 bits at {@code at}, extended with their sign. */
    void load32(R d, At at);

    /** {@code d =} the byte at {@code at}, extended with zeros. */
    void load8(R d, At at);

    /** Stores 64 bits. */
    void store64(At at, R a);

    /** Stores the low 32 bits. */
    void store32(At at, R a);

    /** Stores the low byte. */
    void store8(At at, R a);

    /** Memory of this call alone, undefined at the start; at most 64 KiB in all. */
    At local(int bytes);

    // Vectors: memory

    /** {@code d =} a whole vector from memory. */
    void load(V d, At at);

    /** {@code d =} exactly {@code bytes} bytes (1 to a whole vector) from memory, the rest zero. */
    void load(V d, At at, int bytes);

    /** Stores a whole vector. */
    void store(At at, V a);

    /** Stores the first {@code bytes} bytes (1 to a whole vector), and nothing else. */
    void store(At at, V a, int bytes);

    /** Replaces block {@code block} of {@code d} by 16 bytes from memory; other blocks stay. */
    void loadBlock(V d, int block, At at);

    /** Stores block {@code block}. */
    void storeBlock(At at, V a, int block);

    /** {@code d =} the first {@code lanes} lanes (1 to all) widened from {@code lanes} elements in memory, the rest zero. */
    void loadWidened(V d, Element element, At at, int lanes);

    /**
     * Stores the first {@code lanes} lanes (1 to all) as {@code lanes} elements: integers saturated to the element's range
     * (lanes are signed also where the element is not), floats rounded to nearest even.
     */
    void storeNarrowed(At at, Element element, V a, int lanes);

    /** Every lane of {@code d} = the 32 bits at {@code at}. */
    void broadcast(V d, At at);

    /**
     * Makes {@code d} hold the 32 bits at {@code at} as a scalar: good only as the scalar operand of instructions named
     * {@code …Scalar}. Costs a load and nothing more on any machine.
     */
    void loadScalar(V d, At at);

    /** Brings the cache line at {@code at} nearer; any address is allowed. */
    void prefetch(At at);

    // Vectors: registers

    /** {@code d = a}. */
    void move(V d, V a);

    /** {@code d} = 0. */
    void zero(V d);

    /** Every lane of {@code d} = {@code bits}. */
    void constant(V d, int bits);

    /** Every lane of {@code d} = {@code value}. */
    default void constant(V d, float value) {
        constant(d, Float.floatToRawIntBits(value));
    }

    /** Lane i of {@code d} = {@code lanes[i % lanes.length]}; the length is a power of two, at most 16. */
    void constants(V d, int[] lanes);

    /** Every lane of {@code d} = lane 0 of {@code a}. */
    void spread(V d, V a);

    /** Every lane of {@code d} = the low 32 bits of {@code a}. */
    void spread(V d, R a);

    /** {@code d} = lane 0 of {@code a}, extended with its sign. */
    void extract(R d, V a);

    /** {@code d = a op b}. */
    void binary(Binary op, V d, V a, V b);

    /**
     * Lanes of {@code d = (a * b + 2^30) >> 31}, computed in 64 bits: the rounded high half of the doubled product.
     * Unspecified where both are -2^31. {@code spare} is another register, undefined afterwards.
     */
    void multiplyHighRound(V d, V a, V b, V spare);

    /**
     * Lanes of {@code d} = the high 32 bits of {@code a * b + c}, computed in 64 bits that must hold it. At {@code addends}
     * stand two vectors of 64-bit numbers: c of each even lane, then c of each odd lane. Even lanes of {@code oddOfB}, which
     * is not {@code d}, hold the odd ones of {@code b}. Only where {@link Traits#hasWideProducts}.
     */
    void multiplyAddHigh(V d, V a, V b, V oddOfB, At addends);

    /** As {@link #multiplyAddHigh} with 2^31 for every c: products divided by 2^32, rounded, ties up. */
    void multiplyHigh(V d, V a, V b, V oddOfB);

    /** {@code d = op a}. */
    void unary(Unary op, V d, V a);

    /** {@code d = a} shifted by {@code bits}, from 0 to the lane's width less one. */
    void shift(Shift op, V d, V a, int bits);

    /** Lanes of {@code d} = all ones where {@code a} compares so with {@code b}, else zero. */
    void compare(Comparison op, V d, V a, V b);

    /** Lanes of {@code d} = {@code a} where {@code mask} is all ones, {@code b} where it is zero. */
    void select(V d, V mask, V a, V b);

    /** {@code sum += a * b} in floats, rounded once. */
    void fma(V sum, V a, V b);

    /** {@code sum += a *} the vector at {@code b}; {@code spare} is undefined afterwards. */
    void fma(V sum, V a, At b, V spare);

    /** {@code sum -= a * b} in floats, rounded once. */
    void fnma(V sum, V a, V b);

    /** {@code d = d * a + b} in floats, rounded once: a step of a polynomial. */
    void horner(V d, V a, V b);

    /** {@code sum += a * scalar} in floats, rounded once, {@code scalar} by {@link #loadScalar}. */
    void fmaScalar(V sum, V a, V scalar);

    /** {@code sum += a * (the float at scalar)}, rounded once: the quickest way for a scalar that is used once. */
    void fmaScalar(V sum, V a, At scalar, V spare);

    /**
     * Each 32-bit lane of {@code sum} += the products of its four bytes of activations and weights, without saturation.
     * Only where {@link Traits#byteDot} is not NONE, which also says the activations' sign.
     */
    void dot4(V sum, V activations, V weights);

    /** As {@link #dot4} with the same four activations for every lane, by {@link #loadScalar}. */
    void dot4Scalar(V sum, V scalarActivations, V weights);

    /**
     * In each block, lane {@code 2 i + j} of {@code sum} += the products of the eight bytes of half {@code i} of
     * activations, signed or not, with the eight signed ones of half {@code j} of weights. Only where
     * {@link Traits#byteMatrix}.
     */
    default void matrix8(V sum, V activations, V weights, boolean signedActivations) {
        throw new IllegalStateException(traits().name() + " has no matrix product of bytes");
    }

    /** Each 32-bit lane of {@code sum} += the products of its two signed 16-bit numbers, which are not all -2^15. */
    void dot2(V sum, V a, V b);

    /** As {@link #dot2} with the same two numbers for every lane, by {@link #loadScalar}. */
    void dot2Scalar(V sum, V scalar, V b);

    /** Lane 0 of {@code d} = all lanes of {@code a} brought together; the other lanes are undefined. */
    void reduce(Reduction op, V d, V a);

    // The end

    /** The finished code, with its constants behind it; it may lie at any address that is a multiple of 64. */
    byte[] finish();

    // Patterns

    /** Runs {@code body} for {@code counter}, at least 1, down to 1; the counter ends at 0. */
    default void countDown(R counter, Runnable body) {
        Label again = label();
        bind(again);
        body.run();
        addAndLoop(counter, -1, again);
    }

    /** Runs {@code one} where {@code a} and {@code b} meet {@code condition}, else {@code other}. */
    default void either(Condition condition, R a, R b, Runnable one, Runnable other) {
        Label met = label();
        Label done = label();
        branch(condition, a, b, met);
        other.run();
        jump(done);
        bind(met);
        one.run();
        bind(done);
    }
}
