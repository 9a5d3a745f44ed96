/**
 * Machine code for AArch64: an encoder of the general and vector instructions that kernels use. Rows say how each
 * instruction is encoded and written; the listing of emitted code is text that GNU's assembler accepts.
 */
@NullMarked
package dev.tern.assembler.arm;

import org.jspecify.annotations.NullMarked;
