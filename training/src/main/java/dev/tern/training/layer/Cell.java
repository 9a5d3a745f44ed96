package dev.tern.training.layer;

import dev.tern.training.tape.Edge;
import java.util.List;

/** One step of a recurrent layer: from what comes in and the states to the states after it, of which the first is the result. */
interface Cell {
    /** Steps through one place of the sequence. */
    List<Edge> step(LayerScope scope, Edge projected, List<Edge> states);

    /** What the inputs of all steps become at once, before the first step. */
    Edge project(LayerScope scope, Edge sequence);

    /** Number of states. */
    int states();

    /** Numbers in a state. */
    int units();
}
