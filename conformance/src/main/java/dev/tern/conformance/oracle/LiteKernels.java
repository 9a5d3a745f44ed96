package dev.tern.conformance.oracle;

import java.lang.foreign.MemorySegment;

/**
 * A choice of kernels of a library.
 *
 * @param library where the functions come from
 * @param resolver the C++ object that maps operators to kernels
 * @param delegates whether an XNNPACK delegate is made for each session
 */
record LiteKernels(LiteLibrary library, MemorySegment resolver, boolean delegates) {
    private static final String OPTIMISED = "_ZN6tflite3ops7builtin17BuiltinOpResolverC1Ev";
    private static final String REFERENCE = "_ZN6tflite3ops7builtin20BuiltinRefOpResolverC1Ev";

    /** Optimised kernels alone. */
    static LiteKernels builtin(LiteLibrary library) {
        return new LiteKernels(library, library.withoutDelegates(library.resolver(OPTIMISED)), false);
    }

    /** Reference kernels alone. */
    static LiteKernels reference(LiteLibrary library) {
        return new LiteKernels(library, library.withoutDelegates(library.resolver(REFERENCE)), false);
    }

    /** Optimised kernels behind an XNNPACK delegate made for each session; the small library only. */
    static LiteKernels xnnpack(LiteLibrary library) {
        return new LiteKernels(library, library.withoutDelegates(library.resolver(OPTIMISED)), true);
    }

    /** What an application gets that asks for nothing: the library decides about delegates itself. */
    static LiteKernels whateverIsDefault(LiteLibrary library) {
        return new LiteKernels(library, library.resolver(OPTIMISED), false);
    }
}
