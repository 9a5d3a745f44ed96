/** ONNX files: graphs, nodes, attributes and tensors, read with every length checked. */
@NullMarked
package dev.tern.converter.onnx.model;

import org.jspecify.annotations.NullMarked;
