package dev.tern.graph.edit;

import dev.tern.graph.Buffer;
import dev.tern.graph.Node;
import dev.tern.graph.Value;
import dev.tern.graph.text.GraphPrinter;
import java.util.List;

/**
 * One change to a graph. All edits of a patch happen together: their indices name values and nodes as they were before,
 * and values that the patch adds are numbered on from the last value, in the order in which they are added.
 */
public sealed interface Edit {
    /** Puts another description in the place of a value. */
    record ReplaceValue(int value, Value by) implements Edit {
        @Override
        public String toString() {
            return "replace %" + value + " : " + GraphPrinter.print(by);
        }
    }

    /** Adds a value behind the last one. */
    record AddValue(Value value) implements Edit {
        @Override
        public String toString() {
            Buffer buffer = value.buffer();
            String constant = buffer == null || buffer.size() == 0 ? "" : "constant " + buffer.size() + " bytes ";
            return "add " + constant + ": " + GraphPrinter.print(value);
        }
    }

    /** Puts another node in the place of a node. */
    record ReplaceNode(int node, Node by) implements Edit {
        @Override
        public String toString() {
            return "replace node " + node + " " + GraphPrinter.print(by);
        }
    }

    /** Adds a node in front of node {@code before}, or at the end; several at one place keep their order. */
    record InsertNode(int before, Node node) implements Edit {
        @Override
        public String toString() {
            return "insert before node " + before + " " + GraphPrinter.print(node);
        }
    }

    /** Takes nodes out. */
    record RemoveNodes(List<Integer> nodes) implements Edit {
        public RemoveNodes {
            nodes = List.copyOf(nodes);
        }

        @Override
        public String toString() {
            return "remove nodes " + nodes;
        }
    }

    /** Takes values out and numbers the others anew; nothing may refer to them any more. */
    record RemoveValues(List<Integer> values) implements Edit {
        public RemoveValues {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "remove values " + GraphPrinter.operands(values);
        }
    }

    /**
     * Lets everybody who reads {@code from} read {@code to}: nodes that the patch neither replaces nor inserts, and
     * the outputs of the graph. Redirections are not followed on: {@code to} means the value itself.
     */
    record RedirectUses(int from, int to) implements Edit {
        @Override
        public String toString() {
            return "redirect %" + from + " to %" + to;
        }
    }

    /** Sets the inputs of the graph. */
    record SetInputs(List<Integer> values) implements Edit {
        public SetInputs {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "set inputs " + GraphPrinter.operands(values);
        }
    }

    /** Sets the outputs of the graph; redirections do not touch what is set here. */
    record SetOutputs(List<Integer> values) implements Edit {
        public SetOutputs {
            values = List.copyOf(values);
        }

        @Override
        public String toString() {
            return "set outputs " + GraphPrinter.operands(values);
        }
    }
}
