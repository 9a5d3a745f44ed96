/** BUCKETIZE: which of given intervals every element lies in. */
@NullMarked
package dev.tern.operators.bucketize;

import org.jspecify.annotations.NullMarked;
