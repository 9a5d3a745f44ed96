/** aeq.hadamard_rotation: rotations that spread outliers before quantisation. */
@NullMarked
package dev.tern.custom.hadamard;

import org.jspecify.annotations.NullMarked;
