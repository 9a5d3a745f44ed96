package dev.tern.conformance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Mutated models end in a result or in one clear exception. {@code -Dtern.fuzz.count=200000} runs many more;
 * {@code -Dtern.fuzz.seed=S -Dtern.fuzz.first=N -Dtern.fuzz.count=1} repeats one.
 */
class HostileModelsTest {
    private static final int ATTEMPTS = 4_000;

    @Test
    void everyHostileModelEndsInAResultOrAClearRefusal() throws InterruptedException {
        Seeds seeds = new Seeds(HostileModels.outside());
        Report report = HostileModels.campaign(seeds, ATTEMPTS).run(2);
        assertThat(report.findings()).isEmpty();
        assertThat(seeds.operators()).as("operators with cases").isGreaterThan(100);
        if (Long.getLong("tern.fuzz.count", ATTEMPTS) >= ATTEMPTS) {
            assertThat(report.ends().keySet())
                    .as("attempts come to every end")
                    .containsExactlyInAnyOrder(Outcome.End.values());
        }
    }
}
