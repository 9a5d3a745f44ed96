package dev.tern.conformance.oracle;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Kernels made at first use and kept: libraries cannot be unloaded, so that making them once is enough. */
final class LazyKernels {
    private final Supplier<LiteKernels> maker;
    private @Nullable LiteKernels made;

    LazyKernels(Supplier<LiteKernels> maker) {
        this.maker = maker;
    }

    synchronized LiteKernels get() {
        LiteKernels kernels = made;
        if (kernels == null) {
            kernels = maker.get();
            made = kernels;
        }
        return kernels;
    }
}
