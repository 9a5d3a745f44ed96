package dev.tern.conformance.oracle;

/**
 * A tensor as the library holds it now. The arrays are copies.
 *
 * @param index the position in the tensors of the main graph
 * @param name the name in the model, empty where it has none
 * @param type the element type
 * @param shape the present dimensions
 * @param scale the scale of per-tensor quantisation, 0 where there is none
 * @param zeroPoint the zero point of per-tensor quantisation
 * @param constant whether the bytes come from the model file
 * @param bytes the little-endian elements, or strings in the library's encoding; empty where no memory is held
 */
public record OracleTensor(
        int index,
        String name,
        OracleType type,
        int[] shape,
        float scale,
        int zeroPoint,
        boolean constant,
        byte[] bytes) {}
