package dev.tern.training.layer;

import dev.tern.tensor.DataType;
import dev.tern.training.tape.Edge;

/**
 * Keras' CategoryEncoding: whole numbers as rows of zeros and ones, or of counts.
 *
 * @param tokens how many different numbers there are, from 0 on
 */
public record CategoryEncoding(String name, int tokens, Encoding output) implements SimpleLayer {

    public static CategoryEncoding of(int tokens) {
        return new CategoryEncoding("", tokens, Encoding.MULTI_HOT);
    }

    @Override
    public Edge call(LayerScope scope, Edge input) {
        return output.of(scope.maths(), scope.maths().cast(input, DataType.INT32), tokens);
    }

    public CategoryEncoding output(Encoding other) {
        return new CategoryEncoding(name, tokens, other);
    }

    @Override
    public CategoryEncoding named(String other) {
        return new CategoryEncoding(other, tokens, output);
    }

    @Override
    public String kind() {
        return "CategoryEncoding";
    }
}
