/** CONV_3D and CONV_3D_TRANSPOSE: windows of a volume times filters, and their transpose. */
@NullMarked
package dev.tern.operators.conv3d;

import org.jspecify.annotations.NullMarked;
