/** What training makes small. */
@NullMarked
package dev.tern.training.loss;

import org.jspecify.annotations.NullMarked;
