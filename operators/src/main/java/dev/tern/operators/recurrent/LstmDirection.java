package dev.tern.operators.recurrent;

import dev.tern.operators.Binding;
import dev.tern.operators.product.LstmKernel;
import dev.tern.tensor.Tensor;

/** One direction of an LSTM whose state is float, bound to its operands. */
public interface LstmDirection {
    /** Walks every sequence, forward in time or backward. */
    void run(boolean forward);

    /**
     * A direction bound to its operands.
     *
     * @param inputPlace operand that each step reads
     * @param auxiliaryPlace operand that each step reads besides, or -1
     * @param outputOffset where in each vector of the output this direction's begins
     */
    static LstmDirection of(
            Binding binding,
            LstmPlaces places,
            LstmOptions options,
            Sequence sequence,
            int inputPlace,
            int auxiliaryPlace,
            Tensor output,
            int outputOffset) {
        LstmKernel kernel = auxiliaryPlace < 0 ? SteppedLstm.kernel(binding, places, options, sequence) : null;
        return kernel == null
                ? new FloatLstm(binding, places, options, sequence, inputPlace, auxiliaryPlace, output, outputOffset)
                : new SteppedLstm(binding, places, sequence, kernel, binding.input(inputPlace), output, outputOffset);
    }
}
