/** RANGE: numbers at equal distances. */
@NullMarked
package dev.tern.operators.range;

import org.jspecify.annotations.NullMarked;
