/** Sounds from WAV files and back. */
@NullMarked
package dev.tern.media.sound;

import org.jspecify.annotations.NullMarked;
