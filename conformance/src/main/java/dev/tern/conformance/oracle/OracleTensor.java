package dev.tern.conformance.oracle;

/**
 * A tensor as the library holds it now. The arrays are copies.
 *
 * @param index the position in the tensors of the main graph
 * @param name the name in the model, empty where it has none
 * @param type the element type
 * @param shape the present dimensions
 * @param scales the scales of quantisation, one or one per slice, empty where there is none
 * @param zeroPoints the zero points of quantisation, as many as the library holds
 * @param quantizedDimension the dimension whose slices have scales of their own
 * @param constant whether the bytes come from the model file
 * @param bytes the little-endian elements, or strings in the library's encoding; empty where no memory is held
 */
public record OracleTensor(
        int index,
        String name,
        OracleType type,
        int[] shape,
        float[] scales,
        int[] zeroPoints,
        int quantizedDimension,
        boolean constant,
        byte[] bytes) {}
