package dev.tern.training.architectures;

import dev.tern.tensor.TernException;
import dev.tern.training.Model;
import dev.tern.training.layer.Bidirectional;
import dev.tern.training.layer.Gru;
import dev.tern.training.layer.Lstm;
import dev.tern.training.layer.Recurrent;
import dev.tern.training.layer.Symbol;
import java.util.function.IntFunction;

/** Classifiers of sequences that read them step by step. The features are what the last layer gives after the last step. */
public final class RecurrentNets {
    private RecurrentNets() {}

    /** Layers of LSTM, one behind the other, each with so many units. */
    public static Model lstm(Sequences sequences, int... units) {
        return net("lstm", sequences, Lstm::of, false, units);
    }

    /** Layers of LSTM that read each sequence from both ends. */
    public static Model bidirectionalLstm(Sequences sequences, int... units) {
        return net("bidirectional_lstm", sequences, Lstm::of, true, units);
    }

    /** Layers of GRU, one behind the other, each with so many units. */
    public static Model gru(Sequences sequences, int... units) {
        return net("gru", sequences, Gru::of, false, units);
    }

    /** Layers of GRU that read each sequence from both ends. */
    public static Model bidirectionalGru(Sequences sequences, int... units) {
        return net("bidirectional_gru", sequences, Gru::of, true, units);
    }

    private static Model net(
            String name, Sequences sequences, IntFunction<Recurrent> layer, boolean bothWays, int... units) {
        if (units.length == 0) {
            throw TernException.at("architecture")
                    .expected("units of one recurrent layer or more")
                    .found("none")
                    .fix("say how many units each layer has");
        }
        Symbol input = sequences.input();
        Symbol x = sequences.embedded(input);
        for (int i = 0; i < units.length; i++) {
            Recurrent one = layer.apply(units[i]);
            Recurrent formed = i < units.length - 1 ? one.returningSequences() : one;
            String called = name + "_" + (i + 1);
            x = bothWays
                    ? Bidirectional.of(formed).named(called).apply(x)
                    : formed.named(called).apply(x);
        }
        return Model.of(input, sequences.classified(x)).named(name);
    }
}
