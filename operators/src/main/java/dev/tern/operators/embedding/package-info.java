/** EMBEDDING_LOOKUP and EMBEDDING_LOOKUP_SPARSE: rows of a table by number. */
@NullMarked
package dev.tern.operators.embedding;

import org.jspecify.annotations.NullMarked;
