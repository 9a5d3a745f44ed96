/** ONNX models, written by the tests, converted and run beside ONNX Runtime. */
@NullMarked
package dev.tern.conformance.onnx;

import org.jspecify.annotations.NullMarked;
