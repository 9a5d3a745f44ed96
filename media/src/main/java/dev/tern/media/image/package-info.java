/** Pictures for a model: reading files, fitting them to a model's input size, and encoding their pixels as tensor elements. */
@NullMarked
package dev.tern.media.image;

import org.jspecify.annotations.NullMarked;
