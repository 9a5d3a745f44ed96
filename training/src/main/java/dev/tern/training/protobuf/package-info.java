/** The wire format of protocol buffers: messages as fields by number, read with every length checked, and written. */
@NullMarked
package dev.tern.training.protobuf;

import org.jspecify.annotations.NullMarked;
