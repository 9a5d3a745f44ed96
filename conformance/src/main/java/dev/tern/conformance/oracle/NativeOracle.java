package dev.tern.conformance.oracle;

import java.util.Locale;
import java.util.function.Supplier;

/**
 * The real TensorFlow Lite 2.18, by library and choice of kernels. Libraries are loaded when a first session is opened,
 * and stay. Which arithmetic each of them follows is told in the description of this package.
 */
public enum NativeOracle implements Oracle {
    /** The JavaCPP build, optimised kernels, no delegate. */
    BYTEDECO(() -> LiteKernels.builtin(LiteLibrary.bytedeco())),
    /** The JavaCPP build, reference kernels. */
    BYTEDECO_REFERENCE(() -> LiteKernels.reference(LiteLibrary.bytedeco())),
    /** The JavaCPP build, XNNPACK in front of the optimised kernels. */
    BYTEDECO_XNNPACK(() -> LiteKernels.xnnpack(LiteLibrary.bytedeco())),
    /** The official build, optimised kernels, no delegate. */
    WHEEL(() -> LiteKernels.builtin(LiteLibrary.wheel())),
    /** The official build, reference kernels. */
    WHEEL_REFERENCE(() -> LiteKernels.reference(LiteLibrary.wheel())),
    /** The official build as an application gets it: XNNPACK in front of the optimised kernels. */
    WHEEL_XNNPACK(() -> LiteKernels.whateverIsDefault(LiteLibrary.wheel()));

    private final LazyKernels kernels;

    NativeOracle(Supplier<LiteKernels> maker) {
        kernels = new LazyKernels(maker);
    }

    /** Loads the library now, which otherwise the first session does. */
    public void load() {
        kernels.get();
    }

    @Override
    public OracleSession open(byte[] modelBytes, OracleOptions options) {
        return LiteSession.open(kernels.get(), modelBytes, options);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
