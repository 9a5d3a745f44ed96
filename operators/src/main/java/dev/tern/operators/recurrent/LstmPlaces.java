package dev.tern.operators.recurrent;

/**
 * Where the operands of one direction of an LSTM stand among the node's. Four weights stand together in the order input
 * gate, forget gate, cell, output gate, and so do recurrent weights and biases; peephole weights lack the cell.
 *
 * @param norms first of four layer-norm coefficients, or -1
 * @param auxiliary second input of each step, or -1
 * @param auxiliaryWeights first of its four weights, or -1
 */
public record LstmPlaces(
        int weights,
        int recurrent,
        int peepholes,
        int biases,
        int projection,
        int projectionBias,
        int outputState,
        int cellState,
        int norms,
        int auxiliary,
        int auxiliaryWeights) {
    /** Gates in the order in which their operands stand. */
    public enum Gate {
        INPUT,
        FORGET,
        CELL,
        OUTPUT
    }

    /** The only direction of LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM. */
    public static final LstmPlaces SINGLE = new LstmPlaces(1, 5, 9, 12, 16, 17, 18, 19, 20, -1, -1);

    /** The forward direction of BIDIRECTIONAL_SEQUENCE_LSTM. */
    public static final LstmPlaces FORWARD = new LstmPlaces(1, 5, 9, 12, 16, 17, 35, 36, -1, 39, 40);

    /** Its backward direction. */
    public static final LstmPlaces BACKWARD = new LstmPlaces(18, 22, 26, 29, 33, 34, 37, 38, -1, 39, 44);

    /** Weights of the input. */
    public int weights(Gate gate) {
        return weights + gate.ordinal();
    }

    /** Weights of the last output. */
    public int recurrent(Gate gate) {
        return recurrent + gate.ordinal();
    }

    /** Bias of a gate. */
    public int bias(Gate gate) {
        return biases + gate.ordinal();
    }

    /** Peephole weights of a gate; -1 for the cell, which has none. */
    public int peephole(Gate gate) {
        return switch (gate) {
            case INPUT -> peepholes;
            case FORGET -> peepholes + 1;
            case CELL -> -1;
            case OUTPUT -> peepholes + 2;
        };
    }

    /** Layer-norm coefficients of a gate, or -1. */
    public int norm(Gate gate) {
        return norms < 0 ? -1 : norms + gate.ordinal();
    }

    /** Weights of the auxiliary input, or -1. */
    public int auxiliaryWeights(Gate gate) {
        return auxiliaryWeights < 0 ? -1 : auxiliaryWeights + gate.ordinal();
    }
}
