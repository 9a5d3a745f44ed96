package dev.tern.kernels;

import dev.tern.graph.Operator;
import dev.tern.operators.Binding;
import java.util.List;

/** Makes fast kernels for one operator, or says why not. */
@FunctionalInterface
public interface FastRule<O extends Operator> {
    /** Looks at a node whose results go through {@code epilogue} before they are stored in the binding's result. */
    Offer offer(O operator, Binding binding, List<Step> epilogue, Workshop workshop);
}
