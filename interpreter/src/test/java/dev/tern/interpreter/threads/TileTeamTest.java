package dev.tern.interpreter.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tern.interpreter.CancelledException;
import dev.tern.operators.TiledKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TileTeamTest {
    /** Counts how often each tile is computed, and by whom. */
    private static class Counting implements TiledKernel {
        final AtomicIntegerArray times;
        final Set<Thread> computedBy = ConcurrentHashMap.newKeySet();
        int begins;

        Counting(int tiles) {
            times = new AtomicIntegerArray(tiles);
        }

        @Override
        public int tiles() {
            return times.length();
        }

        @Override
        public void begin() {
            begins++;
        }

        @Override
        public void run(int first, int end) {
            computedBy.add(Thread.currentThread());
            for (int i = first; i < end; i++) {
                times.incrementAndGet(i);
            }
        }

        void assertAllComputed(int runs) {
            for (int i = 0; i < times.length(); i++) {
                assertThat(times.get(i)).as("tile %d", i).isEqualTo(runs);
            }
        }
    }

    /** Tiles that end only once {@code parties} threads are at work on them. */
    private static final class Meeting extends Counting {
        final CountDownLatch met;

        Meeting(int parties) {
            super(parties);
            met = new CountDownLatch(parties);
        }

        @Override
        public void run(int first, int end) {
            super.run(first, end);
            for (int i = first; i < end; i++) {
                met.countDown();
            }
            try {
                assertThat(met.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 64})
    void everyTileIsComputedOnceForAnyNumberOfThreads(int threads) {
        TileTeam team = new TileTeam(new WorkerPool(8), threads, () -> {});
        for (int tiles : new int[] {0, 1, 2, 3, 7, 64, 1000}) {
            Counting kernel = new Counting(tiles);
            for (int run = 1; run <= 20; run++) {
                team.enter();
                team.run(kernel);
                team.leave();
                kernel.assertAllComputed(run);
            }
            assertThat(kernel.begins).isEqualTo(20);
        }
    }

    @Test
    void allThreadsOfTheTeamComputeAtOnce() {
        TileTeam team = new TileTeam(new WorkerPool(4), 4, () -> {});
        Meeting kernel = new Meeting(4);
        team.enter();
        team.run(kernel);
        team.leave();
        assertThat(kernel.computedBy).hasSize(4).contains(Thread.currentThread());
    }

    /** Teams take turns with the same workers, which fall asleep in between. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void sleepingWorkersAreWokenWhicheverTeamHasThem(int threads) throws InterruptedException {
        WorkerPool pool = new WorkerPool(threads);
        TileTeam one = new TileTeam(pool, threads, () -> {});
        TileTeam other = new TileTeam(pool, threads, () -> {});
        for (int run = 0; run < 30; run++) {
            TileTeam team = run % 3 == 0 ? other : one;
            team.enter();
            for (int i = 0; i < 3; i++) {
                Meeting kernel = new Meeting(threads);
                team.run(kernel);
                kernel.assertAllComputed(1);
                assertThat(kernel.computedBy).hasSize(threads);
                if (run % 2 == 0) {
                    Thread.sleep(1);
                }
            }
            team.leave();
        }
    }

    @Test
    void whoComputesAloneBorrowsNobody() {
        WorkerPool pool = new WorkerPool(3);
        TileTeam alone = new TileTeam(pool, 3, () -> {});
        TileTeam other = new TileTeam(pool, 2, () -> {});
        Counting kernel = new Counting(100);
        Meeting meeting = new Meeting(2);
        alone.enter();
        alone.run(kernel, false);
        other.enter();
        other.run(meeting); // with a worker that is free
        other.leave();
        alone.leave();
        kernel.assertAllComputed(1);
        assertThat(kernel.begins).isEqualTo(1);
        assertThat(kernel.computedBy).containsExactly(Thread.currentThread());
        assertThat(meeting.computedBy).hasSize(2);
    }

    /** Notes which thread computes each tile, as soon as all are at work. */
    private static final class Shares extends Counting {
        final Thread[] by;
        final CountDownLatch met;
        private final int parties;

        Shares(int tiles, int parties) {
            super(tiles);
            by = new Thread[tiles];
            met = new CountDownLatch(parties);
            this.parties = parties;
        }

        @Override
        public void run(int first, int end) {
            if (computedBy.add(Thread.currentThread())) {
                met.countDown();
            }
            try {
                assertThat(met.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            super.run(first, end);
            for (int i = first; i < end; i++) {
                by[i] = Thread.currentThread();
            }
        }

        void assertEachBeganInItsShare() {
            for (int i = 0; i < parties; i++) {
                assertThat(by[by.length * i / parties]).as("share %d", i).isNotNull();
            }
            assertThat(by[0]).isEqualTo(Thread.currentThread());
            assertThat(Set.of(by[0], by[by.length / parties])).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 8})
    void eachThreadBeginsWithTheSameTilesInEachRun(int threads) {
        TileTeam team = new TileTeam(new WorkerPool(threads), threads, () -> {});
        Thread[] firsts = new Thread[threads];
        for (int run = 0; run < 20; run++) {
            Shares kernel = new Shares(threads * 10, threads);
            team.enter();
            team.run(kernel);
            team.leave();
            kernel.assertAllComputed(1);
            kernel.assertEachBeganInItsShare();
            for (int i = 0; i < threads; i++) {
                Thread by = kernel.by[i * 10];
                assertThat(by).as("run %d, share %d", run, i).isEqualTo(run == 0 ? by : firsts[i]);
                firsts[i] = by;
            }
        }
    }

    @Test
    void whatLateWorkersLeaveIsComputedByOthers() {
        TileTeam team = new TileTeam(new WorkerPool(2), 2, () -> {});
        Thread caller = Thread.currentThread();
        int tiles = 64;
        Counting kernel = new Counting(tiles) {
            private final AtomicInteger computed = new AtomicInteger();

            @Override
            public void run(int first, int end) {
                while (Thread.currentThread() != caller && computed.get() < tiles - (end - first)) {
                    Thread.onSpinWait(); // until all but these tiles are computed
                }
                super.run(first, end);
                computed.addAndGet(end - first);
            }
        };
        team.enter();
        team.run(kernel);
        team.leave();
        kernel.assertAllComputed(1);
    }

    @Test
    void aRunHasNoMoreThreadsThanProcessorsAreFree() {
        WorkerPool pool = new WorkerPool(2);
        TileTeam one = new TileTeam(pool, 2, () -> {});
        TileTeam other = new TileTeam(pool, 2, () -> {});
        one.enter();
        other.enter();
        Counting kernel = new Counting(1000);
        one.run(kernel);
        assertThat(kernel.computedBy).containsExactly(Thread.currentThread());
        other.leave();
        one.leave();

        one.enter();
        Meeting meeting = new Meeting(2);
        one.run(meeting);
        one.leave();
        assertThat(meeting.computedBy).hasSize(2);
    }

    @Test
    void whatAWorkerThrowsReachesTheCallerAndTheTeamLivesOn() {
        TileTeam team = new TileTeam(new WorkerPool(4), 4, () -> {});
        for (int failing = 0; failing < 50; failing++) {
            int bad = failing;
            Counting kernel = new Counting(50) {
                @Override
                public void run(int first, int end) {
                    if (first <= bad && bad < end) {
                        throw new ArithmeticException("tile " + bad);
                    }
                    super.run(first, end);
                }
            };
            team.enter();
            assertThatThrownBy(() -> team.run(kernel))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("tile " + bad);
            team.leave();
        }
        Counting kernel = new Counting(50);
        team.enter();
        team.run(kernel);
        team.leave();
        kernel.assertAllComputed(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aRunEndsBetweenTilesWhenItIsAsked(int threads) {
        AtomicIntegerArray asked = new AtomicIntegerArray(1);
        TileTeam team = new TileTeam(new WorkerPool(3), threads, () -> {
            if (asked.incrementAndGet(0) == 3) {
                throw new CancelledException();
            }
        });
        Counting kernel = new Counting(1000);
        team.enter();
        assertThatThrownBy(() -> team.run(kernel)).isInstanceOf(CancelledException.class);
        team.leave();
        int computed = 0;
        for (int i = 0; i < 1000; i++) {
            computed += kernel.times.get(i);
        }
        assertThat(computed).isPositive().isLessThan(1000);
    }

    @Test
    void teamsThatRunAtOnceDoNotMixTheirTiles() throws InterruptedException {
        WorkerPool pool = new WorkerPool(6);
        List<Thread> callers = new ArrayList<>();
        Set<Throwable> failures = ConcurrentHashMap.newKeySet();
        for (int c = 0; c < 4; c++) {
            int threads = c + 1;
            callers.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(() -> {
                        TileTeam team = new TileTeam(pool, threads, () -> {});
                        for (int run = 0; run < 500; run++) {
                            team.enter();
                            for (int tiles = 1; tiles < 20; tiles += 3) {
                                Counting kernel = new Counting(tiles);
                                team.run(kernel);
                                kernel.assertAllComputed(1);
                            }
                            team.leave();
                        }
                    }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(failures).isEmpty();
    }

    /** Tiles that note how many threads compute at once. */
    private static final class Crowd extends Counting {
        private final AtomicInteger now;
        private final AtomicInteger most;

        Crowd(int tiles, AtomicInteger now, AtomicInteger most) {
            super(tiles);
            this.now = now;
            this.most = most;
        }

        @Override
        public void run(int first, int end) {
            int computing = now.incrementAndGet();
            most.accumulateAndGet(computing, Math::max);
            super.run(first, end);
            Thread.yield();
            now.decrementAndGet();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16, 32, 64})
    void oneRunKeepsNoMoreThreadsBusyThanThereAreProcessors(int processors) throws InterruptedException {
        assertThat(mostAtOnce(processors, 1)).isBetween(1, processors);
    }

    /** Workers go back at the end of a run; who comes meanwhile waits for nobody and computes beside them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 16, 64})
    void runsAtOnceShareTheProcessors(int processors) throws InterruptedException {
        int callers = Math.min(4, processors);
        assertThat(mostAtOnce(processors, callers)).isBetween(1, processors + callers - 1);
    }

    private static int mostAtOnce(int processors, int callerCount) throws InterruptedException {
        WorkerPool pool = new WorkerPool(processors);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Set<Throwable> failures = ConcurrentHashMap.newKeySet();
        List<Thread> callers = new ArrayList<>();
        for (int c = 0; c < callerCount; c++) {
            callers.add(Thread.ofPlatform()
                    .uncaughtExceptionHandler((thread, failure) -> failures.add(failure))
                    .start(() -> {
                        TileTeam team = new TileTeam(pool, 64, () -> {});
                        assertThat(team.threads()).isEqualTo(Math.min(64, processors));
                        for (int run = 0; run < 50; run++) {
                            Crowd kernel = new Crowd(200, now, most);
                            team.enter();
                            team.run(kernel);
                            team.leave();
                            kernel.assertAllComputed(1);
                        }
                    }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(failures).isEmpty();
        return most.get();
    }

    @Test
    void workersSleepWhenThereIsNothingToDo() throws InterruptedException {
        TileTeam team = new TileTeam(new WorkerPool(4), 4, () -> {});
        Meeting kernel = new Meeting(4);
        team.enter();
        team.run(kernel);
        team.leave();
        for (Thread worker : kernel.computedBy) {
            if (worker != Thread.currentThread()) {
                while (worker.getState() != Thread.State.WAITING) {
                    Thread.sleep(1); // a worker that never slept would keep this test from ending
                }
            }
        }
        assertThat(kernel.computedBy).hasSize(4);
    }
}
