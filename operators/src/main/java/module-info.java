/** What every operator means: attributes, accepted types, shapes and the reference kernel, one folder per operator. */
module dev.tern.operators {
    requires static org.jspecify;
    requires transitive dev.tern.graph;

    exports dev.tern.operators;
    exports dev.tern.operators.arithmetic;
    exports dev.tern.operators.reshape;
    exports dev.tern.operators.callonce;
    exports dev.tern.operators.ifthen;
    exports dev.tern.operators.variables;
    exports dev.tern.operators.whileloop;
}
