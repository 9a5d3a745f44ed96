/** RESHAPE: the same elements under another shape. */
@NullMarked
package dev.tern.operators.reshape;

import org.jspecify.annotations.NullMarked;
