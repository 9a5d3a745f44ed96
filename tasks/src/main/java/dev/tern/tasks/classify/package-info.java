/** From a picture to the likeliest labels. */
@NullMarked
package dev.tern.tasks.classify;

import org.jspecify.annotations.NullMarked;
