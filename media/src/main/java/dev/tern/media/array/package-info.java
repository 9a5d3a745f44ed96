/** Arrays in files of NumPy's formats. */
@NullMarked
package dev.tern.media.array;

import org.jspecify.annotations.NullMarked;
