/** Products of bytes in machine code: the matrix product under convolutions and fully connected layers, and depthwise windows. */
@NullMarked
package dev.tern.kernels.bytes;

import org.jspecify.annotations.NullMarked;
