package dev.tern.operators.recurrent;

import dev.tern.operators.Activation;
import dev.tern.tensor.TernException;

/**
 * What every LSTM operator may choose.
 *
 * @param activation function of the cell; gates are always sigmoid
 * @param cellClip bound of the cell state; 0 for none
 * @param projectionClip bound of the projection's results; 0 for none
 * @param asymmetric whether vectors get an offset where weights have 8 bits
 */
public record LstmOptions(Activation activation, float cellClip, float projectionClip, boolean asymmetric) {
    /** Checks that the bounds are none or positive. */
    public void check() {
        if (!(cellClip >= 0f) || !(projectionClip >= 0f)) {
            throw TernException.at("clipping bounds")
                    .expected("0 or more")
                    .found(cellClip + " and " + projectionClip)
                    .fix("use 0 for no bound");
        }
    }
}
