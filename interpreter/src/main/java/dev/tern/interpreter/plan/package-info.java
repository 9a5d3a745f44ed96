/**
 * From a graph to something that runs: shapes, memory and kernels are settled in stages. A stage reaches as far as
 * shapes are known before the run; where the data of a run decide a shape, the next stage begins.
 */
@NullMarked
package dev.tern.interpreter.plan;

import org.jspecify.annotations.NullMarked;
