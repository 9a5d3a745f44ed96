package dev.tern.operators.custom;

import dev.tern.operators.CustomOperators;
import dev.tern.operators.custom.audio.AudioSpectrogram;
import dev.tern.operators.custom.audio.Mfcc;
import dev.tern.operators.custom.detection.DetectionPostProcess;
import dev.tern.operators.custom.hadamard.HadamardRotation;
import dev.tern.operators.custom.numericverify.NumericVerify;
import dev.tern.operators.custom.signal.Signals;
import java.util.List;

/** Registries of the custom operators that come with Tern. */
public final class OriginalCustomOperators {
    /** Every custom operator that Tern brings. */
    public static final CustomOperators ALL = CustomOperators.NONE
            .with(List.of(
                    AudioSpectrogram.DEFINITION,
                    DetectionPostProcess.DEFINITION,
                    HadamardRotation.DEFINITION,
                    Mfcc.DEFINITION,
                    NumericVerify.DEFINITION))
            .with(Signals.ALL);

    private OriginalCustomOperators() {}
}
