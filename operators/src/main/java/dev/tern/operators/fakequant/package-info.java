/** FAKE_QUANT: floats moved to the nearest number that a quantised type could hold. */
@NullMarked
package dev.tern.operators.fakequant;

import org.jspecify.annotations.NullMarked;
