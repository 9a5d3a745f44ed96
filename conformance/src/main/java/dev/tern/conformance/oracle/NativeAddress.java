package dev.tern.conformance.oracle;

import org.bytedeco.javacpp.Pointer;

/** A pointer of the binding made of a number. It owns nothing. */
final class NativeAddress extends Pointer {
    NativeAddress(long number) {
        super((Pointer) null);
        address = number;
    }
}
