/** What the converter makes, beside TensorFlow running the source. */
@NullMarked
package dev.tern.conformance.converter;

import org.jspecify.annotations.NullMarked;
