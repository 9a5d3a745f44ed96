/** The converter: sources, options, the conversion itself and its report. */
@NullMarked
package dev.tern.converter;

import org.jspecify.annotations.NullMarked;
