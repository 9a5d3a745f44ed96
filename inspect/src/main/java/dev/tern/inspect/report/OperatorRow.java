package dev.tern.inspect.report;

/**
 * All nodes of a model with the same operator, version and types.
 *
 * @param types operand and result types, for example {@code i8 i8 i32 -> i8}
 * @param parameters elements of the constants that these nodes are the first to read
 * @param parameterBytes bytes that those constants are stored in
 */
public record OperatorRow(
        String operator,
        int version,
        String types,
        int count,
        long multiplyAdds,
        long parameters,
        long parameterBytes) {

    OperatorRow plus(long moreMultiplyAdds, long moreParameters, long moreBytes) {
        return new OperatorRow(
                operator,
                version,
                types,
                count + 1,
                saturated(multiplyAdds, moreMultiplyAdds),
                saturated(parameters, moreParameters),
                saturated(parameterBytes, moreBytes));
    }

    /** A sum that stays at the largest number instead of overflowing: shapes of hostile files multiply to anything. */
    static long saturated(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
