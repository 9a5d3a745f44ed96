/** ARG_MAX and ARG_MIN: where along an axis the largest or smallest element lies; the first of equals. */
@NullMarked
package dev.tern.operators.arg;

import org.jspecify.annotations.NullMarked;
