/** Data types, shapes, quantisation parameters and tensors: what every other module speaks in. */
@NullMarked
package dev.tern.tensor;

import org.jspecify.annotations.NullMarked;
