/** DENSIFY: constants stored without their zeros, spread out; and the layout of such constants, which kernels share. */
@NullMarked
package dev.tern.operators.densify;

import org.jspecify.annotations.NullMarked;
