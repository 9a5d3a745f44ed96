/** The model as plain immutable values: models, graphs, nodes, values, and changes to them. */
module dev.tern.graph {
    requires static org.jspecify;
    requires transitive dev.tern.tensor;

    exports dev.tern.graph;
    exports dev.tern.graph.edit;
    exports dev.tern.graph.text;
}
