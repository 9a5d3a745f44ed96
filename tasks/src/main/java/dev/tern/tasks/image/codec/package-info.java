/** Decoders of picture files and what they share: bounds-checked bytes, the pixel raster, orientation. */
@NullMarked
package dev.tern.tasks.image.codec;

import org.jspecify.annotations.NullMarked;
