/**
 * One small vector instruction set in which kernels are written once and lowered to each processor. Lanes are 32 bits wide
 * unless a name says otherwise; a register is divided into blocks of 16 bytes, and what is said to happen in blocks never
 * crosses them.
 */
@NullMarked
package dev.tern.assembler.vector;

import org.jspecify.annotations.NullMarked;
