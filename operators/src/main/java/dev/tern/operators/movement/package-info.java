/**
 * Moving elements without looking at them: one engine copies boxes of any rank by the widest run of bytes it finds, and
 * serves every operator that only rearranges. Packed integers are moved as bytes, strings by their positions.
 */
@NullMarked
package dev.tern.operators.movement;

import org.jspecify.annotations.NullMarked;
