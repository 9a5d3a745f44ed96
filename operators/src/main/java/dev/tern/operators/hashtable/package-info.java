/** HASHTABLE, HASHTABLE_IMPORT, HASHTABLE_FIND and HASHTABLE_SIZE: tables that all graphs of an interpreter share. */
@NullMarked
package dev.tern.operators.hashtable;

import org.jspecify.annotations.NullMarked;
