/** LOCAL_RESPONSE_NORMALIZATION: elements damped by their neighbours along the last axis. */
@NullMarked
package dev.tern.operators.localresponsenormalization;

import org.jspecify.annotations.NullMarked;
