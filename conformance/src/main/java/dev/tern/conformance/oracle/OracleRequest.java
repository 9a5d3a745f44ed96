package dev.tern.conformance.oracle;

/** What a process of an oracle is asked; every request but {@link #LOAD} and {@link #OPEN} names a session. */
enum OracleRequest {
    LOAD,
    OPEN,
    INPUT_COUNT,
    OUTPUT_COUNT,
    TENSOR_COUNT,
    RESIZE,
    ALLOCATE,
    SET_INPUT,
    INVOKE,
    RESET_VARIABLES,
    INPUT_TENSOR,
    OUTPUT_TENSOR,
    TENSOR,
    PLAN,
    CLOSE
}
