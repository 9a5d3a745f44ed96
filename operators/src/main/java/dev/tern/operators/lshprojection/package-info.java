/** LSH_PROJECTION: signatures of items under random projections. */
@NullMarked
package dev.tern.operators.lshprojection;

import org.jspecify.annotations.NullMarked;
