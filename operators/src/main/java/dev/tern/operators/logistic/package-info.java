/** LOGISTIC: the sigmoid function. */
@NullMarked
package dev.tern.operators.logistic;

import org.jspecify.annotations.NullMarked;
