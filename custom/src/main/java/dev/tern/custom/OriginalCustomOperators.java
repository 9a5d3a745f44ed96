package dev.tern.custom;

import dev.tern.custom.audio.AudioSpectrogram;
import dev.tern.custom.audio.Mfcc;
import dev.tern.custom.detection.DetectionPostProcess;
import dev.tern.custom.example.ParseExample;
import dev.tern.custom.hadamard.HadamardRotation;
import dev.tern.custom.maxpool.MaxPoolWithPlaces;
import dev.tern.custom.maxpool.MaxUnpooling;
import dev.tern.custom.numericverify.NumericVerify;
import dev.tern.custom.posenet.PosenetDecoder;
import dev.tern.custom.signal.Signals;
import dev.tern.custom.tokenizer.WhitespaceTokenizer;
import dev.tern.custom.transposeconvbias.TransposeConvBias;
import dev.tern.operators.CustomOperators;
import java.util.List;

/** Registries of the custom operators that come with Tern. */
public final class OriginalCustomOperators {
    /** Every custom operator that Tern brings. */
    public static final CustomOperators ALL = CustomOperators.whenNeeded(() -> CustomOperators.NONE
            .with(List.of(
                    AudioSpectrogram.DEFINITION,
                    DetectionPostProcess.DEFINITION,
                    HadamardRotation.DEFINITION,
                    MaxPoolWithPlaces.MEDIAPIPE,
                    MaxPoolWithPlaces.ORIGINAL,
                    MaxUnpooling.DEFINITION,
                    MaxUnpooling.LITERT,
                    Mfcc.DEFINITION,
                    NumericVerify.DEFINITION,
                    ParseExample.DEFINITION,
                    PosenetDecoder.DEFINITION,
                    TransposeConvBias.DEFINITION,
                    WhitespaceTokenizer.DEFINITION))
            .with(Signals.ALL));

    private OriginalCustomOperators() {}
}
