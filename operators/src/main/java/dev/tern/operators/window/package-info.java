/** How windows lie on images: sizes, strides, dilations and padding, shared by convolutions and pools. */
@NullMarked
package dev.tern.operators.window;

import org.jspecify.annotations.NullMarked;
