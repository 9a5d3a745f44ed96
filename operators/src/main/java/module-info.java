/** What every operator means: attributes, accepted types, shapes and the reference kernel, one folder per operator. */
module dev.tern.operators {
    requires static org.jspecify;
    requires transitive dev.tern.graph;

    exports dev.tern.operators;
    exports dev.tern.operators.arithmetic;
    exports dev.tern.operators.conv2d;
    exports dev.tern.operators.depthwiseconv2d;
    exports dev.tern.operators.densify;
    exports dev.tern.operators.fullyconnected;
    exports dev.tern.operators.pool2d;
    exports dev.tern.operators.product;
    exports dev.tern.operators.reshape;
    exports dev.tern.operators.callonce;
    exports dev.tern.operators.custom;
    exports dev.tern.operators.ifthen;
    exports dev.tern.operators.variables;
    exports dev.tern.operators.whileloop;
    exports dev.tern.operators.arg;
    exports dev.tern.operators.concatenation;
    exports dev.tern.operators.gather;
    exports dev.tern.operators.pack;
    exports dev.tern.operators.pad;
    exports dev.tern.operators.reduction;
    exports dev.tern.operators.resize;
    exports dev.tern.operators.shape;
    exports dev.tern.operators.slice;
    exports dev.tern.operators.split;
    exports dev.tern.operators.transpose;
    exports dev.tern.operators.window;
    exports dev.tern.operators.add;
    exports dev.tern.operators.cast;
    exports dev.tern.operators.dequantize;
    exports dev.tern.operators.elementwise;
    exports dev.tern.operators.hardswish;
    exports dev.tern.operators.logistic;
    exports dev.tern.operators.mul;
    exports dev.tern.operators.quantize;
    exports dev.tern.operators.relu;
    exports dev.tern.operators.softmax;
    exports dev.tern.operators.sub;
    exports dev.tern.operators.tanh;
}
