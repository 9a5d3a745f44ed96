/** Whole nets that the project builds itself, beside the original and against themselves. */
@NullMarked
package dev.tern.conformance.nets;

import org.jspecify.annotations.NullMarked;
