/** AudioSpectrogram and Mfcc: spectra of sound and their mel-frequency cepstral coefficients, computed in doubles. */
@NullMarked
package dev.tern.custom.audio;

import org.jspecify.annotations.NullMarked;
