package dev.tern.operators.lstm;

import dev.tern.tensor.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts the products of one LSTM step. */
final class LstmWork {
    private LstmWork() {}

    /** One product for each element of every weight matrix and each batch. */
    static long multiplyAdds(Lstm lstm, List<@Nullable Shape> in) {
        Shape input = in.getFirst();
        if (input == null || input.rank() == 0) {
            return 0;
        }
        long elements = 0;
        for (int i = 1; i < in.size(); i++) {
            Shape shape = in.get(i);
            boolean weights = lstm.form() == Lstm.Form.BASIC ? i == 2 : i < 9 || i == 16;
            elements += shape == null || !weights ? 0 : shape.elements();
        }
        return elements * input.dim(0);
    }
}
