package dev.tern.kernels;

import dev.tern.operators.TiledKernel;

/** The answer to a node that was offered. */
public sealed interface Offer {
    /**
     * The node will be computed by {@code kernel}.
     *
     * @param how what kind of kernel it is, for people
     */
    record Taken(TiledKernel kernel, String how) implements Offer {}

    /** The node is left to the portable tier because of {@code why}. */
    record Declined(String why) implements Offer {}
}
