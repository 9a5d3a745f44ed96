package dev.tern.conformance.kernels;

import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.List;

/**
 * Very many random shapes, repeatable by their seeds: {@code ShapeCampaign [SHAPES [FIRST_SEED]]}, a million by default. They
 * are dealt out among the cases and the processors that need no emulator. It ends at the first shape that fails, or in a line
 * that counts them.
 */
final class ShapeCampaign {
    private static final int SHAPES = 1_000_000;
    private static final int REPORT_EVERY = 5_000;

    private ShapeCampaign() {}

    /** Runs the campaign. */
    public static void main(String[] args) {
        int shapes = args.length > 0 ? Integer.parseInt(args[0]) : SHAPES;
        int first = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        List<MachineTarget> targets =
                MachineTargets.all().stream().filter(target -> !target.isSlow()).toList();
        FloatCase[] cases = FloatCase.values();
        int taken = 0;
        for (int i = 0; i < shapes; i++) {
            FloatCase drawn = cases[i % cases.length];
            MachineTarget target = targets.get(i / cases.length % targets.size());
            int seed = first + i;
            try (Trial trial = new Trial(target, seed)) {
                taken += drawn.isEqual(trial) ? 1 : 0;
            } catch (RuntimeException | Error e) {
                throw new IllegalStateException(drawn + " on " + target + " with seed " + seed, e);
            }
            if ((i + 1) % REPORT_EVERY == 0) {
                print((i + 1) + " of " + shapes + " shapes");
            }
        }
        print(shapes + " shapes agree, " + taken + " of them computed by machine code");
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
