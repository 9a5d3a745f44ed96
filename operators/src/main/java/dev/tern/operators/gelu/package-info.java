/** GELU: values weighted by the normal distribution. */
@NullMarked
package dev.tern.operators.gelu;

import org.jspecify.annotations.NullMarked;
