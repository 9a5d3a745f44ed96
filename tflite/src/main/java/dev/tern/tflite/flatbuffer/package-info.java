/**
 * FlatBuffers bytes, read where they lie and written in one pass. Nothing here knows TensorFlow Lite: tables are
 * described by rows ({@link dev.tern.tflite.flatbuffer.TableType}, {@link dev.tern.tflite.flatbuffer.Field}), and
 * the same rows serve reading, writing and copying. Fields that no row describes survive: see
 * {@link dev.tern.tflite.flatbuffer.UnknownFields}.
 */
@NullMarked
package dev.tern.tflite.flatbuffer;

import org.jspecify.annotations.NullMarked;
