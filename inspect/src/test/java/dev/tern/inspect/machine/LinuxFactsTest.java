package dev.tern.inspect.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxFactsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsProcessorAndMemory() throws IOException {
        Files.writeString(
                folder.resolve("cpuinfo"),
                "processor\t: 0\nmodel name\t: Quick One\nflags\t\t: fpu fma avx2 amx_int8 vme\n");
        Files.writeString(folder.resolve("meminfo"), "MemTotal:  1024 kB\nMemAvailable: 512 kB\n");
        LinuxFacts facts = LinuxFacts.in(folder);
        assertThat(facts.processorName()).isEqualTo("Quick One");
        assertThat(facts.features()).containsExactly("amx_int8", "avx2", "fma");
        assertThat(facts.unusedFeatures()).containsExactly("amx_int8");
        assertThat(facts.totalBytes()).isEqualTo(1 << 20);
        assertThat(facts.availableBytes()).isEqualTo(1 << 19);
    }

    @Test
    void elsewhereNothingIsKnown() {
        LinuxFacts facts = LinuxFacts.in(folder.resolve("absent"));
        assertThat(facts.processorName()).isEmpty();
        assertThat(facts.features()).isEmpty();
        assertThat(facts.totalBytes()).isEqualTo(-1);
    }
}
