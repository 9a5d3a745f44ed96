/** HARD_SWISH: {@code x * relu6(x + 3) / 6}. */
@NullMarked
package dev.tern.operators.hardswish;

import org.jspecify.annotations.NullMarked;
