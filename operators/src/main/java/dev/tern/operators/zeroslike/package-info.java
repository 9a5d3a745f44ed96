/** ZEROS_LIKE: zeros in the shape of another tensor. */
@NullMarked
package dev.tern.operators.zeroslike;

import org.jspecify.annotations.NullMarked;
