package dev.tern.kernels.product;

/**
 * What the code of a streaming product is shaped by.
 *
 * @param unitsLeft units of the last tile where it has fewer, else 0
 * @param depthLeft numbers of the last vector along the depth where it is not whole, else 0
 * @param longDepth whether there is a whole vector along the depth at all
 */
record DotKey(int unitsLeft, int depthLeft, boolean longDepth, boolean bias, boolean addend) {}
