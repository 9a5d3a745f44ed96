package dev.tern.interpreter.plan;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.assembler.Processor;
import dev.tern.tensor.TernException;
import org.junit.jupiter.api.Test;

class KernelChooserTest {
    @Test
    void anInstructionSetThatThereIsNotIsRefused() {
        String before = System.getProperty(Processor.FORCED_BY);
        System.setProperty(Processor.FORCED_BY, "nonsense");
        try {
            assertThatThrownBy(KernelChooser::processor)
                    .isInstanceOf(TernException.class)
                    .hasMessageContaining("property tern.cpu")
                    .hasMessageContaining("avx512vnni")
                    .hasMessageContaining("'nonsense'");
        } finally {
            if (before == null) {
                System.clearProperty(Processor.FORCED_BY);
            } else {
                System.setProperty(Processor.FORCED_BY, before);
            }
        }
    }
}
