/**
 * ONNX graphs become graphs of Tern's operators. ONNX keeps channels in front, the operators behind: each tensor carries
 * the order in which its axes lie, nodes compute on whatever order suits them, and elements are moved only where a node
 * insists on another order than it is given.
 */
@NullMarked
package dev.tern.converter.onnx;

import org.jspecify.annotations.NullMarked;
