/** LOG_SOFTMAX: the logarithm of the softmax along the last axis. */
@NullMarked
package dev.tern.operators.logsoftmax;

import org.jspecify.annotations.NullMarked;
