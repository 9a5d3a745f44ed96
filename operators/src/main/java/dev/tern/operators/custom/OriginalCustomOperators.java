package dev.tern.operators.custom;

import dev.tern.operators.CustomOperators;
import dev.tern.operators.custom.audio.AudioSpectrogram;
import dev.tern.operators.custom.audio.Mfcc;
import dev.tern.operators.custom.detection.DetectionPostProcess;
import dev.tern.operators.custom.example.ParseExample;
import dev.tern.operators.custom.hadamard.HadamardRotation;
import dev.tern.operators.custom.maxpool.MaxPoolWithPlaces;
import dev.tern.operators.custom.maxpool.MaxUnpooling;
import dev.tern.operators.custom.numericverify.NumericVerify;
import dev.tern.operators.custom.posenet.PosenetDecoder;
import dev.tern.operators.custom.signal.Signals;
import dev.tern.operators.custom.tokenizer.WhitespaceTokenizer;
import dev.tern.operators.custom.transposeconvbias.TransposeConvBias;
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
