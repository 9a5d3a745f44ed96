package dev.tern.custom.signal;

import dev.tern.operators.CustomOperator;
import dev.tern.operators.OperatorDefinition;
import java.util.List;

/** Every signal operator. */
public final class Signals {
    public static final List<OperatorDefinition<CustomOperator>> ALL = List.of(
            SignalDelay.DEFINITION,
            SignalEnergy.DEFINITION,
            SignalFftAutoScale.DEFINITION,
            SignalFilterBank.DEFINITION,
            SignalFilterBankLog.DEFINITION,
            SignalFilterBankSpectralSubtraction.DEFINITION,
            SignalFilterBankSquareRoot.DEFINITION,
            SignalFourier.IRFFT,
            SignalFourier.RFFT,
            SignalFramer.DEFINITION,
            SignalOverlapAdd.DEFINITION,
            SignalPcan.DEFINITION,
            SignalStacker.DEFINITION,
            SignalWindow.DEFINITION);

    private Signals() {}
}
