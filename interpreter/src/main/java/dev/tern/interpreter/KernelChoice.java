package dev.tern.interpreter;

/**
 * Which kernel computes a node, and why that one.
 *
 * @param tier the family of kernels, for example {@code portable}
 */
public record KernelChoice(String tier, String reason) {}
