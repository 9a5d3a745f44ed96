package dev.tern.kernels;

import dev.tern.operators.Binding;
import java.util.List;

/** An operator of a module above this one, which brings its own rule for machine code along. */
public interface FastOperator {
    /** As {@link FastRule#offer}. */
    Offer offer(Binding binding, List<Step> epilogue, Workshop workshop);
}
