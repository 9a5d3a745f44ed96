/**
 * Fast kernels and how they are asked for: a kernel in machine code is offered a node and takes it or says why not. Folders
 * mirror those of the operators; {@code product} holds what the operators that multiply matrices share.
 */
@NullMarked
package dev.tern.kernels;

import org.jspecify.annotations.NullMarked;
