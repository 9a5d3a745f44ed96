/** Files that are either whole or not there: written beside their place and moved into it. */
@NullMarked
package dev.tern.training.files;

import org.jspecify.annotations.NullMarked;
