/**
 * Largest values of windows together with where they stood, and the way back: MediaPipe's MaxPoolingWithArgmax2D and
 * MaxUnpooling2D, whose places count within a window, and the original's MaxPoolWithArgmax and MaxUnpooling2D, whose places
 * count within an image. The type of the places tells them apart.
 */
@NullMarked
package dev.tern.custom.maxpool;

import org.jspecify.annotations.NullMarked;
