package dev.tern.interpreter.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tern.operators.Kernel;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Choices on a machine whose clock and costs the test sets. */
class MeetingChoiceTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** A stage on two threads: meeting halves a kernel's time and adds what a meeting costs now. */
    private static class Machine {
        final MeetingChoice choice;
        final long[] aloneNanos;
        final boolean[] isOpen;
        long meetingNanos;
        /** What it takes longer to meet a worker that has fallen asleep meanwhile. */
        long wakingNanos;

        long now = 1 - Long.MAX_VALUE;
        long meetings;
        long kernels;
        int[] timesAlone;

        Machine(long... aloneMicros) {
            this(IntStream.range(0, aloneMicros.length).map(i -> 1).toArray(), aloneMicros);
        }

        Machine(int[] open, long... aloneMicros) {
            aloneNanos = new long[aloneMicros.length];
            isOpen = new boolean[aloneMicros.length];
            for (int i = 0; i < aloneNanos.length; i++) {
                aloneNanos[i] = aloneMicros[i] * MICRO;
                isOpen[i] = open[i] != 0;
            }
            timesAlone = new int[aloneNanos.length];
            choice = new MeetingChoice(isOpen.clone());
        }

        long nanos(int i, boolean meets, boolean asleep) {
            return meets ? aloneNanos[i] / 2 + meetingNanos + (asleep ? wakingNanos : 0) : aloneNanos[i];
        }

        void run() {
            boolean timed = choice.begin(now);
            boolean asleep = true;
            for (int i = 0; i < aloneNanos.length; i++) {
                boolean meets = isOpen[i] && choice.meets(i);
                long took = nanos(i, meets, asleep);
                asleep = !meets;
                now += took;
                kernels++;
                meetings += meets ? 1 : 0;
                timesAlone[i] += meets ? 0 : 1;
                if (timed) {
                    choice.took(i, took);
                }
            }
            if (timed) {
                choice.end(now);
            }
        }

        void runFor(long nanos) {
            for (long end = now + nanos; now < end; ) {
                run();
            }
        }

        /** Which kernels meet, as far as is known: one letter for each. */
        String meeting() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < aloneNanos.length; i++) {
                text.append(!isOpen[i] ? '-' : choice.isAlone(i) ? 'a' : 'm');
            }
            return text.toString();
        }

        /** The part of a second's meetings, of all kernels that are computed in it. */
        double shareOfMeetings() {
            meetings = 0;
            kernels = 0;
            runFor(1000 * MILLI);
            return (double) meetings / kernels;
        }
    }

    @Test
    void whereMeetingIsCheapAllMeet() {
        Machine machine = new Machine(5, 5, 5, 5);
        machine.meetingNanos = MICRO;
        machine.runFor(100 * MILLI);
        assertThat(machine.meeting()).isEqualTo("mmmm");
        assertThat(machine.shareOfMeetings()).isGreaterThan(0.97);
    }

    @Test
    void whereMeetingIsDearNobodyMeets() {
        Machine machine = new Machine(5, 5, 5, 5);
        machine.meetingNanos = 4 * MICRO;
        machine.runFor(100 * MILLI);
        assertThat(machine.meeting()).isEqualTo("aaaa");
        assertThat(machine.shareOfMeetings()).isLessThan(0.05);
    }

    @Test
    void eachKernelIsChosenByItself() {
        Machine machine = new Machine(2, 40, 3, 50);
        machine.meetingNanos = 4 * MICRO;
        machine.runFor(100 * MILLI);
        assertThat(machine.meeting()).isEqualTo("amam");
    }

    @Test
    void neighboursCount() {
        Machine machine = new Machine(2, 40, 3, 50);
        machine.meetingNanos = 2 * MICRO;
        machine.wakingNanos = 20 * MICRO; // so that whoever has met stays awake for the next
        machine.runFor(100 * MILLI);
        assertThat(machine.meeting()).isEqualTo("mmmm");
    }

    @Test
    void theChoiceFollowsPhases() {
        Machine machine = new Machine(5, 6, 7, 8, 9);
        for (int phase = 0; phase < 6; phase++) {
            machine.meetingNanos = phase % 2 == 0 ? MICRO / 2 : 10 * MICRO;
            machine.runFor(400 * MILLI);
            assertThat(machine.meeting()).isEqualTo(phase % 2 == 0 ? "mmmmm" : "aaaaa");
        }
    }

    /** As when another program's threads spin for a while at the very moment of a look. */
    @Test
    void aLookAtABadMomentIsDoubted() {
        Machine machine = new Machine(60, 80, 40);
        machine.runFor(3_000 * MILLI);
        assertThat(machine.meeting()).isEqualTo("mmm");
        machine.meetingNanos = 2_000 * MICRO;
        for (int i = 0; i < 100_000 && machine.meeting().equals("mmm"); i++) {
            machine.run();
        }
        assertThat(machine.meeting()).isEqualTo("aaa");
        machine.runFor(20 * MILLI);
        machine.meetingNanos = 0;
        machine.runFor(100 * MILLI);
        assertThat(machine.meeting()).isEqualTo("mmm");
    }

    @Test
    void longKernelsMeetHoweverDearItIs() {
        Machine machine = new Machine(5, 900, 5);
        machine.meetingNanos = 2000 * MICRO;
        machine.runFor(5000 * MILLI);
        assertThat(machine.meeting()).isEqualTo("ama");
        assertThat(machine.timesAlone[1]).isEqualTo(2);
    }

    @Test
    void aStageOfLongKernelsIsNotLookedAtAgain() {
        Machine machine = new Machine(new int[] {1, 0, 1}, 200, 20, 300);
        machine.runFor(100 * MILLI);
        assertThat(machine.meeting()).isEqualTo("m-m");
        for (int i = 0; i < 1000; i++) {
            machine.now += 1000 * MILLI;
            assertThat(machine.choice.begin(machine.now)).isFalse();
        }
    }

    @Test
    void kernelsWithoutTilesAreLeftAlone() {
        Kernel single = () -> {};
        MeetingChoice choice = MeetingChoice.of(new Kernel[] {single, single});
        for (int i = 0; i < 1000; i++) {
            assertThat(choice.begin(i * MILLI)).isFalse();
        }
        assertThat(choice.isAlone(0)).isFalse();
    }

    @Test
    void firstRunsAreNotJudged() {
        Machine machine = new Machine(5, 5);
        machine.meetingNanos = 1000 * MICRO;
        for (int i = 0; i < 16; i++) {
            machine.run();
        }
        assertThat(machine.timesAlone).containsOnly(0);
        assertThat(machine.meeting()).isEqualTo("mm");
    }

    @Test
    void singleRunsThatTakeLongDeceiveNobody() {
        Random random = new Random(7);
        Machine machine = new Machine(5, 5, 5, 40) {
            @Override
            long nanos(int i, boolean meets, boolean asleep) {
                return super.nanos(i, meets, asleep) + (random.nextInt(60) == 0 ? 4 * MILLI : 0);
            }
        };
        machine.meetingNanos = 4 * MICRO;
        int right = 0;
        for (int i = 0; i < 100; i++) {
            machine.runFor(300 * MILLI);
            right += machine.meeting().equals("aaam") ? 1 : 0;
        }
        assertThat(right).isGreaterThan(90);
    }

    @Test
    void looksCostFewParts() {
        Machine machine = new Machine(IntStream.range(0, 300).mapToLong(i -> 90).toArray());
        machine.meetingNanos = MICRO;
        machine.runFor(1000 * MILLI);
        assertThat(machine.meeting()).isEqualTo("m".repeat(300));
        assertThat(lost(machine)).isLessThan(0.03);
    }

    private static double lost(Machine machine) {
        long begin = machine.now;
        long runs = 0;
        while (machine.now - begin < 20_000 * MILLI) {
            machine.run();
            runs++;
        }
        long best = runs * 300 * (45 + 1) * MICRO;
        return (double) (machine.now - begin - best) / best;
    }

    @Test
    void anEarlyEndOfATimedRunIsForgotten() {
        Machine machine = new Machine(5, 5, 5);
        machine.meetingNanos = 4 * MICRO;
        for (int i = 0; i < 200_000; i++) {
            if (i % 3 == 0 && machine.choice.begin(machine.now)) {
                machine.choice.took(0, 50 * MILLI);
            }
            machine.run();
        }
        assertThat(machine.meeting()).isEqualTo("aaa");
    }
}
