package dev.tern.conformance.onnx;

import ai.onnxruntime.OrtSession;
import dev.tern.converter.Conversion;
import dev.tern.interpreter.Interpreter;
import dev.tern.tensor.Tensor;
import java.util.Arrays;

/** Times the nets of {@link OnnxNets} converted, beside ONNX Runtime with all its optimisations, one thread each. */
final class OnnxSpeed {
    private static final int ROUNDS = 15;

    private OnnxSpeed() {}

    public static void main(String[] args) throws Exception {
        boolean reports = args.length > 0;
        System.out.println("| net | Tern µs | ONNX Runtime µs | ratio |");
        System.out.println("|---|---|---|---|");
        for (OnnxNet net : OnnxNets.all()) {
            Conversion conversion = OnnxOperatorsTest.convert(net.bytes());
            if (reports) {
                System.out.println(conversion.report().text(false));
            }
            compare(net, conversion);
        }
    }

    private static void compare(OnnxNet net, Conversion conversion) throws Exception {
        try (OnnxRun original = OnnxRun.of(net.bytes(), OrtSession.SessionOptions.OptLevel.ALL_OPT);
                Interpreter interpreter = Interpreter.open(conversion.toBytes())) {
            int i = 0;
            for (Tensor feed : net.feeds().values()) {
                interpreter.resize(i, feed.shape());
                interpreter.input(i++).segment().copyFrom(feed.data());
            }
            double[] own = new double[ROUNDS];
            double[] theirs = new double[ROUNDS];
            for (int round = -10; round < ROUNDS; round++) {
                long start = System.nanoTime();
                for (int k = 0; k < 20; k++) {
                    interpreter.run();
                }
                long middle = System.nanoTime();
                for (int k = 0; k < 20; k++) {
                    original.run(net.feeds());
                }
                long end = System.nanoTime();
                if (round >= 0) {
                    own[round] = (middle - start) / 20e3;
                    theirs[round] = (end - middle) / 20e3;
                }
            }
            Arrays.sort(own);
            Arrays.sort(theirs);
            double a = own[ROUNDS / 2];
            double b = theirs[ROUNDS / 2];
            System.out.printf("| %s | %.0f | %.0f | %.2f |%n", net.name(), a, b, a / b);
        }
    }
}
