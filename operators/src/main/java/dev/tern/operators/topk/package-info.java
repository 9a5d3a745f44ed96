/** TOPK_V2: the largest elements of every row. */
@NullMarked
package dev.tern.operators.topk;

import org.jspecify.annotations.NullMarked;
