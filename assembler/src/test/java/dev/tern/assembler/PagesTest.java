package dev.tern.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final long[] SIZES = {0, 1, 63, 64, 65, 4096, 16383, 16384, 65536, 65537, 1 << 18, 5_000_000};

    private static boolean isZero(MemorySegment memory) {
        for (long i = 0; i < memory.byteSize(); i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void piecesAreZeroedAlignedAndApart() {
        try (Arena arena = Arena.ofShared()) {
            Pages pages = new Pages(arena);
            List<MemorySegment> pieces = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                for (long size : SIZES) {
                    MemorySegment piece = pages.allocate(size);
                    assertThat(piece.byteSize()).isEqualTo(size);
                    assertThat(piece.address() % 64).isZero();
                    assertThat(isZero(piece)).isTrue();
                    piece.fill((byte) 0xFF);
                    pieces.add(piece);
                }
            }
            pieces.sort((a, b) -> Long.compare(a.address(), b.address()));
            for (int i = 1; i < pieces.size(); i++) {
                MemorySegment before = pieces.get(i - 1);
                assertThat(before.address() + before.byteSize())
                        .isLessThanOrEqualTo(pieces.get(i).address());
            }
        }
    }

    @Test
    void nothingIsReadAfterTheArenaIsClosed() {
        Arena arena = Arena.ofShared();
        MemorySegment small = new Pages(arena).allocate(100);
        MemorySegment large = Pages.allocate(arena, 1 << 20);
        arena.close();
        assertThatThrownBy(() -> small.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> large.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void moreThanThereIsRefused() {
        try (Arena arena = Arena.ofConfined()) {
            assertThatThrownBy(() -> Pages.allocate(arena, 1L << 60)).isInstanceOf(OutOfMemoryError.class);
        }
    }
}
