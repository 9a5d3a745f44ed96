/** The zip archive that may follow a model: found from its end, checked against its bounds, never unpacked to disk. */
@NullMarked
package dev.tern.tflite.zip;

import org.jspecify.annotations.NullMarked;
