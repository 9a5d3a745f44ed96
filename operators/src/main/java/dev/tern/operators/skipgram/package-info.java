/** SKIP_GRAM: runs of words with words left out between. */
@NullMarked
package dev.tern.operators.skipgram;

import org.jspecify.annotations.NullMarked;
