/** ONE_HOT and SPARSE_TO_DENSE: values placed on a uniform ground. */
@NullMarked
package dev.tern.operators.onehot;

import org.jspecify.annotations.NullMarked;
