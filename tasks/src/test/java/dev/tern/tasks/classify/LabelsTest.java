package dev.tern.tasks.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.tensor.TernException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LabelsTest {
    @Test
    void oneLabelEachLine() {
        assertThat(Labels.parse("\uFEFFcat\r\ndog \n\n", "x").names()).containsExactly("cat", "dog");
    }

    @Test
    void numbersInFrontAreDroppedWhereTheyCountTheLines() {
        assertThat(Labels.parse("0  cat\n1  dog", "x").names()).containsExactly("cat", "dog");
        assertThat(Labels.parse("0: cat\n1: dog", "x").names()).containsExactly("cat", "dog");
        assertThat(Labels.parse("3 apples\n2 pears", "x").names()).containsExactly("3 apples", "2 pears");
    }

    @Test
    void aBackgroundClassIsAddedOrDropped() {
        assertThat(Labels.parse("cat\ndog", "x").forClasses(3).names()).containsExactly("background", "cat", "dog");
        assertThat(Labels.parse("background\ncat\ndog", "x").forClasses(2).names())
                .containsExactly("cat", "dog");
        assertThatThrownBy(() -> Labels.parse("mouse\ncat\ndog", "x").forClasses(2))
                .isInstanceOf(TernException.class);
    }

    @Test
    void whatSteersTerminalsIsReplaced() {
        assertThat(Labels.parse("c\u001b[31mat", "x").names()).containsExactly("c\uFFFD[31mat");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Labels.read(Path.of("no-such-labels.txt")))
                .isInstanceOf(TernException.class)
                .hasMessageContaining("no-such-labels.txt");
    }
}
