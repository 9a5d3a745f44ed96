/**
 * FlexBuffers: the self-describing encoding in which most custom operators keep their options. Read with every bound
 * checked; written plainly.
 */
@NullMarked
package dev.tern.operators.flexbuffer;

import org.jspecify.annotations.NullMarked;
