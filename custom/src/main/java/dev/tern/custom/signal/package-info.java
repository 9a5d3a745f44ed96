/**
 * The signal operators of small devices: windows, fixed-point Fourier transforms, filter banks, noise reduction, gain
 * control and framing. All whole-number arithmetic is bit for bit that of the original's signal library, wrap-around and
 * truncation included, because models are trained on its results.
 */
@NullMarked
package dev.tern.custom.signal;

import org.jspecify.annotations.NullMarked;
