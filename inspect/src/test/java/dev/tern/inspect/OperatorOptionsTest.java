package dev.tern.inspect;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.graph.Operator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorOptionsTest {
    private record Listed(int stride, List<Integer> axes, String mode) implements Operator {
        @Override
        public String name() {
            return "LISTED";
        }
    }

    private record Bare() implements Operator {
        @Override
        public String name() {
            return "BARE";
        }
    }

    @Test
    void componentsKeepTheirOrderAndLists() {
        assertThat(OperatorOptions.of(new Listed(2, List.of(0, 1), "SAME")))
                .containsExactly(entry("stride", "2"), entry("axes", "[0, 1]"), entry("mode", "SAME"));
    }

    @Test
    void withoutComponentsThereAreNone() {
        assertThat(OperatorOptions.of(new Bare())).isEmpty();
    }
}
