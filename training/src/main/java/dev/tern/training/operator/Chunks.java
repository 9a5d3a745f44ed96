package dev.tern.training.operator;

/** How long tensors are worked on: in pieces that stay in the nearest cache while they are on the heap. */
final class Chunks {
    /** Elements of one piece. */
    static final int LENGTH = 2048;

    private Chunks() {}
}
