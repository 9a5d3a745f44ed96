/** The {@code tern} command: argument parsing, progress and printing; what it prints is computed elsewhere. */
@NullMarked
package dev.tern.cli;

import org.jspecify.annotations.NullMarked;
