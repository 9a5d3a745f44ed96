/**
 * The JPEG decoder: markers, Huffman-coded baseline and progressive scans, inverse transform, upsampling, colour. It is
 * Tern's own because the JDK's native one can stop the whole virtual machine on damaged files: it allocates Java strings
 * for its warnings while it holds off the garbage collector.
 */
@NullMarked
package dev.tern.media.image.jpeg;

import org.jspecify.annotations.NullMarked;
