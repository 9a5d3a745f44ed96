/** REAL, IMAG and COMPLEX_ABS: parts and magnitudes of complex numbers. */
@NullMarked
package dev.tern.operators.complex;

import org.jspecify.annotations.NullMarked;
