/** HASHTABLE_LOOKUP: rows of a table by sorted keys. */
@NullMarked
package dev.tern.operators.hashtablelookup;

import org.jspecify.annotations.NullMarked;
