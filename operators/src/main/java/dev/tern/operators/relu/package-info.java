/** RELU, RELU6, RELU_N1_TO_1 and RELU_0_TO_1: values held between two bounds. */
@NullMarked
package dev.tern.operators.relu;

import org.jspecify.annotations.NullMarked;
