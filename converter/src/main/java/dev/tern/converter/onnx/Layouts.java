package dev.tern.converter.onnx;

import dev.tern.converter.lower.Emitter;
import dev.tern.converter.lower.Flow;
import dev.tern.operators.reshape.Reshape;
import dev.tern.operators.transpose.Transpose;
import dev.tern.tensor.Shape;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;

/** Tensors in other orders, each made once. Where only axes of extent 1 change places, nothing moves: a reshape does. */
final class Layouts {
    private final Emitter emitter;
    private final Map<Flow, Map<Order, Flow>> made = new IdentityHashMap<>();

    Layouts(Emitter emitter) {
        this.emitter = emitter;
    }

    /** {@code x} lying in {@code wanted} order. */
    Flow in(Laid x, Order wanted) {
        if (x.order().equals(wanted)) {
            return x.flow();
        }
        int[] order = new int[wanted.rank()];
        for (int i = 0; i < order.length; i++) {
            order[wanted.of(i)] = x.order().of(i);
        }
        return made.computeIfAbsent(x.flow(), flow -> new HashMap<>())
                .computeIfAbsent(Order.of(order), key -> moved(x.flow(), order));
    }

    private Flow moved(Flow flow, int[] order) {
        Shape shape = flow.shape();
        int[] dims = new int[order.length];
        int lastPlace = -1;
        boolean staysPut = true;
        for (int i = 0; i < order.length; i++) {
            dims[i] = shape.dim(order[i]);
            if (dims[i] != 1) {
                staysPut &= order[i] > lastPlace;
                lastPlace = order[i];
            }
        }
        long open = Arrays.stream(dims).filter(dim -> dim < 0).count();
        boolean hasZero = Arrays.stream(dims).anyMatch(dim -> dim == 0);
        if (staysPut && open <= 1 && !(hasZero && open == 1)) {
            return emitter.emit(new Reshape(java.util.List.of()), flow, emitter.ints(dims));
        }
        return emitter.emit(Objects.requireNonNull(Transpose.DEFINITION.defaults()), flow, emitter.ints(order));
    }
}
