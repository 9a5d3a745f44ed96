/** The processor at hand: what it can do, and memory that holds code for it. */
@NullMarked
package dev.tern.assembler;

import org.jspecify.annotations.NullMarked;
