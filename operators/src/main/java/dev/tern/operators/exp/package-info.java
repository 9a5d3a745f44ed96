/** EXP: the exponential function. */
@NullMarked
package dev.tern.operators.exp;

import org.jspecify.annotations.NullMarked;
