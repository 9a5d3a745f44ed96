package dev.tern.conformance.hostile;

import java.nio.file.Path;

/** Runs hostile models from a command line and prints what was found; the status is 1 where anything was. */
public final class HostileModels {
    private HostileModels() {}

    /** Takes the properties {@code tern.fuzz.seed}, {@code .first}, {@code .count} and {@code .threads}. */
    public static void main(String[] args) throws InterruptedException {
        Seeds seeds = new Seeds(outside());
        System.out.println(seeds.cases() + " cases of " + seeds.operators() + " operators, " + seeds.nets() + " nets");
        long begun = System.nanoTime();
        Report report = campaign(seeds, 200_000).run(Integer.getInteger("tern.fuzz.threads", 2));
        report.nets().forEach(System.out::println);
        report.findings().forEach(System.out::println);
        System.out.println(report.summary(System.nanoTime() - begun));
        System.out.println(report.findings().size() + " findings");
        System.exit(report.findings().isEmpty() ? 0 : 1);
    }

    static Path outside() {
        return Path.of(System.getProperty("tern.data", "../../shared/data")).resolve("models");
    }

    /** The campaign that the properties ask for, {@code count} attempts unless they say otherwise. */
    static Campaign campaign(Seeds seeds, long count) {
        return new Campaign(
                seeds,
                Long.getLong("tern.fuzz.seed", 2026),
                Long.getLong("tern.fuzz.first", 0),
                Long.getLong("tern.fuzz.count", count));
    }
}
