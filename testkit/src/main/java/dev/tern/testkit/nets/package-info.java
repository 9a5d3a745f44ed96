/**
 * Whole architectures with seeded weights, built in Java: as float graphs, and as what a converter makes of them (8-bit,
 * 16-bit, dynamic-range and half-precision weights). They stand in for trained models where only arithmetic, memory and
 * speed matter.
 */
@NullMarked
package dev.tern.testkit.nets;

import org.jspecify.annotations.NullMarked;
