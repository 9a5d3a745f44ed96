package dev.tern.training.keras;

import dev.tern.training.json.Json;
import java.util.List;
import java.util.function.Consumer;

/** What a layer is called with: results of other layers, lists of arguments, or plain values. */
public sealed interface Argument {
    /** Result {@code tensor} of call {@code call} of the layer named {@code layer}; calls count from 0 within the model. */
    record Result(String layer, int call, int tensor) implements Argument {}

    /** Several arguments in one place. */
    record Several(List<Argument> items) implements Argument {
        /** Keeps a copy. */
        public Several {
            items = List.copyOf(items);
        }
    }

    /** A number, a text, nothing. */
    record Value(Json json) implements Argument {}

    /** Gives every result in this argument to {@code to}, in order. */
    default void results(Consumer<Result> to) {
        switch (this) {
            case Result result -> to.accept(result);
            case Several several -> several.items().forEach(item -> item.results(to));
            case Value value -> {}
        }
    }
}
