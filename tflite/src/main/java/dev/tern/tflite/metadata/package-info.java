/**
 * What a model says about itself for people and for pre- and post-processing: names, descriptions, normalisation,
 * labels. {@link dev.tern.tflite.metadata.ModelMetadata} reads it from a model and stores it there.
 */
@NullMarked
package dev.tern.tflite.metadata;

import org.jspecify.annotations.NullMarked;
