/** Drivers of the real TensorFlow Lite, against which conformance is judged. */
@NullMarked
package dev.tern.conformance.oracle;

import org.jspecify.annotations.NullMarked;
