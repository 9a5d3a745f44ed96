/** Operators that only move elements, in machine code: rows of bytes, table by table. */
@NullMarked
package dev.tern.kernels.copies;

import org.jspecify.annotations.NullMarked;
