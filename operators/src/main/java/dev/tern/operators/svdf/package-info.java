/** SVDF: a layer of filters of rank one, over features and over time. */
@NullMarked
package dev.tern.operators.svdf;

import org.jspecify.annotations.NullMarked;
