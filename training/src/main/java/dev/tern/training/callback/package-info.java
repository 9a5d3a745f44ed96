/** What happens between epochs: stopping early, checkpoints, logs. */
@NullMarked
package dev.tern.training.callback;

import org.jspecify.annotations.NullMarked;
