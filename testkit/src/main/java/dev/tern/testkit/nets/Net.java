package dev.tern.testkit.nets;

import dev.tern.graph.Model;

/**
 * A whole net, ready to be written and run.
 *
 * @param batches whether its first input's batch may be resized
 * @param isStatic whether every shape is known before a run
 */
public record Net(String name, Model model, boolean batches, boolean isStatic) {
    @Override
    public String toString() {
        return name;
    }
}
