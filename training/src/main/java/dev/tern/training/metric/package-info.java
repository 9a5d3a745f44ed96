/** What is measured beside the loss. */
@NullMarked
package dev.tern.training.metric;

import org.jspecify.annotations.NullMarked;
