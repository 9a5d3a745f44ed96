/** Decoders of picture files and what they share: bounds-checked bytes, the pixel raster, orientation. */
@NullMarked
package dev.tern.media.image.codec;

import org.jspecify.annotations.NullMarked;
