/** PAD, PADV2 and MIRROR_PAD: borders around an operand. */
@NullMarked
package dev.tern.operators.pad;

import org.jspecify.annotations.NullMarked;
