/** REDUCE_WINDOW: elements of a moving window brought together. */
@NullMarked
package dev.tern.operators.reducewindow;

import org.jspecify.annotations.NullMarked;
