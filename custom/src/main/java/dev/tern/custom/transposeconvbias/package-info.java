/** MediaPipe's Convolution2DTransposeBias: a transposed convolution that adds a bias. */
@NullMarked
package dev.tern.custom.transposeconvbias;

import org.jspecify.annotations.NullMarked;
