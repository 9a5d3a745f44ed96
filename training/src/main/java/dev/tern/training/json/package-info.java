/**
 * JSON as values: what model configurations are written in. Reading accepts what Python's writer makes of numbers that JSON
 * itself does not know ({@code NaN}, {@code Infinity}), keeps every number as it was spelled, and bounds depth and size.
 */
@NullMarked
package dev.tern.training.json;

import org.jspecify.annotations.NullMarked;
