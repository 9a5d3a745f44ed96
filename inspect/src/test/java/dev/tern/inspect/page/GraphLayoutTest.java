package dev.tern.inspect.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GraphLayoutTest {
    private static GraphLayout layout(int boxes, int... arrows) {
        List<Box> sizes = new ArrayList<>();
        for (int i = 0; i < boxes; i++) {
            sizes.add(new Box(100, 40));
        }
        List<Arrow> lines = new ArrayList<>();
        for (int i = 0; i < arrows.length; i += 2) {
            lines.add(new Arrow(arrows[i], arrows[i + 1]));
        }
        return GraphLayout.of(sizes, lines);
    }

    @Test
    void aChainIsAColumn() {
        GraphLayout chain = layout(3, 0, 1, 1, 2);
        assertThat(chain.x()).containsOnly(0);
        assertThat(chain.y()).isSorted();
        assertThat(chain.width()).isEqualTo(100);
    }

    @Test
    void aForkIsSymmetricAboutItsStem() {
        GraphLayout fork = layout(4, 0, 1, 0, 2, 1, 3, 2, 3);
        assertThat(fork.y()[1]).isEqualTo(fork.y()[2]);
        assertThat((fork.x()[1] + fork.x()[2]) / 2).isCloseTo(fork.x()[0], within(0.5));
        assertThat(fork.x()[3]).isCloseTo(fork.x()[0], within(0.5));
    }

    @Test
    void anArrowPastARowGoesAroundItsBoxes() {
        GraphLayout skip = layout(3, 0, 1, 1, 2, 0, 2);
        double[] line = skip.lines().get(2);
        assertThat(line).hasSize(8);
        double passing = line[2];
        assertThat(passing < skip.x()[1] || passing > skip.x()[1] + 100).isTrue();
    }

    @Test
    void aSourceLiesJustAboveItsUser() {
        GraphLayout late = layout(4, 0, 1, 1, 2, 3, 2);
        assertThat(late.y()[3]).isEqualTo(late.y()[1]);
    }

    @Test
    void boxesNeverOverlapAndArrowsPointDown() {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int boxes = 2 + random.nextInt(60);
            List<Box> sizes = new ArrayList<>();
            for (int i = 0; i < boxes; i++) {
                sizes.add(new Box(50 + random.nextInt(200), 20 + random.nextInt(80)));
            }
            List<Arrow> arrows = new ArrayList<>();
            for (int i = 1; i < boxes; i++) {
                for (int k = random.nextInt(4); k > 0; k--) {
                    arrows.add(new Arrow(random.nextInt(i), i));
                }
            }
            requireTidy(GraphLayout.of(sizes, arrows), sizes, arrows);
        }
    }

    private static void requireTidy(GraphLayout layout, List<Box> sizes, List<Arrow> arrows) {
        for (int a = 0; a < sizes.size(); a++) {
            assertThat(layout.x()[a]).isBetween(-0.1, layout.width());
            for (int b = 0; b < a; b++) {
                boolean apart = layout.x()[a] >= layout.x()[b] + sizes.get(b).width()
                        || layout.x()[b] >= layout.x()[a] + sizes.get(a).width()
                        || layout.y()[a] >= layout.y()[b] + sizes.get(b).height()
                        || layout.y()[b] >= layout.y()[a] + sizes.get(a).height();
                assertThat(apart).as("boxes %d and %d", a, b).isTrue();
            }
        }
        for (Arrow arrow : arrows) {
            assertThat(layout.y()[arrow.to()])
                    .isGreaterThan(
                            layout.y()[arrow.from()] + sizes.get(arrow.from()).height());
        }
    }

    @Test
    void nothingIsLaidOutAsNothing() {
        assertThat(layout(0).width()).isZero();
    }
}
