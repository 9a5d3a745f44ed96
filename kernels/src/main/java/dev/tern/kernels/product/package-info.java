/** Products of matrices: weights packed into panels, blocks of rows times panels, and what convolutions add to that. */
@NullMarked
package dev.tern.kernels.product;

import org.jspecify.annotations.NullMarked;
