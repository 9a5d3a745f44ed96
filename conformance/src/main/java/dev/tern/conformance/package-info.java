/** Tern beside the original: the oracles, and the tests that hold the two together. */
@NullMarked
package dev.tern.conformance;

import org.jspecify.annotations.NullMarked;
