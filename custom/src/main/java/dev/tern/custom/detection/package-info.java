/**
 * TFLite_Detection_PostProcess: boxes decoded from anchors, and the best of them that do not overlap. Results that no
 * detection fills are zero; the original leaves some of them unwritten. Of classes with equal scores in one box the lower
 * number comes first.
 */
@NullMarked
package dev.tern.custom.detection;

import org.jspecify.annotations.NullMarked;
