package dev.tern.benchmarks;

import dev.tern.conformance.oracle.NativeOracle;
import dev.tern.inspect.speed.PeerRuntimes;
import dev.tern.inspect.speed.TimedRuntime;
import java.util.List;

/** The runtimes beside which Tern is timed. */
public final class Peers implements PeerRuntimes {
    @Override
    public List<TimedRuntime> runtimes() {
        return List.of(
                new OriginalRuntime("wheel-xnnpack", NativeOracle.WHEEL_XNNPACK),
                new OriginalRuntime("tflite-xnnpack", NativeOracle.BYTEDECO_XNNPACK),
                new OriginalRuntime("wheel-builtin", NativeOracle.WHEEL),
                new OriginalRuntime("tflite-builtin", NativeOracle.BYTEDECO),
                new OnnxRuntime());
    }
}
