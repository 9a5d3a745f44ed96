/** The encoder of x86-64, and the vector instruction set lowered to AVX2 and AVX-512. */
@NullMarked
package dev.tern.assembler.x86;

import org.jspecify.annotations.NullMarked;
