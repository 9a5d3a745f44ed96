package dev.tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    @Test
    void tellsAboutJvmMachineKernelsAndData() {
        CommandRun run = CommandRun.of("doctor");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("a built-in model ran and gave the right answer", System.getProperty("java.runtime.version"))
                .contains("tier            ", "why             ", "folder          ", System.getProperty("os.arch"));
    }

    @Test
    void jsonHasTheSections() {
        assertThat(CommandRun.of("doctor", "--json").out())
                .contains("\"java\": {", "\"machine\": {", "\"kernels\": {", "\"healthy\": true");
    }
}
