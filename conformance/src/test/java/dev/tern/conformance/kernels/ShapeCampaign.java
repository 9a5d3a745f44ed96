package dev.tern.conformance.kernels;

import dev.tern.testkit.machine.MachineTarget;
import dev.tern.testkit.machine.MachineTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Very many random shapes, repeatable by their seeds: {@code ShapeCampaign [SHAPES [FIRST_SEED]]}, a million by default. They
 * are dealt out among the cases and the processors at hand, emulated ones only where {@link MachineTargets#ONLY} names them.
 * Every shape that fails is told with its case, processor and seed; the last line counts them, and the program fails where
 * there are any.
 */
final class ShapeCampaign {
    private static final int SHAPES = 1_000_000;
    private static final int REPORT_EVERY = 5_000;

    /** So many failures say that something is wrong everywhere. */
    private static final int FAILURES_MOST = 50;

    private final List<DrawnCase> cases = ofAllKinds();
    private final List<MachineTarget> targets = MachineTargets.present().stream()
            .filter(target -> !target.isSlow() || System.getProperty(MachineTargets.ONLY) != null)
            .toList();
    private final int[] drawn = new int[cases.size()];
    private final int[] taken = new int[cases.size()];
    private int failures;

    private ShapeCampaign() {}

    /** Every kind of node that random shapes are drawn for. */
    static List<DrawnCase> ofAllKinds() {
        return Stream.<DrawnCase[]>of(
                        FloatCase.values(),
                        ByteCase.values(),
                        MapCase.values(),
                        FunctionCase.values(),
                        CopyCase.values(),
                        MoveCase.values(),
                        VectorCase.values(),
                        UpdateCase.values(),
                        BandCase.values())
                .flatMap(Stream::of)
                .toList();
    }

    /** Runs the campaign. */
    public static void main(String[] args) {
        int shapes = args.length > 0 ? Integer.parseInt(args[0]) : SHAPES;
        int first = args.length > 1 ? Integer.parseInt(args[1]) : 0;
        System.exit(new ShapeCampaign().run(shapes, first) ? 0 : 1);
    }

    private boolean run(int shapes, int first) {
        for (int i = 0; i < shapes && failures < FAILURES_MOST; i++) {
            tryShape(first + i);
            if ((i + 1) % REPORT_EVERY == 0) {
                print((i + 1) + " of " + shapes + " shapes, " + failures + " failures");
            }
        }
        List<String> counts = new ArrayList<>();
        int tried = 0;
        int byCode = 0;
        for (int i = 0; i < drawn.length; i++) {
            counts.add(cases.get(i) + " " + taken[i] + "/" + drawn[i]);
            tried += drawn[i];
            byCode += taken[i];
        }
        print("computed by machine code: " + String.join(", ", counts));
        print("on " + targets.stream().map(MachineTarget::name).toList());
        print(tried + " shapes from seed " + first + ", " + byCode + " computed by machine code, " + failures
                + " failures");
        return failures == 0;
    }

    /** Case and processor follow from the seed, so that any one shape can be tried again by itself. */
    private void tryShape(int seed) {
        int which = Math.floorMod(seed, cases.size());
        MachineTarget target = targets.get(Math.floorMod(seed / cases.size(), targets.size()));
        drawn[which]++;
        try (Trial trial = new Trial(target, seed)) {
            taken[which] += cases.get(which).isEqual(trial) ? 1 : 0;
        } catch (RuntimeException | Error e) {
            failures++;
            print(cases.get(which) + " on " + target.name() + " with seed " + seed + ": " + e);
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
