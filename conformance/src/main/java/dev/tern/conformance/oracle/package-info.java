/**
 * Drivers of the real TensorFlow Lite 2.18, against which conformance is judged.
 *
 * <p>{@link dev.tern.conformance.oracle.NativeOracle} lists what there is: two shared libraries, each with its
 * optimised and its reference kernels. "Small" is {@code org.bytedeco:tensorflow-lite}, compiled without SSE4.1;
 * "official" is {@code libtensorflow_cc.so.2} of {@code org.tensorflow:tensorflow-core-native}, compiled as the Python
 * package is. Both carry the reference resolver, and both register the custom operators
 * {@code TFLite_Detection_PostProcess}, {@code Mfcc}, {@code AudioSpectrogram} and {@code NumericVerify} with their
 * optimised resolver. The reference resolver has fewer operators: without CEIL, ELU, RFFT2D and STABLEHLO_COMPOSITE, it
 * refuses models that use them. Only the small library exports the C interface.
 *
 * <p>Which arithmetic runs was found by running models of every kind on a processor with AVX-512 and comparing each
 * operator whose inputs were equal. 8-bit convolutions with 1x1 filters, depthwise convolutions and fully connected
 * layers were also recomputed from the inputs the library used, with no mismatch in tens of millions of elements. With
 * acc the 32-bit accumulator, m and e the fixed-point multiplier and its right shift, and
 * p = half-up(acc * m / 2^31):
 *
 * <table>
 * <caption>Last step of 8-bit kernels</caption>
 * <tr><th>operator</th><th>both references</th><th>small, optimised</th><th>official, optimised</th></tr>
 * <tr><td>int8 CONV_2D, FULLY_CONNECTED</td><td>half-away(p / 2^e)</td><td>half-up(p / 2^e)</td>
 *     <td>half-up(p / 2^e)</td></tr>
 * <tr><td>uint8 CONV_2D</td><td>half-away(p / 2^e)</td><td>half-away(p / 2^e)</td><td>half-up(p / 2^e)</td></tr>
 * <tr><td>int8 DEPTHWISE_CONV_2D</td><td>half-away(p / 2^e)</td><td>half-away(p / 2^e)</td>
 *     <td>half-up(p / 2^e)</td></tr>
 * <tr><td>uint8 DEPTHWISE_CONV_2D</td><td colspan="3">equal in all</td></tr>
 * <tr><td>int8 and uint8 ADD, SUB, MUL, AVERAGE_POOL_2D, SOFTMAX, LOGISTIC, HARD_SWISH, RESIZE_BILINEAR, LSTM</td>
 *     <td>-</td><td colspan="2">equal in both optimised builds</td></tr>
 * <tr><td>int8 MEAN over height and width</td><td>-</td><td colspan="2">builds differ by one, rarely</td></tr>
 * <tr><td>int16 ADD</td><td>-</td><td>as reference</td><td>differs by one in one of 354240 elements</td></tr>
 * <tr><td>QUANTIZE of float to int8</td><td>half-away(x / scale)</td>
 *     <td>differs by one in one of 15.8 million elements</td><td>as reference</td></tr>
 * </table>
 *
 * <p>References of the two builds agree in every element of every operator compared but hybrid FULLY_CONNECTED. Single
 * rounding in 64 bits, float and double requantisation match none of the builds in CONV_2D and FULLY_CONNECTED.
 *
 * <p>A few models make the library itself corrupt its memory or crash (an int8 SVDF model, block-wise quantised
 * weights of newer converters). {@link dev.tern.conformance.oracle.OracleProcess} is for those.
 */
@NullMarked
package dev.tern.conformance.oracle;

import org.jspecify.annotations.NullMarked;
