/**
 * LOCAL_RESPONSE_NORMALIZATION: elements damped by their neighbours along the last axis. The window is that of the
 * optimised kernels, which counts the channel at {@code +radius} too.
 */
@NullMarked
package dev.tern.operators.localresponsenormalization;

import org.jspecify.annotations.NullMarked;
