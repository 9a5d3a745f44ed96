package dev.tern.interpreter;

/**
 * Which kernel computes a node, and why that one.
 *
 * @param tier the family of kernels, for example {@code portable}
 * @param computedBy the node whose kernel computes this one as well; -1 for its own
 */
public record KernelChoice(String tier, String reason, int computedBy) {
    /** A kernel of the node's own. */
    public KernelChoice(String tier, String reason) {
        this(tier, reason, -1);
    }

    /** The kernel of another node. */
    public static KernelChoice fusedInto(int node) {
        return new KernelChoice("fused", "computed by node " + node, node);
    }
}
