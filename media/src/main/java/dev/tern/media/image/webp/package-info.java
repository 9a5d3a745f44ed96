/** The WebP decoder: container, lossy VP8 key frames, lossless VP8L images, alpha planes. */
@NullMarked
package dev.tern.media.image.webp;

import org.jspecify.annotations.NullMarked;
